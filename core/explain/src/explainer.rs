//! Explains what each call did to a visit, by comparing the visit before and after the call.

use std::collections::HashMap;

use crate::frame::{Frame, explain};
use alldrawn_core::judge::answer::decision;
use alldrawn_core::judge::engine::{Engine, Handle};
use alldrawn_core::judge::node::Tracked;
use alldrawn_core::judge::snapshot::{Header, Snapshot};
use alldrawn_core::judge::time::{Moment, UNSETTLED_AGE_NS};
use alldrawn_core::judge::visit::Visit;
use alldrawn_core::judge::visit::candidate::Candidate;
use alldrawn_core::record::{Call, Reply};
use alldrawn_core::wire::Outcome;

use crate::note::{Cause, NotTaken, Note, Progress};

/// The effects of one call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Step {
    /// The engine's reply.
    pub reply: Reply,
    /// If the call was a frame: its header, and its nodes with reasons.
    pub frame: Option<(Header, Frame)>,
    /// Notes on what happened, each with the handle of its visit.
    pub notes: Vec<(Handle, Note)>,
}

/// Replays calls and explains what each of them does.
#[derive(Debug, Default)]
pub struct Explainer {
    engine: Engine,
    open: Vec<Handle>,
    // Identities of the busy nodes in the last frame of each visit, by the visit's handle.
    busy: HashMap<Handle, Vec<u32>>,
}

impl Explainer {
    /// Makes the call and returns its effects.
    pub fn call(&mut self, call: &Call<'_>) -> Step {
        let before: Vec<(Handle, Visit)> =
            self.affected(call).into_iter().filter_map(|h| self.copy_of(h)).collect();
        let frame = self.frame(call, &before);
        let reply = call.apply(&mut self.engine);
        let mut step = Step { reply, frame, notes: Vec::new() };
        self.note_call(call, &mut step);
        for (handle, visit) in before {
            let Some((_, after)) = self.copy_of(handle) else {
                self.open.retain(|open| *open != handle);
                self.busy.remove(&handle);
                continue;
            };
            let is_own = call.visit() == Some(handle);
            let ended = after.terminal().is_some() && visit.terminal().is_none();
            if !is_own && visit.open_dialogs() == after.open_dialogs() && !ended {
                continue;
            }
            let advanced = advanced(call, &visit, &after);
            let mut notes = deadlines(&visit, &advanced, call.at().unwrap_or_default());
            notes.extend(changes(&advanced, &after, self.busy.get(&handle), is_own));
            if ended {
                notes.extend(end(call, &advanced, &after));
            }
            step.notes.extend(notes.into_iter().map(|note| (handle, note)));
        }
        step
    }

    /// Returns a visit that is not finished.
    pub fn visit(&mut self, handle: Handle) -> Option<&Visit> {
        self.engine.visit(handle)
    }

    fn copy_of(&mut self, handle: Handle) -> Option<(Handle, Visit)> {
        self.engine.visit(handle).map(|visit| (handle, visit.clone()))
    }

    // Returns the visits that a call may change. A begin, a leave and a key may change other visits too: a dialog's
    // parent or a typing visit. The timer call concerns all visits.
    fn affected(&self, call: &Call<'_>) -> Vec<Handle> {
        match call {
            Call::Begin(_) | Call::BeginTyping { .. } | Call::Leave { .. } | Call::WakeAll { .. } => {
                self.open.clone()
            }
            _ => call.visit().into_iter().collect(),
        }
    }

    fn frame(&mut self, call: &Call<'_>, before: &[(Handle, Visit)]) -> Option<(Header, Frame)> {
        let Call::Frame(bytes) = call else { return None };
        let (handle, visit) = before.first()?;
        let snapshot = Snapshot::parse(bytes).ok()?;
        let frame = explain(&snapshot, visit.context.typing).ok()?;
        self.busy.insert(*handle, frame.blocking().map(|node| node.record.identity).collect());
        Some((snapshot.header, frame))
    }

    // Adds the notes that follow from the reply alone.
    fn note_call(&mut self, call: &Call<'_>, step: &mut Step) {
        let handle = step.reply.handle.or(call.visit()).unwrap_or_default();
        if let (Some(begun), Some((_, visit))) = (step.reply.handle, self.copy_of(handle)) {
            self.open.push(begun);
            let note = Note::Begun { surface: visit.context.surface, start: visit.start };
            step.notes.push((begun, note));
        } else if matches!(call, Call::Begin(_) | Call::BeginTyping { .. }) {
            step.notes.push((handle, Note::Refused));
        }
        let bits = step.reply.answer.map_or(0, |answer| answer.decision);
        if bits & decision::REJECTED != 0
            && let (_, Some(error)) = self.engine.rejections()
        {
            step.notes.push((handle, Note::Rejected(error.to_string())));
        }
        if bits & decision::UNKNOWN_VISIT != 0 {
            step.notes.push((handle, Note::Unknown));
        }
    }
}

// Returns the visit after the deadlines before the call have fired (metric §8, Order). A call that voids the visit, a
// mark and a rejected snapshot fire no deadlines.
fn advanced(call: &Call<'_>, before: &Visit, after: &Visit) -> Visit {
    let void = after.terminal().is_some_and(|ended| ended.outcome == Outcome::Void);
    let rejected = after.counters.rejected > before.counters.rejected;
    match call.at() {
        Some(at) if !(void || rejected || matches!(call, Call::Mark { .. })) => {
            let at_now = matches!(
                call,
                Call::Input { .. }
                    | Call::Leave { .. }
                    | Call::Wake { .. }
                    | Call::WakeAll { .. }
                    | Call::Clock { .. }
            );
            before.advanced(at, at_now)
        }
        _ => before.clone(),
    }
}

// Returns the deadlines that fired before the call took effect.
fn deadlines(before: &Visit, advanced: &Visit, now: Moment) -> Vec<Note> {
    let mut notes = Vec::new();
    if let (None, Some(at)) = (before.holds().expired_at(), advanced.holds().expired_at()) {
        notes.push(Note::HoldsSpent { at });
    }
    match (before.candidate(), advanced.candidate()) {
        (Some(old), Some(new)) if new.settle_from > old.settle_from => {
            let due = settle_due(before, now);
            notes.push(Note::SettleOverdue { due, late_ns: now.since(due) });
        }
        (Some(_), None) if advanced.terminal().is_some_and(|terminal| terminal.settled) => {
            notes.push(Note::Confirmed { due: settle_due(before, now) });
        }
        _ => {}
    }
    if advanced.extended() && !before.extended() {
        notes.push(Note::Extended);
    }
    notes
}

// Returns the time at which the candidate was due to be confirmed. After their budget is spent, holds delay it no more.
fn settle_due(before: &Visit, now: Moment) -> Moment {
    let spent = before.holds().spent_at().filter(|spent| *spent <= now);
    let unheld = spent.map(|spent| before.advanced(spent, true));
    unheld.as_ref().unwrap_or(before).settle_deadline().or(spent).unwrap_or(now)
}

// Returns the notes on what the call itself changed.
fn changes(before: &Visit, after: &Visit, busy: Option<&Vec<u32>>, is_own: bool) -> Vec<Note> {
    let mut notes = progress(before, after);
    if after.counters.stale_times > before.counters.stale_times {
        notes.push(Note::Stale);
    }
    if after.counters.after_end > before.counters.after_end {
        notes.push(Note::AfterEnd);
    }
    let busy = busy.map_or(&[][..], Vec::as_slice);
    if let Some(old) = before.candidate()
        && after.counters.withdrawn > before.counters.withdrawn
    {
        let because = withdrawn(old, before, after, busy);
        notes.push(Note::Withdrawn { number: old.number, because });
    }
    if after.terminal().is_some() {
        return notes;
    }
    let Some(candidate) = after.candidate() else {
        if is_own {
            notes.push(Note::Waits(waits(after, busy)));
        }
        return notes;
    };
    match before.candidate() {
        Some(old) if old.number == candidate.number => {
            if old.sparse != candidate.sparse {
                notes.push(Note::Sparse(candidate.sparse));
            }
        }
        _ => notes.push(Note::Candidate {
            number: candidate.number,
            value: candidate.value(),
            required: candidate.nodes.len(),
            sparse: candidate.sparse,
        }),
    }
    notes.push(match after.settle_deadline() {
        Some(at) => after.paused_until.map_or(Note::Settles { at }, |until| Note::Paused { until }),
        None if after.open_dialogs() > 0 => Note::DialogWaits { open: after.open_dialogs() },
        None => Note::HoldWaits { until: after.holds().spent_at() },
    });
    notes
}

// Returns notes on the required nodes whose readiness changed.
fn progress(before: &Visit, after: &Visit) -> Vec<Note> {
    let old: HashMap<u32, &Tracked> = before.nodes().iter().map(|node| (node.identity, node)).collect();
    let changed = after.nodes().required().filter_map(|node| {
        let old = old.get(&node.identity).filter(|old| old.required);
        let now = if node.is_live() {
            Progress::Live
        } else if node.pending() {
            old.filter(|old| !old.pending())?;
            Progress::Pending
        } else if node.failed() {
            Progress::Failed(node.settled_at().after(after.start.at))
        } else {
            Progress::Ready(node.settled_at().after(after.start.at))
        };
        let same = old.is_some_and(|old| {
            old.is_live() == node.is_live()
                && old.readiness == node.readiness
                && old.settled_at() == node.settled_at()
        });
        (!same).then_some(Note::Node { identity: node.identity, now })
    });
    changed.collect()
}

fn withdrawn(candidate: &Candidate, before: &Visit, after: &Visit, busy: &[u32]) -> Vec<Cause> {
    let mut because = Vec::new();
    for node in after.nodes().required() {
        let joined = candidate.nodes.iter().find(|old| old.identity == node.identity);
        let old = before.nodes().iter().find(|old| old.identity == node.identity);
        let renewed = joined.is_some_and(|old| old.generation != node.generation && !node.is_live());
        let again =
            old.is_some_and(|old| !old.pending() && old.readiness != node.readiness && !node.is_live());
        match joined {
            None => because.push(Cause::Appeared(node.identity)),
            Some(_) if renewed => because.push(Cause::Renewed(node.identity)),
            Some(_) if node.pending() => because.push(Cause::Pending(node.identity)),
            Some(_) if again => because.push(Cause::Renewed(node.identity)),
            Some(_) => {}
        }
    }
    because.extend(busy.iter().map(|node| Cause::Busy(*node)));
    because
}

fn waits(visit: &Visit, busy: &[u32]) -> Vec<Cause> {
    let mut causes: Vec<Cause> = visit
        .nodes()
        .required()
        .filter(|node| node.pending())
        .map(|node| Cause::Pending(node.identity))
        .collect();
    causes.extend(busy.iter().map(|node| Cause::Busy(*node)));
    if visit.waits_for_change() {
        causes.push(Cause::NoChange);
    } else if visit.viewport().is_none() {
        causes.push(Cause::NoFrame);
    } else if visit.nodes().required().next().is_none() && !visit.declared_empty {
        causes.push(Cause::NothingRequired);
    }
    causes
}

fn not_taken(before: &Visit, after: &Visit, at: Moment) -> Option<Note> {
    let (candidate, ended) = (before.candidate()?, after.terminal()?);
    if matches!(ended.outcome, Outcome::Complete | Outcome::CompleteWithErrors) {
        return None;
    }
    let young = |since: Moment| at < since || at.since(since) < UNSETTLED_AGE_NS;
    let holds = before.holds();
    let why = if candidate.sparse {
        NotTaken::Sparse
    } else if holds.block() {
        NotTaken::HoldOpen
    } else if young(candidate.frame) {
        NotTaken::Young
    } else if holds.last_release().is_some_and(young) {
        NotTaken::JustReleased
    } else {
        return None;
    };
    Some(Note::NotTaken(why))
}

// Returns how the visit ended, and why its candidate, if it had one, was not taken.
fn end(call: &Call<'_>, advanced: &Visit, after: &Visit) -> Vec<Note> {
    let mut notes = Vec::new();
    if matches!(call, Call::Input { .. } | Call::Leave { .. }) && advanced.terminal().is_none() {
        notes.extend(not_taken(advanced, after, call.at().unwrap_or_default()));
    }
    if let Some(terminal) = after.terminal() {
        let (outcome, at, settled) = (terminal.outcome, terminal.at, terminal.settled);
        notes.push(Note::Ended { outcome, at, settled });
    }
    notes
}
