//! Notes whose values the conformance stories do not check.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

use alldrawn_core::judge::engine::{Begin, Handle};
use alldrawn_core::judge::snapshot::{Header, Kind, ROOT, Record, State, kind_flag, record_flag};
use alldrawn_core::judge::snapshot_writer::write;
use alldrawn_core::judge::time::Moment;
use alldrawn_core::judge::visit::interaction::Leave;
use alldrawn_core::record::Call;
use alldrawn_core::wire::Outcome;
use alldrawn_explain::{Blocks, Cause, Explainer, Note, StartOrigin, Step};

fn at(ms: u64) -> Moment {
    Moment(1_000_000_000 + ms * 1_000_000)
}

fn node(identity: u32, kind: Kind, rect: [f32; 4]) -> Record {
    let (flags, state) = (record_flag::SHOWN, State::Drawn);
    Record { identity, generation: 1, parent: ROOT, kind, state, flags, rect, ..Record::default() }
}

fn image() -> Record {
    node(1, Kind::Image, [0.0, 0.0, 400.0, 400.0])
}

// Explains calls of one visit, on a viewport of 400 × 800 units.
struct Story {
    explainer: Explainer,
    visit: Handle,
}

impl Story {
    fn begin(surface: &str) -> Story {
        let mut explainer = Explainer::default();
        let begun = explainer.call(&Call::Begin(Begin { surface, at: at(0), ..Begin::default() }));
        Story { explainer, visit: begun.reply.handle.unwrap() }
    }

    fn frame(&mut self, ms: u64, nodes: &[Record]) -> Step {
        let viewport = [0.0, 0.0, 400.0, 800.0];
        let header = Header { visit: self.visit.bits(), time: at(ms), viewport, ..Header::default() };
        self.explainer.call(&Call::Frame(&write(&header, nodes)))
    }

    fn call(&mut self, call: &Call<'_>) -> Vec<(Handle, Note)> {
        self.explainer.call(call).notes
    }
}

fn of(visit: Handle, notes: Vec<(Handle, Note)>) -> Vec<Note> {
    notes.into_iter().filter(|(handle, _)| *handle == visit).map(|(_, note)| note).collect()
}

#[test]
fn a_small_busy_node_blocks_for_ten_seconds_and_is_then_ignored() {
    let mut story = Story::begin("Home");
    let nodes = [image(), node(2, Kind::Busy, [0.0, 500.0, 20.0, 20.0])];
    let first = story.frame(100, &nodes);
    assert_eq!(first.frame.unwrap().1.busy[0].1, Blocks::ForAWhile);
    let notes = of(story.visit, first.notes);
    assert!(notes.contains(&Note::Waits(vec![Cause::SmallBusy(2)])), "{notes:?}");
    assert!(notes.contains(&Note::SmallBusyWaits { until: at(10_100) }), "{notes:?}");

    let visit = story.visit;
    let notes = of(visit, story.call(&Call::Wake { visit, at: at(10_110) }));
    assert_eq!(notes[0], Note::BusyIgnored { at: at(10_100) });
    assert!(matches!(notes[1], Note::Candidate { number: 1, required: 1, .. }), "{notes:?}");
    assert_eq!(notes[2..], [Note::Settles { at: at(11_100) }]);
    let later = story.frame(10_200, &nodes);
    assert_eq!(later.frame.unwrap().1.busy[0].1, Blocks::Ignored);
}

#[test]
fn what_arrives_in_a_live_region_is_measured_until_it_is_too_much() {
    let mut story = Story::begin("Chat");
    let region = |identity, y, height| Record {
        kind_flags: kind_flag::LIVE,
        ..node(identity, Kind::Text, [0.0, y, 400.0, height])
    };
    story.frame(100, &[image()]);
    // 8,000 of 320,000 square units.
    let notes = of(story.visit, story.frame(200, &[image(), region(2, 400.0, 20.0)]).notes);
    assert!(notes.contains(&Note::Quiet { nodes: vec![2], of_viewport: 0.025 }), "{notes:?}");
    let all = [image(), region(2, 400.0, 20.0), region(3, 420.0, 20.0)];
    let notes = of(story.visit, story.frame(300, &all).notes);
    let because = vec![Cause::LoudLiveRegion(50)];
    assert!(notes.contains(&Note::Withdrawn { number: 1, because }), "{notes:?}");
}

#[test]
fn the_next_begin_ends_a_replaced_visit() {
    let mut story = Story::begin("Splash");
    let splash = story.visit;
    let leave = Call::Leave { visit: splash, reason: Leave::Replaced, input: None, at: at(500) };
    assert_eq!(of(splash, story.call(&leave)), [Note::Replaced { until: at(3_500) }]);
    let begin = Begin { surface: "Home", at: at(700), ..Begin::default() };
    let notes = story.call(&Call::Begin(begin));
    assert!(
        matches!(&notes[0].1, Note::Begun { origin: StartOrigin::Redirect, start, .. } if start.at == at(0)),
        "{notes:?}"
    );
    let (outcome, surface) = (Outcome::Redirected, "Home".to_owned());
    let ended = Note::Ended { outcome, at: at(500), value: None, settled: false };
    assert_eq!(of(splash, notes), [Note::InheritedBy { surface }, ended]);
}

#[test]
fn a_leave_takes_effect_at_the_input_that_is_handled() {
    let mut story = Story::begin("Home");
    let visit = story.visit;
    story.frame(100, &[image()]);
    // The settle time ends at 1,100 ms, after the tap and before the call.
    let leave = Call::Leave { visit, reason: Leave::Removed, input: Some(at(1_050)), at: at(1_150) };
    let notes = of(visit, story.call(&leave));
    let taken = Note::Taken { age_ns: 950_000_000, sparse: false, request_open: false, later: false };
    let (outcome, value) = (Outcome::Complete, Some(at(100)));
    assert_eq!(notes, [taken, Note::Ended { outcome, at: at(1_050), value, settled: false }]);
}
