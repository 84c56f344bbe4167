//! Tests that the Explainer's notes on every story agree with the engine's answers and events.

use alldrawn_conformance::lower::handle_of_bits;
use alldrawn_conformance::runner;
use alldrawn_conformance::stories::all;
use alldrawn_core::judge::answer::{Answer, decision};
use alldrawn_core::judge::time::Moment;
use alldrawn_core::record::Call;
use alldrawn_core::record::{self, Recording};
use alldrawn_core::wire;
use alldrawn_explain::{Cause, Explainer, Note};
use std::collections::{BTreeMap, BTreeSet};

#[test]
fn explainer_reports_what_the_engine_did() {
    let (mut causes, mut extended) = (BTreeSet::new(), BTreeSet::new());
    for script in all() {
        let run = runner::run(&script).unwrap();
        let (mut explainer, mut starts, mut ends) = (Explainer::default(), BTreeMap::new(), BTreeMap::new());
        let mut dialogs = 0;
        let (mut begun, mut refused, mut events) = (0, 0, Vec::new());
        // The notes on each visit since its last answer.
        let mut unanswered: BTreeMap<u32, Vec<Note>> = BTreeMap::new();
        for (number, step) in run.steps.iter().enumerate() {
            let at = format!("{}, call {number}", script.name);
            let mut file = record::MAGIC.to_vec();
            file.extend_from_slice(&record::VERSION.to_le_bytes());
            file.extend_from_slice(&step.entry);
            let recorded = Recording::parse(&file).unwrap();
            let call = &recorded.calls[0].1;
            let explained = explainer.call(call);
            assert_eq!(explained.reply, step.reply, "{at}: explaining a call must not change its reply");
            for (handle, note) in &explained.notes {
                unanswered.entry(handle.bits()).or_default().push(note.clone());
            }
            if let Some(answer) = explained.reply.answer {
                let visit = explained.reply.handle.or(call.visit()).unwrap_or_default();
                assert_notes_match_answer(&at, &unanswered.remove(&visit.bits()).unwrap_or_default(), answer);
            }
            dialogs += u32::from(matches!(call, Call::Begin(begin) if begin.dialog_of.is_some()));
            for (handle, note) in &explained.notes {
                match note {
                    Note::DialogWaits { open } => assert!((1..=dialogs).contains(open), "{at}"),
                    Note::Extended => {
                        assert!(
                            extended.insert((script.name.clone(), handle.bits())),
                            "{at}: the visit was extended before"
                        )
                    }
                    Note::Begun { start, .. } => {
                        begun += 1;
                        starts.insert(handle.bits(), start.at);
                    }
                    Note::Refused => refused += 1,
                    Note::Ended { outcome, at: moment, settled } => {
                        let twice = ends.insert(handle.bits(), (*outcome, *moment, *settled));
                        assert_eq!(twice, None, "{at}: the visit had ended before");
                    }
                    Note::Waits(because) | Note::Withdrawn { because, .. } => {
                        assert!(!because.is_empty(), "{at}: no cause is given");
                        causes.extend(because.iter().map(|cause| cause_name(*cause)));
                    }
                    _ => {}
                }
            }
            if let (Call::Finish { visit, .. }, Some(_)) = (call, &explained.reply.event) {
                events.push(visit.bits());
            }
        }
        assert_eq!((begun, refused), (run.begun.len(), run.refused), "{}", script.name);
        for (handle, ended) in events.iter().zip(&run.ended) {
            assert_end_matches_event(&ended.visit, starts[handle], ends[handle], &ended.event);
        }
    }
    assert!(!extended.is_empty(), "no story is extended after its time-out");
    let all = ["appeared", "busy", "no change", "no frame", "nothing required", "pending", "renewed"];
    assert_eq!(causes, BTreeSet::from(all), "each cause must occur in some story");
}

// Asserts that each bit of the decision has a note, and that no note comes without its bit.
fn assert_notes_match_answer(at: &str, notes: &[Note], answer: Answer) {
    let decided = |bit| answer.decision & bit != 0;
    let has_note = |of: fn(&Note) -> bool| notes.iter().any(of);
    assert_eq!(decided(decision::UNKNOWN_VISIT), has_note(|note| matches!(note, Note::Unknown)), "{at}");
    assert_eq!(decided(decision::REJECTED), has_note(|note| matches!(note, Note::Rejected(_))), "{at}");
    assert_eq!(decided(decision::WITHDRAWN), has_note(|note| matches!(note, Note::Withdrawn { .. })), "{at}");
    assert_eq!(decided(decision::CONFIRMED), has_note(|note| matches!(note, Note::Confirmed { .. })), "{at}");
    let candidate = decided(decision::CANDIDATE) && !decided(decision::TERMINAL);
    assert_eq!(candidate, has_note(|note| matches!(note, Note::Candidate { .. })), "{at}");
    if has_note(|note| matches!(note, Note::NotTaken(_))) {
        assert!(has_note(|note| matches!(note, Note::Ended { settled: false, .. })), "{at}");
    }
    // The settle time or hold that the last note announces must not end before the answer's deadline.
    let announced = notes.iter().rev().find_map(|note| match note {
        Note::Settles { at: due } | Note::HoldWaits { until: Some(due) } => Some(*due),
        _ => None,
    });
    if let (Some(due), false) = (announced, decided(decision::TERMINAL)) {
        assert!(answer.deadline.is_some_and(|next| next <= due), "{at}");
    }
}

fn assert_end_matches_event(
    visit: &str,
    start: Moment,
    (outcome, at, settled): (wire::Outcome, Moment, bool),
    event: &wire::Visit,
) {
    assert_eq!(outcome, event.outcome(), "{visit}");
    assert_eq!(at.micros_since(start), event.elapsed_us, "{visit}");
    assert_eq!(settled, event.flags & 1 != 0, "{visit}");
}

fn cause_name(cause: Cause) -> &'static str {
    match cause {
        Cause::Appeared(_) => "appeared",
        Cause::Renewed(_) => "renewed",
        Cause::Pending(_) => "pending",
        Cause::Busy(_) => "busy",
        Cause::NothingRequired => "nothing required",
        Cause::NoChange => "no change",
        Cause::NoFrame => "no frame",
    }
}

#[test]
fn a_call_names_its_visit_and_time() {
    let (visit, at) = (handle_of_bits(7), Moment(5));
    let snapshot: Vec<u8> = (0..64).collect();
    let frame = Call::Frame(&snapshot);
    assert_eq!(frame.visit(), Some(handle_of_bits(0x1B1A_1918)));
    assert_eq!(frame.at(), Some(Moment(0x2726_2524_2322_2120)));
    let short = Call::Frame(&snapshot[..27]);
    assert_eq!((short.visit(), short.at()), (None, None));
    let wake = Call::Wake { visit, at };
    assert_eq!((wake.visit(), wake.at()), (Some(visit), Some(at)));
}
