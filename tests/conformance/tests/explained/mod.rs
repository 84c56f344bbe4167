//! Explains calls, and checks that the notes agree with the engine's answers and events.
// Each test file uses some of the items.
#![allow(dead_code, clippy::unwrap_used, reason = "helpers of tests")]

use alldrawn_core::judge::answer::{Answer, decision};
use alldrawn_core::judge::engine::Engine;
use alldrawn_core::judge::time::Moment;
use alldrawn_core::record::{self, Call};
use alldrawn_core::wire;
use alldrawn_explain::{Blocks, Cause, Explainer, NotTaken, Note, Progress, StartOrigin};
use prost::Message;
use std::collections::{BTreeMap, BTreeSet};

// The explanation of one story or vector, checked call by call.
pub struct Explained {
    name: String,
    explainer: Explainer,
    calls: usize,
    pub begun: usize,
    pub refused: u32,
    starts: BTreeMap<u32, Moment>,
    ends: BTreeMap<u32, Ended>,
    // The notes on watches that have ended: how long they were, and why.
    watches: BTreeMap<u32, (u64, wire::ChangeCause)>,
    // The notes on each visit since its last answer.
    unanswered: BTreeMap<u32, Vec<Note>>,
    pub words: BTreeSet<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ended {
    outcome: wire::Outcome,
    at: Moment,
    value: Option<Moment>,
    settled: bool,
}

impl Explained {
    pub fn new(name: &str, engine: Engine) -> Explained {
        Explained {
            name: name.to_owned(),
            explainer: Explainer::new(engine),
            calls: 0,
            begun: 0,
            refused: 0,
            starts: BTreeMap::new(),
            ends: BTreeMap::new(),
            watches: BTreeMap::new(),
            unanswered: BTreeMap::new(),
            words: BTreeSet::new(),
        }
    }

    // Explains the call in this entry of a recording, and returns the engine's reply.
    pub fn entry(&mut self, entry: &[u8]) -> record::Reply {
        self.call(&record::read_call(entry[0], &entry[record::ENTRY_LEN..]).unwrap())
    }

    // Explains a call, and returns the engine's reply.
    pub fn call(&mut self, call: &Call<'_>) -> record::Reply {
        let at = format!("{}, call {}", self.name, self.calls);
        self.calls += 1;
        let explained = self.explainer.call(call);
        for (handle, note) in &explained.notes {
            self.unanswered.entry(handle.bits()).or_default().push(note.clone());
        }
        // The answer to the timer of all visits is about none of them.
        if let Some(answer) = explained.reply.answer.filter(|_| !matches!(call, Call::WakeAll { .. })) {
            let visit = explained.reply.handle.or(call.visit()).unwrap_or_default();
            assert_notes_match_answer(
                &at,
                &self.unanswered.remove(&visit.bits()).unwrap_or_default(),
                answer,
            );
        }
        if let Some((_, frame)) = &explained.frame {
            self.words.extend(frame.busy.iter().filter_map(|(_, blocks)| word_for_blocks(*blocks)));
        }
        for (handle, note) in &explained.notes {
            self.note(&at, handle.bits(), note);
        }
        if let (Call::Finish { visit, .. }, Some(event)) = (call, &explained.reply.event) {
            self.unanswered.remove(&visit.bits());
            let event = wire::Visit::decode(event.as_slice()).unwrap();
            if let Some(audit) = event.audit {
                let watched = self.watches.remove(&visit.bits());
                assert_eq!(watched, Some((audit.watched_us, audit.cause())), "{at}");
                return explained.reply;
            }
            assert_end_matches_event(&at, self.starts[&visit.bits()], self.ends[&visit.bits()], &event);
        }
        explained.reply
    }

    fn note(&mut self, at: &str, visit: u32, note: &Note) {
        self.words.extend(word_for(note));
        match note {
            Note::Begun { start, .. } => {
                self.begun += 1;
                self.starts.insert(visit, start.at);
                self.ends.remove(&visit);
            }
            Note::Refused => self.refused += 1,
            Note::WatchEnded(end) => {
                let ended = (end.watched_us, end.cause);
                assert_eq!(self.watches.insert(visit, ended), None, "{at}: the watch had ended before");
            }
            Note::Ended { outcome, at: moment, value, settled } => {
                let ended = Ended { outcome: *outcome, at: *moment, value: *value, settled: *settled };
                assert_eq!(self.ends.insert(visit, ended), None, "{at}: the visit had ended before");
            }
            Note::Waits(because) | Note::Withdrawn { because, .. } => {
                assert!(!because.is_empty(), "{at}: no cause is given");
                self.words.extend(because.iter().map(|cause| word_for_cause(*cause)));
            }
            Note::Quiet { nodes, of_viewport } => {
                assert!(!nodes.is_empty() && *of_viewport < 0.05, "{at}: {of_viewport}");
            }
            _ => {}
        }
    }
}

// Asserts that each bit of the decision has a note, and that no note comes without its bit.
fn assert_notes_match_answer(at: &str, notes: &[Note], answer: Answer) {
    let decided = |bit| answer.decision & bit != 0;
    let has_note = |of: fn(&Note) -> bool| notes.iter().any(of);
    assert_eq!(decided(decision::UNKNOWN_VISIT), has_note(|note| matches!(note, Note::Unknown)), "{at}");
    assert_eq!(decided(decision::REJECTED), has_note(|note| matches!(note, Note::Rejected(_))), "{at}");
    assert_eq!(decided(decision::WITHDRAWN), has_note(|note| matches!(note, Note::Withdrawn { .. })), "{at}");
    let confirmed =
        |note: &Note| matches!(note, Note::Confirmed { .. } | Note::Rechecked { confirmed: true, .. });
    assert_eq!(decided(decision::CONFIRMED), has_note(confirmed), "{at}");
    if !decided(decision::TERMINAL) {
        let candidate = has_note(|note| matches!(note, Note::Candidate { .. }));
        assert_eq!(decided(decision::CANDIDATE), candidate, "{at}");
    }
    if decided(decision::SNAPSHOT_NOW) {
        assert!(has_note(|note| matches!(note, Note::SettleOverdue { fresh_snapshot: true, .. })), "{at}");
        assert!(has_note(|note| matches!(note, Note::SnapshotWaits)), "{at}");
    }
    if has_note(|note| matches!(note, Note::NotTaken(_))) {
        assert!(has_note(|note| matches!(note, Note::Ended { settled: false, .. })), "{at}");
    }
    // The settle time or hold that the last note announces must not end before the answer's deadline.
    let announced = notes.iter().rev().find_map(|note| match note {
        Note::DialogWaits { .. } | Note::Waits(_) | Note::Paused { .. } => Some(None),
        Note::Settles { at: due }
        | Note::HoldWaits { until: Some(due), .. }
        | Note::SmallBusyWaits { until: due }
        | Note::Replaced { until: due } => Some(Some(*due)),
        _ => None,
    });
    if let (Some(Some(due)), false) = (announced, decided(decision::TERMINAL)) {
        assert!(answer.deadline.is_some_and(|next| next <= due), "{at}");
    }
}

fn assert_end_matches_event(at: &str, start: Moment, ended: Ended, event: &wire::Visit) {
    assert_eq!(ended.outcome, event.outcome(), "{at}");
    assert_eq!(ended.at.micros_since(start), event.elapsed_us, "{at}");
    let value = ended.value.map(|value| value.micros_since(start));
    assert_eq!(value, event.visually_complete_us, "{at}");
    assert_eq!(ended.settled, event.flags & 1 != 0, "{at}");
}

fn word_for(note: &Note) -> Option<&'static str> {
    Some(match note {
        Note::Begun { origin: StartOrigin::Own, .. } => "start: own",
        Note::Begun { origin: StartOrigin::Redirect, .. } => "start: redirect",
        Note::Begun { origin: StartOrigin::Shared, .. } => "start: shared",
        Note::SettleOverdue { .. } => "settle overdue",
        Note::Rechecked { .. } => "rechecked",
        Note::HoldsSpent { .. } => "holds spent",
        Note::BusyIgnored { .. } => "busy ignored",
        Note::Extended => "extended",
        Note::Confirmed { .. } => "confirmed",
        Note::Node { now: Progress::Live, .. } => "live",
        Note::Node { now: Progress::Pending { was_live: false }, .. } => "pending again",
        Note::Node { now: Progress::Pending { was_live: true }, .. } => "no longer live",
        Note::Quiet { .. } => "quiet",
        Note::HoldWaits { .. } => "hold waits",
        Note::SnapshotWaits => "snapshot waits",
        Note::SmallBusyWaits { .. } => "small busy waits",
        Note::DialogWaits { .. } => "dialog waits",
        Note::Taken { .. } => "taken",
        Note::NotTaken(NotTaken::Later) => "not taken: later",
        Note::NotTaken(NotTaken::HoldOpen) => "not taken: hold open",
        Note::NotTaken(NotTaken::Young) => "not taken: young",
        Note::NotTaken(NotTaken::Sparse) => "not taken: sparse",
        Note::NotTaken(NotTaken::JustReleased) => "not taken: just released",
        Note::Dialog => "dialog",
        Note::ErrorDeclared => "error declared",
        Note::ErrorForgotten => "error forgotten",
        Note::Replaced { .. } => "replaced",
        Note::InheritedBy { .. } => "inherited by",
        Note::NoHeir => "no heir",
        Note::Failures { .. } => "failures",
        Note::AfterReplacement => "after replacement",
        Note::Watched { .. } => "watched",
        Note::WatchEnded(_) => "watch ended",
        _ => return None,
    })
}

fn word_for_blocks(blocks: Blocks) -> Option<&'static str> {
    Some(match blocks {
        Blocks::SmallBesideContent => "blocks: small beside content",
        Blocks::Together { .. } => "blocks: together",
        Blocks::ForAWhile => "blocks: for a while",
        Blocks::Exempt(_) => "blocks: exempt",
        _ => return None,
    })
}

fn word_for_cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Appeared(_) => "cause: appeared",
        Cause::Renewed(_) => "cause: renewed",
        Cause::Pending(_) => "cause: pending",
        Cause::Busy(_) => "cause: busy",
        Cause::SmallBusy(_) => "cause: small busy",
        Cause::LoudLiveRegion(_) => "cause: loud live region",
        Cause::NothingRequired => "cause: nothing required",
        Cause::NoChange => "cause: no change",
        Cause::NoFrame => "cause: no frame",
    }
}
