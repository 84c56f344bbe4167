//! The deadlines that fired before a call took effect (metric §8, Order).

use crate::changes::candidate_note;
use crate::note::Note;
use alldrawn_core::judge::time::Moment;
use alldrawn_core::judge::visit::Visit;
use alldrawn_core::record::Call;
use alldrawn_core::wire::Outcome;

/// Returns the visit after the deadlines before the call have fired. `time`: when the call takes effect. `is_own`: the
/// call names this visit.
///
/// A call that voids the visit, a mark, a rejected snapshot and the input that opened the surface fire no deadlines.
pub(crate) fn advanced(
    call: &Call<'_>,
    time: Option<Moment>,
    before: &Visit,
    after: &Visit,
    is_own: bool,
) -> Visit {
    let void = after.terminal().is_some_and(|ended| ended.outcome == Outcome::Void);
    let rejected = after.counters.rejected > before.counters.rejected;
    let opened = before.start.at.max(before.context.begin);
    let (fires, at_now) = match call {
        Call::Mark { .. } => (false, false),
        Call::Input { at, .. } => (*at > opened, true),
        Call::Wake { .. } | Call::WakeAll { .. } | Call::Clock { .. } | Call::BeginTyping { .. } => {
            (true, true)
        }
        // A leave also closes the surface's typing visit, and a dialog of another surface.
        Call::Leave { .. } => (true, is_own || before.context.typing),
        _ => (true, false),
    };
    let mut visit = before.clone();
    match time {
        Some(at) if fires && !void && !rejected => {
            if matches!(call, Call::Leave { .. }) && at_now {
                visit.paused_until = None;
            }
            visit.advanced(at, at_now)
        }
        _ => visit,
    }
}

/// Returns the notes on the deadlines that fired before `now`, of which `advanced` is the result.
pub(crate) fn deadlines(before: &Visit, advanced: &Visit, now: Moment) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut visit = before.clone();
    if let Some(at) = before.small_busy_ignored_at()
        && advanced.ignores_small_busy()
    {
        notes.push(Note::BusyIgnored { at });
        // The last frame is judged again at that time, and may be a candidate now.
        visit.paused_until = None;
        visit = visit.advanced(at, true);
        notes.extend(visit.candidate().map(candidate_note));
    }
    if let (None, Some(at)) = (visit.holds().expired_at(), advanced.holds().expired_at()) {
        notes.push(Note::HoldsSpent { at });
    }
    match (visit.candidate(), advanced.candidate()) {
        (Some(old), Some(new)) if new.settle_from > old.settle_from => {
            let due = settle_due(&visit, now);
            let fresh_snapshot = advanced.needs_snapshot();
            notes.push(Note::SettleOverdue { due, late_ns: now.since(due), fresh_snapshot });
        }
        (Some(_), None) if advanced.terminal().is_some_and(|terminal| terminal.settled) => {
            notes.push(Note::Confirmed { due: settle_due(&visit, now) });
        }
        _ => {}
    }
    if advanced.extended() && !before.extended() {
        notes.push(Note::Extended);
    }
    if before.waits_for_heir() && advanced.terminal().is_some() {
        notes.push(Note::NoHeir);
    }
    notes
}

// Returns the time at which the candidate was due to be confirmed. After their budget is spent, holds delay it no more.
fn settle_due(before: &Visit, now: Moment) -> Moment {
    let spent = before.holds().spent_at().filter(|spent| *spent <= now);
    let unheld = spent.map(|spent| before.advanced(spent, true));
    unheld.as_ref().unwrap_or(before).settle_deadline().or(spent).unwrap_or(now)
}
