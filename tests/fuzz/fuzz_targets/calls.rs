//! Makes arbitrary sequences of calls. Whatever a binding does, the engine must not panic, must end each visit once,
//! must answer with deadlines that lie ahead, and must give the same replies in a replay.
#![no_main]

use std::borrow::Cow;
use std::collections::HashMap;

use alldrawn_core::judge::answer::{Answer, decision};
use alldrawn_core::judge::engine::{Begin, Handle};
use alldrawn_core::judge::event::Setup;
use alldrawn_core::judge::snapshot::{
    Header, Kind, ROOT, Record, State, THIS_FRAME, kind_flag, record_flag, state_flag,
};
use alldrawn_core::judge::snapshot_writer::write;
use alldrawn_core::judge::start::{Launch, Origin, StartInput};
use alldrawn_core::judge::time::Moment;
use alldrawn_core::judge::visit::interaction::{Input, Leave};
use alldrawn_core::record::{Call, Reply, op, read_call};
use alldrawn_core::record::{RecordedEngine, Recording};
use alldrawn_core::wire::{LaunchKind, Outcome, Platform, Visit, VisitFlag};
use alldrawn_explain::Explainer;
use alldrawn_stats::{Exclusion, VisitTime, censoring};
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use prost::Message;

#[derive(Arbitrary, Clone, Copy, Debug)]
enum TimeStep {
    Milliseconds(u8),
    // A step of quarters of a second, so that settle times and time-outs are reached.
    Quarters(u8),
    Nanoseconds(u8),
    Back(u8),
    Anywhere(u64),
}

#[derive(Arbitrary, Clone, Copy, Debug)]
struct Node {
    identity: u8,
    generation: u8,
    kind: u8,
    state: u8,
    alpha: u8,
    flags: u8,
    place: u8,
    size: u8,
    ready: u8,
}

#[derive(Arbitrary, Debug)]
enum Action {
    Begin {
        input: Option<u8>,
        external: Option<u8>,
        launch: Option<u8>,
        navigation: u8,
        bits: u8,
        dialog_of: u8,
    },
    Frame {
        sequence: u8,
        flags: u8,
        nodes: Vec<Node>,
    },
    RawFrame(Vec<u8>),
    Input {
        kind: u8,
        scroller: u8,
        dx: f32,
        dy: f32,
    },
    Hold {
        id: u8,
        on: bool,
    },
    Presented {
        sequence: u8,
    },
    NodeReady {
        identity: u8,
        generation: u8,
    },
    DeclareEmpty,
    Mark,
    Clock {
        ahead_ms: u16,
    },
    Wake,
    // The timer fires at the visit's deadline, as in a correct binding.
    WakeAtDeadline,
    Leave(u8),
    BeginTyping,
    Finish,
    Skip,
}

#[derive(Arbitrary, Debug)]
struct Run {
    web: bool,
    actions: Vec<(TimeStep, u8, Action)>,
}

// Makes a handle from the bits of a payload, as the core does. The engine may know no visit with this handle.
fn handle_of_bits(bits: u32) -> Handle {
    let payload = [&bits.to_le_bytes()[..], &[0; 8]].concat();
    read_call(op::WAKE, &payload).ok().and_then(|call| call.visit()).unwrap_or_default()
}

fuzz_target!(|run: Run| {
    let platform = if run.web { Platform::Web } else { Platform::Android };
    let setup = Setup { platform, detail_every: 1, ..Setup::default() };
    let mut fuzzed = FuzzedEngine {
        engine: RecordedEngine::new(setup, usize::MAX),
        now: Moment(1_000_000_000),
        handles: vec![Handle::NONE, handle_of_bits(u32::MAX)],
        deadlines: HashMap::new(),
        ended: HashMap::new(),
        replies: vec![Reply::default()],
    };
    for (step, which, action) in run.actions.iter().take(200) {
        fuzzed.now = step.from(fuzzed.now);
        fuzzed.call(usize::from(*which), action);
    }
    fuzzed.check_replay();
});

impl TimeStep {
    fn from(self, now: Moment) -> Moment {
        const MS: u64 = 1_000_000;
        match self {
            TimeStep::Milliseconds(ms) => now + u64::from(ms) * MS,
            TimeStep::Quarters(quarters) => now + u64::from(quarters) * 250 * MS,
            TimeStep::Nanoseconds(ns) => now + u64::from(ns),
            TimeStep::Back(ms) => Moment(now.0.saturating_sub(u64::from(ms) * MS)),
            TimeStep::Anywhere(at) => Moment(at),
        }
    }
}

struct FuzzedEngine {
    engine: RecordedEngine,
    now: Moment,
    handles: Vec<Handle>,
    deadlines: HashMap<Handle, Moment>,
    // For each visit that began: whether it has ended, and whether it was finished.
    ended: HashMap<Handle, (bool, bool)>,
    replies: Vec<Reply>,
}

impl FuzzedEngine {
    fn call(&mut self, which: usize, action: &Action) {
        let visit = self.handles[which % self.handles.len()];
        // Calls that were added later share an action's number with older calls, so that existing corpora stay useful.
        let other = which & 128 != 0;
        let at = match action {
            Action::WakeAtDeadline => self.deadlines.get(&visit).copied().unwrap_or(self.now).max(self.now),
            _ => self.now,
        };
        self.now = at;
        let bytes;
        let ago = |ms: u8| Moment(at.0.saturating_sub(u64::from(ms) * 1_000_000));
        let call = match *action {
            Action::Begin { input, external, launch, navigation, bits, dialog_of } => {
                let origin = Origin {
                    input: input.map(|ms| StartInput { at: ago(ms), linked: ms % 2 == 0 }),
                    external: external.map(ago),
                    launch: launch.map(|ms| Launch {
                        at: ago(ms),
                        kind: LaunchKind::Cold,
                        foreground: ms % 4 != 0,
                    }),
                };
                Call::Begin(Begin {
                    visit_id: [self.handles.len() as u8; 16],
                    surface: if bits & 16 == 0 { "Home" } else { "" },
                    at,
                    wall_ms: 1_700_000_000_000,
                    navigation: u32::from(navigation % 3),
                    origin,
                    embedded: bits & 1 != 0,
                    dialog_of: (bits & 2 != 0)
                        .then(|| self.handles[usize::from(dialog_of) % self.handles.len()]),
                    search_field: bits & 4 != 0,
                    holds_observed: bits & 8 != 0,
                })
            }
            Action::Frame { sequence, flags, ref nodes } => {
                bytes = frame(visit, at, sequence, flags, nodes);
                Call::Frame(&bytes)
            }
            Action::RawFrame(ref raw) => Call::Frame(raw),
            Action::Input { kind, scroller, dx, dy } => {
                let scroll = Input::Scroll { scroller: u32::from(scroller % 4), dx, dy };
                let input = [Input::Tap, Input::Key, Input::TextKey, scroll][usize::from(kind % 4)];
                Call::Input { visit, input, in_dialog: kind & 64 != 0, at }
            }
            Action::Hold { id, on } => {
                let began = (id & 4 != 0).then(|| ago(id & 0xF8));
                let failed = id & 128 != 0 && !on && began.is_some();
                Call::Hold { visit, id: u32::from(id % 4), on, failed, began, at }
            }
            Action::Presented { sequence } => Call::Presented { visit, sequence: u32::from(sequence), at },
            Action::NodeReady { identity, generation } => {
                let (identity, generation) = (u32::from(identity % 8), u32::from(generation % 8));
                Call::NodeReady { visit, identity, generation, at }
            }
            Action::DeclareEmpty if other => Call::Pause { visit, until: Some(at + 500_000_000) },
            Action::Mark if other => Call::Pause { visit, until: None },
            Action::Wake if other => Call::WakeAll { at },
            Action::Skip if other => Call::DeclareError { visit, at },
            Action::DeclareEmpty => Call::DeclareEmpty { visit, at },
            Action::Mark => Call::Mark { visit, name: Cow::Borrowed("mark"), at },
            Action::Clock { ahead_ms } => {
                Call::Clock { visit, ahead_ns: u64::from(ahead_ms) * 1_000_000, at }
            }
            Action::Wake | Action::WakeAtDeadline => Call::Wake { visit, at },
            Action::Leave(reason) => {
                let input = (reason > 127).then(|| ago(reason));
                let Some(reason) = Leave::from_byte(reason % 7) else { return };
                Call::Leave { visit, reason, input, at }
            }
            Action::BeginTyping => {
                Call::BeginTyping { surface: visit, visit_id: [self.handles.len() as u8; 16], wall_ms: 0 }
            }
            Action::Finish => Call::Finish { visit, labels: Cow::Owned(vec!["label".to_owned()]) },
            Action::Skip => Call::Skip { visit },
        };
        let reply = self.engine.call(&call);
        self.check(&call, visit, &reply);
        self.replies.push(reply);
    }

    fn check(&mut self, call: &Call<'_>, visit: Handle, reply: &Reply) {
        if let Some(handle) = reply.handle {
            assert!(
                handle != Handle::NONE && !self.ended.contains_key(&handle),
                "a begin must return a new handle"
            );
            self.handles.push(handle);
            self.ended.insert(handle, (false, false));
        }
        if let Some(event) = &reply.event {
            let before = self.ended.insert(visit, (true, true));
            assert_ne!(before.map(|(_, finished)| finished), Some(true), "a visit must have only one event");
            assert!(before.is_some(), "an event must belong to a visit that began");
            check_event(event);
        }
        if matches!(call, Call::Skip { .. })
            && let Some(state) = self.ended.get_mut(&visit)
        {
            // A skipped visit has no event, so it counts as finished.
            *state = (true, true);
        }
        // A raw frame may name any visit.
        let Some(handle) = reply.handle.or(call.visit()) else { return };
        let Some(Answer { decision: bits, deadline }) = reply.answer else { return };
        assert_ne!(
            bits & decision::OBSERVE != 0,
            bits & decision::STOP != 0,
            "either `OBSERVE` or `STOP` must be set"
        );
        if bits & decision::UNKNOWN_VISIT != 0 {
            let known = self.ended.get(&handle).is_some_and(|(_, finished)| !finished);
            assert!(!known, "a visit must be known until it is finished");
            self.deadlines.remove(&handle);
            return;
        }
        let terminal = bits & decision::TERMINAL != 0;
        let Some((ended, finished)) = self.ended.get_mut(&handle) else { return };
        assert!(!*finished || bits & decision::OBSERVE == 0, "a finished visit must not be observed");
        assert!(terminal || !*ended || *finished, "an ended visit must stay ended");
        *ended |= terminal;
        let observed = bits & decision::OBSERVE != 0;
        assert!(!observed || deadline.is_some(), "a pending visit must have a deadline");
        // A replaced visit waits for the next one: it is not observed, and has a deadline.
        assert!(!terminal || deadline.is_none(), "an ended visit must have no deadline");
        match deadline {
            Some(deadline) => self.deadlines.insert(handle, deadline),
            None => self.deadlines.remove(&handle),
        };
        // Near the end of the clock's range, no later time may exist.
        if let (Call::Wake { at, .. }, Some(deadline)) = (call, deadline)
            && at.0 < u64::MAX / 2
        {
            assert!(deadline > *at, "after the timer has fired, the next deadline must lie ahead");
        }
    }

    // Checks that the recording can be read back and replays to the same replies, and that the Explainer does not
    // change them.
    fn check_replay(&mut self) {
        let file = self.engine.recorder().take();
        let recording = Recording::parse(&file).unwrap();
        assert_eq!(recording.replay().collect::<Vec<_>>(), self.replies);
        let mut explainer = Explainer::default();
        for ((_, call), reply) in recording.calls.iter().zip(&self.replies) {
            assert_eq!(explainer.call(call).reply, *reply);
        }
    }
}

fn check_event(event: &[u8]) {
    let visit = Visit::decode(event).unwrap();
    let completed = matches!(visit.outcome(), Outcome::Complete | Outcome::CompleteWithErrors);
    assert_ne!(visit.outcome(), Outcome::Unspecified);
    assert_eq!(
        visit.visually_complete_us.is_some(),
        completed,
        "completed visits, and only those, must have a value"
    );
    let settled = visit.flags >> VisitFlag::Settled as u32 & 1 == 1;
    assert!(
        !completed || !settled || visit.visually_complete_us == Some(visit.elapsed_us),
        "a visit that settled ends at its value"
    );
    assert_ne!(censoring::visit_time(&visit), VisitTime::Excluded(Exclusion::Malformed));
    if let Some(progress) = visit.progress {
        let curve: Vec<&[u64]> = progress.curve.chunks(2).collect();
        assert!(
            curve.windows(2).all(|w| w[0][0] <= w[1][0] && w[0][1] <= w[1][1]),
            "the progress curve must never fall"
        );
        let reached = [progress.vc25_us, progress.vc50_us, progress.vc75_us, progress.vc90_us];
        assert!(
            reached.windows(2).all(|w| w[1].is_none() || w[0] <= w[1]),
            "the times of 25, 50, 75 and 90 % progress must be in order"
        );
    }
}

fn frame(visit: Handle, time: Moment, sequence: u8, flags: u8, nodes: &[Node]) -> Vec<u8> {
    let header = Header {
        flags: u32::from(flags & 0b1_1111),
        count: 0,
        sequence: u32::from(sequence),
        visit: visit.bits(),
        scale: 1.0,
        time,
        viewport: [0.0, 0.0, 400.0, 800.0],
    };
    let record = |(index, node): (usize, &Node)| {
        let size = f32::from(node.size) * 2.0;
        Record {
            identity: u32::from(node.identity % 8),
            generation: u32::from(node.generation % 8),
            parent: if index > 0 && node.identity & 0x80 != 0 { index as u32 - 1 } else { ROOT },
            kind: Kind::from_byte(node.kind % 7),
            kind_flags: node.alpha & (kind_flag::LIVE | kind_flag::ERROR),
            state: State::from_byte(node.state % 8),
            state_flags: node.state & state_flag::TOUCHED,
            alpha: if node.alpha < 200 { 255 } else { node.alpha },
            flags: node.flags ^ record_flag::SHOWN,
            rect: [f32::from(node.place), f32::from(node.place) * 3.0, size, size],
            ready_micros: if node.ready < 200 { THIS_FRAME } else { (i32::from(node.ready) - 250) * 10_000 },
            paint_order: 0,
        }
    };
    write(&header, &nodes.iter().take(12).enumerate().map(record).collect::<Vec<_>>())
}
