//! What a call itself changed, and what the visit waits for after it.

use std::collections::HashMap;

use crate::note::{Cause, Note, Progress};
use crate::seen::Seen;
use alldrawn_core::judge::node::Tracked;
use alldrawn_core::judge::readiness::Readiness;
use alldrawn_core::judge::visit::Visit;
use alldrawn_core::judge::visit::candidate::Candidate;
use alldrawn_core::record::Call;

/// Returns the notes on what the call changed. `before`: the visit after the deadlines before the call.
pub(crate) fn events(call: &Call<'_>, before: &Visit, after: &Visit, seen: &Seen) -> Vec<Note> {
    let mut notes = progress(before, after);
    if after.counters.stale_times > before.counters.stale_times {
        notes.push(Note::Stale);
    }
    if after.counters.after_end > before.counters.after_end {
        notes.push(if before.waits_for_heir() { Note::AfterReplacement } else { Note::AfterEnd });
        return notes;
    }
    if before.terminal().is_some() || before.waits_for_heir() {
        return notes;
    }
    let in_dialog = matches!(call, Call::Input { in_dialog: true, .. });
    if after.dialog_open && (in_dialog || !before.dialog_open) && !is_first_definition(after) {
        notes.push(Note::Dialog);
    }
    if matches!(call, Call::DeclareError { .. }) {
        notes.push(Note::ErrorDeclared);
    }
    notes.extend(quiet(before, after));
    if let Some(old) = before.candidate()
        && after.counters.withdrawn > before.counters.withdrawn
    {
        let because = withdrawn(old, before, after, seen);
        notes.push(Note::Withdrawn { number: old.number, because });
        if before.declared_error() && !after.declared_error() {
            notes.push(Note::ErrorForgotten);
        }
    }
    if let (Some(candidate), true) = (before.candidate(), before.needs_snapshot())
        && after.counters.frames > before.counters.frames
        && after.counters.withdrawn == before.counters.withdrawn
    {
        let confirmed = after.terminal().is_some();
        let frame = after.last_frame().unwrap_or_default();
        notes.push(Note::Rechecked { age_ns: frame.since(candidate.frame), confirmed });
    }
    if let Some(candidate) = after.candidate() {
        match before.candidate() {
            Some(old) if old.number == candidate.number => {
                if old.sparse != candidate.sparse {
                    notes.push(Note::Sparse(candidate.sparse));
                }
            }
            _ => notes.push(candidate_note(candidate)),
        }
    }
    if after.waits_for_heir() {
        notes.extend(after.next_deadline().map(|until| Note::Replaced { until }));
    }
    notes
}

/// Returns the note on a candidate that has formed.
pub(crate) fn candidate_note(candidate: &Candidate) -> Note {
    Note::Candidate {
        number: candidate.number,
        value: candidate.value(),
        required: candidate.nodes.len(),
        sparse: candidate.sparse,
        request_open: candidate.request_open,
    }
}

/// Returns the notes on what a pending visit waits for. `is_own`: the call names this visit.
pub(crate) fn status(visit: &Visit, seen: &Seen, is_own: bool) -> Vec<Note> {
    if visit.waits_for_heir() {
        return Vec::new();
    }
    let mut notes = Vec::new();
    if visit.candidate().is_none() && is_own {
        notes.push(Note::Waits(waits(visit, seen)));
    }
    if visit.needs_snapshot() {
        notes.push(Note::SnapshotWaits);
    }
    let deadline = match (visit.candidate(), visit.settle_deadline()) {
        _ if visit.paused_until.is_some() => visit.paused_until.map(|until| Note::Paused { until }),
        (None, _) => visit.small_busy_ignored_at().map(|until| Note::SmallBusyWaits { until }),
        (Some(_), Some(at)) => Some(Note::Settles { at }),
        (Some(_), None) if visit.open_dialogs() > 0 => Some(Note::DialogWaits { open: visit.open_dialogs() }),
        (Some(_), None) => {
            Some(Note::HoldWaits { until: visit.holds().spent_at(), by_app: visit.holds().app_blocks() })
        }
    };
    notes.extend(deadline);
    notes
}

fn is_first_definition(visit: &Visit) -> bool {
    visit.context.definition.version() == 1
}

fn by_identity(visit: &Visit) -> HashMap<u32, &Tracked> {
    visit.nodes().iter().map(|node| (node.identity, node)).collect()
}

// Returns notes on the required nodes whose readiness changed.
fn progress(before: &Visit, after: &Visit) -> Vec<Note> {
    let old = by_identity(before);
    let changed = after.nodes().required().filter_map(|node| {
        let old = old.get(&node.identity).filter(|old| old.required);
        let now = if node.is_live() {
            Progress::Live
        } else if node.pending() {
            let old = old.filter(|old| !old.pending())?;
            Progress::Pending { was_live: old.is_live() }
        } else if node.failed() {
            Progress::Failed(node.settled_at().after(after.start.at))
        } else if node.ready() {
            Progress::Ready(node.settled_at().after(after.start.at))
        } else {
            // Bound in a live region: nobody waits for it.
            return None;
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

// Returns a note on the nodes that arrived or changed in live regions and withdrew nothing.
fn quiet(before: &Visit, after: &Visit) -> Option<Note> {
    let standing = |visit: &Visit| visit.candidate().map(|candidate| candidate.number);
    if standing(before) != standing(after) {
        return None;
    }
    let old = by_identity(before);
    let is_new = |node: &&Tracked| {
        let old = old.get(&node.identity);
        node.quiet()
            && old.is_none_or(|old| {
                !old.quiet() || (old.generation, old.readiness) != (node.generation, node.readiness)
            })
    };
    let nodes: Vec<u32> = after.nodes().required().filter(is_new).map(|node| node.identity).collect();
    let of_viewport = after.quiet_area() / viewport_area(after);
    (!nodes.is_empty()).then_some(Note::Quiet { nodes, of_viewport })
}

fn viewport_area(visit: &Visit) -> f64 {
    visit.viewport().map_or(0.0, |viewport| viewport.area())
}

fn withdrawn(candidate: &Candidate, before: &Visit, after: &Visit, seen: &Seen) -> Vec<Cause> {
    let mut because = Vec::new();
    let old = by_identity(before);
    let mut quiet_area = before.quiet_area();
    let mut more_quiet = false;
    for node in after.nodes().required() {
        let old = old.get(&node.identity);
        let joined = candidate.nodes.iter().find(|old| old.identity == node.identity);
        let was_quiet = old.is_some_and(|old| old.quiet());
        let changed = old.is_none_or(|old| {
            !old.required || (old.generation, old.readiness) != (node.generation, node.readiness)
        });
        if was_quiet && !changed {
            continue;
        }
        let in_live_region = seen.live_region.contains(&node.identity);
        if in_live_region && changed && node.readiness != Readiness::Pending {
            if !was_quiet {
                quiet_area += node.area;
                more_quiet = true;
            }
            continue;
        }
        let other_generation = |other: &Tracked| other.generation != node.generation;
        let renewed = !node.is_live()
            && (joined.is_some_and(other_generation) || old.is_some_and(|old| other_generation(old)));
        // A node of the candidate may have left the tree and come back.
        let last = old.copied().or(joined);
        let again =
            last.is_some_and(|old| !old.pending() && old.readiness != node.readiness && !node.is_live());
        match joined {
            None => because.push(Cause::Appeared(node.identity)),
            Some(_) if node.readiness == Readiness::Pending => because.push(Cause::Pending(node.identity)),
            Some(_) if renewed => because.push(Cause::Renewed(node.identity)),
            Some(_) if node.pending() => because.push(Cause::Pending(node.identity)),
            Some(_) if again => because.push(Cause::Renewed(node.identity)),
            Some(_) => {}
        }
    }
    if more_quiet && quiet_area * 20.0 >= viewport_area(after) {
        let permille = quiet_area / viewport_area(after) * 1_000.0;
        because.push(Cause::LoudLiveRegion(permille as u32));
    }
    because.extend(busy_causes(after, seen));
    because
}

fn waits(visit: &Visit, seen: &Seen) -> Vec<Cause> {
    let mut causes: Vec<Cause> = visit
        .nodes()
        .required()
        .filter(|node| node.pending())
        .map(|node| Cause::Pending(node.identity))
        .collect();
    causes.extend(busy_causes(visit, seen));
    let declared = visit.declared_empty || visit.declared_error();
    if visit.waits_for_change() {
        causes.push(Cause::NoChange);
    } else if visit.viewport().is_none() {
        causes.push(Cause::NoFrame);
    } else if visit.nodes().required().next().is_none() && !declared {
        causes.push(Cause::NothingRequired);
    }
    causes
}

fn busy_causes(visit: &Visit, seen: &Seen) -> Vec<Cause> {
    let mut causes: Vec<Cause> = seen.busy.iter().map(|node| Cause::Busy(*node)).collect();
    if !visit.ignores_small_busy() {
        causes.extend(seen.small_busy.iter().map(|node| Cause::SmallBusy(*node)));
    }
    causes
}
