//! The engine counts the begins and snapshots that it refuses, with the reason.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use alldrawn_core::judge::answer::{Answer, decision};
use alldrawn_core::judge::engine::{Begin, Engine, MAX_SLOTS};
use alldrawn_core::judge::event::Setup;
use alldrawn_core::judge::snapshot::{Header, Kind, Record, SnapshotError, State, record_flag};
use alldrawn_core::judge::snapshot_writer::write;
use alldrawn_core::judge::start::{Origin, StartInput};
use alldrawn_core::judge::time::Moment;
use alldrawn_core::judge::visit::interaction::Leave;
use alldrawn_core::wire::{StartSource, Visit};
use prost::Message;

#[test]
fn a_begin_without_a_surface_name_is_refused_and_counted() {
    let mut engine = Engine::default();
    assert_eq!(engine.refused_begins(), 0);
    assert!(engine.begin(&Begin::default()).is_none());
    assert!(engine.begin(&Begin::default()).is_none());
    assert!(
        engine.begin(&Begin { surface: " \t\u{3000}", ..Begin::default() }).is_none(),
        "the collector refuses a blank surface name"
    );
    assert!(engine.begin(&Begin { surface: "feed", ..Begin::default() }).is_some());
    assert_eq!(engine.refused_begins(), 3);
}

#[test]
fn a_refused_begin_does_not_consume_its_input() {
    let mut engine = Engine::default();
    let begin = |engine: &mut Engine, input: Option<u64>, at: u64| {
        let input = input.map(|at| StartInput { at: Moment(at), linked: false });
        let origin = Origin { input, ..Origin::default() };
        engine
            .begin(&Begin { surface: "feed", at: Moment(at), origin, ..Begin::default() })
            .map(|begun| begun.0)
    };
    let handles: Vec<_> = (0..MAX_SLOTS).map(|_| begin(&mut engine, None, 1).unwrap()).collect();
    assert!(begin(&mut engine, Some(500_000_000), 1_000_000_000).is_none());
    assert_eq!(engine.refused_begins(), 1);
    engine.leave(handles[0], Leave::Back, Moment(1_000_000_000));
    assert!(engine.finish(handles[0], &[]).is_some());
    let opened = begin(&mut engine, Some(500_000_000), 1_100_000_000).unwrap();
    engine.leave(opened, Leave::Back, Moment(1_200_000_000));
    let event = Visit::decode(&engine.finish(opened, &[]).unwrap()[..]).unwrap();
    assert_eq!((event.start_source(), event.begin_us), (StartSource::Input, 600_000));
}

#[test]
fn a_begin_evicts_a_leaked_visit_whose_last_deadline_has_passed() {
    const SECOND: u64 = 1_000_000_000;
    let mut engine = Engine::default();
    let begin = |engine: &mut Engine, at: u64| {
        engine.begin(&Begin { surface: "feed", at: Moment(at), ..Begin::default() }).map(|begun| begun.0)
    };
    let leaked: Vec<_> = (0..MAX_SLOTS).map(|at| begin(&mut engine, at as u64).unwrap()).collect();
    assert!(begin(&mut engine, 40 * SECOND).is_none(), "no visit's last deadline has passed yet");
    let first = begin(&mut engine, 40 * SECOND + 1).unwrap();
    assert_eq!(
        engine.wake(leaked[0], Moment(41 * SECOND)),
        Answer::UNKNOWN,
        "the visit that began first was evicted"
    );
    assert_ne!(engine.wake(leaked[1], Moment(40 * SECOND)), Answer::UNKNOWN);
    // Visits whose deadlines lie ahead are not evicted.
    let rest: Vec<_> = (1..MAX_SLOTS).map(|_| begin(&mut engine, 42 * SECOND).unwrap()).collect();
    assert!(begin(&mut engine, 43 * SECOND).is_none());
    assert_ne!(engine.wake(first, Moment(43 * SECOND)), Answer::UNKNOWN);
    assert_ne!(engine.wake(rest[0], Moment(43 * SECOND)), Answer::UNKNOWN);
}

#[test]
fn a_malformed_snapshot_is_counted_with_its_reason() {
    let mut engine = Engine::default();
    assert_eq!(engine.rejections(), (0, None));
    engine.frame(&[]);
    engine.frame(&[0; 64]);
    assert_eq!(engine.rejections(), (2, Some(SnapshotError::Magic)));
}

#[test]
fn a_begin_takes_the_slot_of_a_watched_surface() {
    const SECOND: u64 = 1_000_000_000;
    let mut engine = Engine::new(&Setup { audit_every: 1, ..Setup::default() });
    let begin = |engine: &mut Engine, at: u64| {
        engine.begin(&Begin { surface: "feed", at: Moment(at), ..Begin::default() }).map(|begun| begun.0)
    };
    let visits: Vec<_> = (0..MAX_SLOTS).map(|_| begin(&mut engine, 0).unwrap()).collect();
    let (kind, state, flags) = (Kind::Image, State::Drawn, record_flag::SHOWN);
    let viewport = [0.0, 0.0, 400.0, 800.0];
    for visit in &visits {
        let header = Header { visit: visit.bits(), time: Moment(1), viewport, ..Header::default() };
        engine.frame(&write(&header, &[Record { kind, state, flags, rect: viewport, ..Record::default() }]));
    }
    engine.wake_all(Moment(SECOND + 1));
    assert!(visits.iter().all(|visit| engine.finish(*visit, &[]).is_some()), "all are confirmed");
    assert!(engine.visit(visits[0]).unwrap().is_watched());
    assert!(begin(&mut engine, 2 * SECOND).is_some(), "a visit matters more than the record of an audit");
}

#[test]
fn the_next_frame_of_a_watched_visit_does_not_say_again_that_the_visit_has_ended() {
    const SECOND: u64 = 1_000_000_000;
    let mut engine = Engine::new(&Setup { audit_every: 1, ..Setup::default() });
    let visit = engine.begin(&Begin { surface: "feed", at: Moment(0), ..Begin::default() }).unwrap().0;
    let (kind, state, flags) = (Kind::Image, State::Drawn, record_flag::SHOWN);
    let viewport = [0.0, 0.0, 400.0, 800.0];
    let frame = |engine: &mut Engine, at: u64| {
        let header = Header { visit: visit.bits(), time: Moment(at), viewport, ..Header::default() };
        engine
            .frame(&write(&header, &[Record { kind, state, flags, rect: viewport, ..Record::default() }]))
            .decision
    };
    frame(&mut engine, 1);
    // The timer that all visits share confirms the visit, so no answer of the visit itself has said so.
    assert_eq!(engine.wake_all(Moment(SECOND + 1)).decision, decision::CHANGED);
    assert!(engine.finish(visit, &[]).is_some());
    assert_eq!(frame(&mut engine, SECOND + 2), decision::OBSERVE);
    assert_eq!(engine.wake_all(Moment(6 * SECOND + 1)).decision, decision::CHANGED, "the watch has ended");
    assert!(engine.finish(visit, &[]).is_some(), "the record of the audit");
}
