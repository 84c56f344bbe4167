//! How a visit ended, and why its candidate was taken as the end or not (metric §10).

use crate::note::{NotTaken, Note};
use alldrawn_core::judge::time::{Moment, UNSETTLED_AGE_NS};
use alldrawn_core::judge::visit::Visit;
use alldrawn_core::judge::visit::candidate::Candidate;
use alldrawn_core::judge::visit::outcome::failed_permille;
use alldrawn_core::record::Call;
use alldrawn_core::wire::Outcome;

/// Returns the notes on the end of a visit. `advanced`: the visit before the call, after the deadlines before it.
pub(crate) fn end(call: &Call<'_>, time: Option<Moment>, advanced: &Visit, after: &Visit) -> Vec<Note> {
    let mut notes = Vec::new();
    let Some(terminal) = after.terminal() else { return notes };
    let is_act = matches!(call, Call::Input { .. } | Call::Leave { .. });
    if is_act && advanced.terminal().is_none() {
        let candidate = advanced.candidate();
        notes.extend(
            candidate.and_then(|candidate| act(advanced, candidate, after, time.unwrap_or_default())),
        );
    }
    if let Call::Begin(begin) = call
        && advanced.waits_for_heir()
    {
        notes.push(Note::InheritedBy { surface: begin.surface.to_owned() });
    }
    if matches!(terminal.outcome, Outcome::Error | Outcome::CompleteWithErrors) {
        notes.push(Note::Failures {
            declared: after.declared_error(),
            permille: failed_permille(&terminal.nodes),
        });
    }
    notes.push(Note::Ended {
        outcome: terminal.outcome,
        at: terminal.at,
        value: terminal.value,
        settled: terminal.settled,
    });
    notes
}

// Returns what an act of the user at `at` made of the standing candidate.
fn act(before: &Visit, candidate: &Candidate, after: &Visit, at: Moment) -> Option<Note> {
    match after.terminal()?.outcome {
        Outcome::Complete | Outcome::CompleteWithErrors | Outcome::Error => Some(Note::Taken {
            age_ns: at.since(candidate.frame),
            sparse: candidate.sparse,
            request_open: candidate.request_open,
            later: candidate.later,
        }),
        Outcome::Interacted | Outcome::Abandoned | Outcome::Interrupted => {
            let first_definition = before.context.definition.version() == 1;
            let why = if first_definition { not_taken_by_definition_1 } else { not_taken };
            why(before, candidate, at).map(Note::NotTaken)
        }
        _ => None,
    }
}

fn not_taken(before: &Visit, candidate: &Candidate, at: Moment) -> Option<NotTaken> {
    if candidate.frame > at {
        Some(NotTaken::Later)
    } else if before.holds().app_blocks() {
        Some(NotTaken::HoldOpen)
    } else {
        None
    }
}

fn not_taken_by_definition_1(before: &Visit, candidate: &Candidate, at: Moment) -> Option<NotTaken> {
    let young = |since: Moment| at < since || at.since(since) < UNSETTLED_AGE_NS;
    let holds = before.holds();
    if candidate.sparse {
        Some(NotTaken::Sparse)
    } else if holds.block() {
        Some(NotTaken::HoldOpen)
    } else if young(candidate.frame) {
        Some(NotTaken::Young)
    } else if holds.last_release().is_some_and(young) {
        Some(NotTaken::JustReleased)
    } else {
        None
    }
}
