//! Recordings: calls read back as they were written, damage is reported, and a replay gives the same event bytes.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

use std::borrow::Cow;

use alldrawn_core::judge::answer::decision;
use alldrawn_core::judge::engine::{Begin, Handle};
use alldrawn_core::judge::event::Setup;
use alldrawn_core::judge::snapshot::{Header, Kind, ROOT, Record, State, record_flag};
use alldrawn_core::judge::snapshot_writer::write;
use alldrawn_core::judge::start::{Launch, Origin, StartInput};
use alldrawn_core::judge::time::Moment;
use alldrawn_core::judge::visit::interaction::{Input, Leave};
use alldrawn_core::record::Call;
use alldrawn_core::record::{
    ENTRY_LEN, End, HEADER_LEN, RecordedEngine, Recorder, Recording, RecordingError, op, read_call,
};
use alldrawn_core::wire::{EndSource, Environment, LaunchKind, Platform, Tag};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

const MS: u64 = 1_000_000;

fn at(ms: u64) -> Moment {
    Moment(ms * MS)
}

fn frame(visit: Handle, sequence: u32, ms: u64, state: State) -> Vec<u8> {
    let header = Header {
        flags: 0,
        count: 0,
        sequence,
        visit: visit.bits(),
        scale: 2.0,
        time: at(ms),
        viewport: [0.0, 0.0, 400.0, 800.0],
    };
    let image = Record {
        identity: 7,
        generation: 1,
        parent: ROOT,
        kind: Kind::Image,
        state,
        alpha: 255,
        flags: record_flag::SHOWN,
        rect: [0.0, 0.0, 400.0, 300.0],
        ..Record::default()
    };
    write(&header, &[image])
}

fn setup() -> Setup {
    Setup {
        platform: Platform::Android,
        frame_source: EndSource::Predicted,
        presented_source: EndSource::Presented,
        session_id: vec![9; 16],
        environment: Environment { app: "shop".into(), ..Environment::default() },
        tags: vec![Tag { name: "build".into(), value: "42".into() }],
        detail_every: 1,
        weight: 3,
        cluster: Some(7),
        first_session: true,
        audit_every: 20,
    }
}

// Records a visit that completes at 400 ms. Returns the recording and the engine's event.
fn recorded(max_bytes: usize) -> (Vec<u8>, Vec<u8>) {
    let mut engine = RecordedEngine::new(setup(), max_bytes);
    let origin = Origin { input: Some(StartInput { at: at(80), linked: true }), ..Origin::default() };
    let begin = Begin { visit_id: [5; 16], surface: "Home", at: at(100), origin, ..Begin::default() };
    let visit = engine.call(&Call::Begin(begin)).handle.expect("begun");
    engine.frame(&frame(visit, 1, 120, State::Pending));
    engine.call(&Call::Hold { visit, id: 1, on: true, failed: false, began: Some(at(110)), at: at(130) });
    engine.frame(&frame(visit, 2, 400, State::Drawn));
    engine.call(&Call::Hold { visit, id: 1, on: false, failed: true, began: Some(at(110)), at: at(500) });
    engine.frame(b"no snapshot");
    let woken = engine.call(&Call::Wake { visit, at: at(1_600) }).answer.expect("an answer");
    assert!(woken.decision & decision::TERMINAL != 0);
    let late = engine.late_nodes(visit).expect("ended");
    assert_eq!((late.identities, late.ready), (vec![7], 1));
    let labels = Cow::Owned(vec!["hero".to_owned()]);
    let event = engine.call(&Call::Finish { visit, labels }).event.expect("an event");
    (engine.recorder().take(), event)
}

#[test]
fn a_replay_gives_the_same_event_bytes() {
    let (file, event) = recorded(usize::MAX);
    let recording = Recording::parse(&file).unwrap();
    assert_eq!(recording.end, End::Whole);
    let replies: Vec<_> = recording.replay().collect();
    assert_eq!(replies.len(), 9);
    assert_eq!(replies.iter().filter_map(|reply| reply.event.clone()).collect::<Vec<_>>(), [event]);
}

#[test]
fn a_recording_cut_anywhere_replays_up_to_the_cut() {
    let (file, _) = recorded(usize::MAX);
    let whole = Recording::parse(&file).unwrap();
    let starts: Vec<usize> = whole.calls.iter().map(|(offset, _)| *offset).chain([file.len()]).collect();
    for len in 0..file.len() {
        let parsed = Recording::parse(&file[..len]);
        if len < HEADER_LEN {
            assert_eq!(parsed, Err(RecordingError::Short { len }));
            continue;
        }
        let cut = parsed.unwrap();
        let kept = starts.iter().filter(|&&start| start <= len).count() - 1;
        assert_eq!(cut.calls, whole.calls[..kept], "cut at {len}");
        let end = if starts.contains(&len) { End::Whole } else { End::Cut { offset: starts[kept] } };
        assert_eq!(cut.end, end, "cut at {len}");
        assert_eq!(cut.replay().count(), kept);
    }
}

#[test]
fn a_full_recording_ends_with_an_overflow_mark() {
    let (all, _) = recorded(usize::MAX);
    let calls = Recording::parse(&all).unwrap().calls;
    for max in 0..=all.len() + ENTRY_LEN {
        let (file, _) = recorded(max);
        assert!(file.len() <= max.max(HEADER_LEN + ENTRY_LEN), "{} of {max} bytes", file.len());
        let recording = Recording::parse(&file).unwrap();
        assert_eq!(recording.calls, calls[..recording.calls.len()], "at most {max} bytes");
        let fits = max >= all.len() + ENTRY_LEN;
        let mark = End::Overflowed { offset: file.len() - ENTRY_LEN };
        assert_eq!(recording.end, if fits { End::Whole } else { mark }, "at most {max} bytes");
    }
}

#[test]
fn pieces_taken_one_by_one_form_the_recording() {
    let mut recorder = Recorder::new(1_000);
    let call = Call::Wake { visit: handle(65_536), at: at(1) };
    let mut file = recorder.take();
    for _ in 0..3 {
        recorder.record(&call);
        file.extend(recorder.take());
    }
    let recording = Recording::parse(&file).unwrap();
    assert_eq!(recording.calls.iter().map(|(_, call)| call.clone()).collect::<Vec<_>>(), vec![call; 3]);
}

#[test]
fn each_kind_of_damage_has_its_error_message() {
    let file = |entry: &[u8]| [b"ADRC\x02\x00", entry].concat();
    let cases: &[(&[u8], &str)] = &[
        (b"", "recording: the file has 0 bytes, fewer than its header of 6"),
        (b"ADR", "recording: the file has 3 bytes, fewer than its header of 6"),
        (b"AD_C\x01\x00", "not a recording: it does not begin with ADRC"),
        (b"<html>", "not a recording: it does not begin with ADRC"),
        (b"ADRC\x00\x00", "recording: version 0 does not exist; this alldrawn reads 1 to 2"),
        (
            b"ADRC\x03\x00",
            "recording: version 3 is newer than 2, which this alldrawn reads: use a newer alldrawn",
        ),
        (&file(&[0, 0, 0, 0, 0]), "recording: entry at byte 6 (op 0): an unknown op"),
        (
            &file(&[0xFF, 1, 0, 0, 0, 0]),
            "recording: entry at byte 6 (op 255): the mark of a full recording has a payload",
        ),
        (
            &file(&[0xFF, 0, 0, 0, 0, 3]),
            "recording: entry at byte 11 (op 255): bytes follow the mark of a full recording",
        ),
        (
            &file(&[11, 3, 0, 0, 0, 1, 2, 3]),
            "recording: entry at byte 6 (op 11): the payload has fewer bytes than its fields",
        ),
        (
            &file(&[&[11, 13, 0, 0, 0][..], &[1; 13]].concat()),
            "recording: entry at byte 6 (op 11): the payload has more bytes than its fields",
        ),
        (
            &file(&[&[12, 13, 0, 0, 0][..], &[9; 13]].concat()),
            "recording: entry at byte 6 (op 12): an unknown reason for leaving the surface",
        ),
        (
            &file(&[&[4, 13, 0, 0, 0][..], &[9; 13]].concat()),
            "recording: entry at byte 6 (op 4): an unknown kind of user input",
        ),
        (
            &file(&[&[5, 17, 0, 0, 0][..], &[9; 17]].concat()),
            "recording: entry at byte 6 (op 5): an unknown state of a hold",
        ),
        (
            &file(&[&[9, 15, 0, 0, 0][..], &[0; 12], &[1, 0, 0xFF]].concat()),
            "recording: entry at byte 6 (op 9): a text that is not UTF-8",
        ),
        (
            &file(&[1, 3, 0, 0, 0, 77, 0, 0]),
            "recording: entry at byte 6 (op 1): an unknown number for the platform",
        ),
    ];
    for (bytes, message) in cases {
        assert_eq!(Recording::parse(bytes).unwrap_err().to_string(), *message, "{bytes:?}");
    }
}

#[test]
fn every_leave_reason_has_its_number() {
    for number in 0..7 {
        assert_eq!(Leave::from_byte(number).map(|reason| reason as u8), Some(number));
    }
    assert_eq!(Leave::from_byte(7), None);
}

// Returns the handle with these bits, as the core reads it from a payload; the engine may know no such surface.
fn handle(bits: u32) -> Handle {
    let payload = [&bits.to_le_bytes()[..], &[0; 8]].concat();
    read_call(op::WAKE, &payload).ok().and_then(|call| call.visit()).unwrap_or_default()
}

// The random values of one call: op, visit, time, two numbers and a flag.
type CallValues = (u8, u32, u64, u32, u32, bool);

fn call<'a>(values: &CallValues, bytes: &'a [u8], text: &'a str, begin: &Begin<'a>) -> Call<'a> {
    let &(op, visit, at, a, b, on) = values;
    let (handle, visit, at) = (handle(visit), handle(visit), Moment(at));
    match op % 18 {
        0 => Call::Configure(Cow::Owned(Setup {
            session_id: bytes.to_vec(),
            environment: Environment { os: text.to_owned(), ..Environment::default() },
            tags: vec![Tag { name: text.to_owned(), value: text.to_owned() }; usize::from(op) / 100],
            detail_every: a,
            cluster: (b < 20).then_some(b as u8),
            first_session: on,
            audit_every: b,
            ..setup()
        })),
        1 => Call::Begin(begin.clone()),
        2 => Call::Frame(bytes),
        3 => {
            let scroll = Input::Scroll { scroller: a, dx: b as f32 / 3.0, dy: -1.5 };
            let input = [Input::Tap, Input::Key, Input::TextKey, scroll][a as usize % 4];
            Call::Input { visit, input, in_dialog: on, at }
        }
        4 => {
            let began = (b % 2 == 0).then_some(Moment(u64::from(b)));
            Call::Hold { visit, id: a, on, failed: !on && began.is_some() && b % 4 == 0, began, at }
        }
        5 => Call::Presented { visit, sequence: a, at },
        6 => Call::NodeReady { visit, identity: a, generation: b, at },
        7 => Call::DeclareEmpty { visit, at },
        8 => Call::Mark { visit, name: Cow::Borrowed(text), at },
        9 => Call::Clock { visit, ahead_ns: u64::from(a) << 20, at },
        10 => Call::Wake { visit, at },
        11 => Call::Leave {
            visit,
            reason: Leave::from_byte(b as u8 % 7).unwrap(),
            input: on.then_some(Moment(7)),
            at,
        },
        12 => Call::BeginTyping { surface: handle, visit_id: [a as u8; 16], wall_ms: -i64::from(b) },
        13 => Call::Skip { visit },
        14 => Call::Pause { visit, until: on.then_some(at) },
        15 => Call::WakeAll { at },
        16 => Call::DeclareError { visit, at },
        _ => Call::Finish { visit, labels: Cow::Owned(vec![text.to_owned(); b as usize % 12]) },
    }
}

fn origin() -> impl Strategy<Value = Origin> {
    let launch = (any::<u64>(), 0..4, any::<bool>()).prop_map(|(at, kind, foreground)| Launch {
        at: Moment(at),
        kind: LaunchKind::try_from(kind).unwrap(),
        foreground,
    });
    let input = (any::<u64>(), any::<bool>()).prop_map(|(at, linked)| StartInput { at: Moment(at), linked });
    (option::of(input), option::of(any::<u64>().prop_map(Moment)), option::of(launch))
        .prop_map(|(input, external, launch)| Origin { input, external, launch })
}

proptest! {
    #[test]
    fn every_call_reads_back_as_it_was_written(
        values in vec(any::<CallValues>(), 0..40),
        bytes in vec(any::<u8>(), 0..100),
        text in ".{0,40}",
        origin in origin(),
        bits in any::<[u32; 4]>(),
        dialog_of in option::of(any::<u32>().prop_map(handle)),
    ) {
        let begin = Begin {
            visit_id: [bits[0] as u8; 16],
            surface: &text,
            at: Moment(u64::from(bits[1])),
            wall_ms: i64::from(bits[2]) - i64::from(bits[0]),
            navigation: bits[2],
            origin,
            embedded: bits[3] & 1 != 0,
            dialog_of,
            search_field: bits[3] & 2 != 0,
            holds_observed: bits[3] & 4 != 0,
        };
        let calls: Vec<Call<'_>> = values.iter().map(|values| call(values, &bytes, &text, &begin)).collect();
        let mut recorder = Recorder::new(usize::MAX);
        calls.iter().for_each(|call| recorder.record(call));
        let file = recorder.take();
        let read = Recording::parse(&file).unwrap();
        prop_assert_eq!(read.end, End::Whole);
        prop_assert_eq!(read.calls.iter().map(|(_, call)| call.clone()).collect::<Vec<_>>(), calls);
        prop_assert_eq!(read.replay().count(), values.len());
    }

    #[test]
    fn arbitrary_bytes_never_panic(entries in vec((0..17u8, vec(any::<u8>(), 0..60)), 0..6)) {
        let mut file = b"ADRC\x01\x00".to_vec();
        for (op, payload) in entries {
            file.push(op);
            file.extend((payload.len() as u32).to_le_bytes());
            file.extend(payload);
        }
        if let Ok(recording) = Recording::parse(&file) {
            recording.replay().for_each(drop);
        }
    }
}
