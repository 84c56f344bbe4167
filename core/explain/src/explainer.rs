//! Explains what each call did to a visit, by comparing the visit before and after the call.

use std::collections::HashMap;

use crate::changes::{events, status};
use crate::deadlines::{advanced, deadlines};
use crate::ending::end;
use crate::frame::{Frame, explain};
use crate::note::{Note, StartOrigin};
use crate::seen::Seen;
use alldrawn_core::judge::answer::decision;
use alldrawn_core::judge::engine::{Engine, Handle};
use alldrawn_core::judge::snapshot::{Header, Snapshot};
use alldrawn_core::judge::start::Start;
use alldrawn_core::judge::time::Moment;
use alldrawn_core::judge::visit::Visit;
use alldrawn_core::record::{Call, Reply};
use alldrawn_core::wire::{Outcome, StartSource};

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
    had_visit: bool,
    // What the last frame of each visit showed, by the visit's handle.
    seen: HashMap<Handle, Seen>,
    // The time of the last key that asked for a typing visit, by the handle of the surface.
    keys: HashMap<Handle, Moment>,
}

impl Explainer {
    /// Creates an explainer for an engine without visits. Each visit is explained by the definition by which the engine
    /// judges it: for a recording, use the engine that judges by the recording's definition.
    pub fn new(engine: Engine) -> Explainer {
        Explainer { engine, ..Explainer::default() }
    }

    /// Makes the call and returns its effects.
    pub fn call(&mut self, call: &Call<'_>) -> Step {
        let before: Vec<(Handle, Visit)> =
            self.affected(call).into_iter().filter_map(|h| self.copy_of(h)).collect();
        let frame = self.frame(call, &before);
        let time = self.time_of(call);
        let reply = call.apply(&mut self.engine);
        let mut step = Step { reply, frame, notes: Vec::new() };
        self.note_call(call, &before, &mut step);
        for (handle, visit) in before {
            let Some((_, after)) = self.copy_of(handle) else {
                self.open.retain(|open| *open != handle);
                self.seen.remove(&handle);
                continue;
            };
            // The begin of a typing visit names the surface, whose own visit it does not concern.
            let is_own = call.visit() == Some(handle) && !matches!(call, Call::BeginTyping { .. });
            if !is_own && !is_changed(&visit, &after) {
                continue;
            }
            let advanced = advanced(call, time, &visit, &after, is_own);
            let seen = self.seen.get(&handle).cloned().unwrap_or_default();
            let mut notes = deadlines(&visit, &advanced, time.unwrap_or_default());
            notes.extend(events(call, &advanced, &after, &seen));
            if after.terminal().is_some() && visit.terminal().is_none() {
                notes.extend(end(call, time, &advanced, &after));
            }
            notes.extend(watch(&visit, &after));
            if after.terminal().is_none() {
                notes.extend(status(&after, &seen, is_own));
            }
            if let Some((_, frame)) = step.frame.as_mut().filter(|_| is_own && after.ignores_small_busy()) {
                frame.ignore_small_busy();
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

    // Returns the visits that a call may change. A begin may end a replaced visit, a begin or a leave of a dialog
    // concerns its parent, and a leave or a key concerns a typing visit. A begin, an input and a leave end the watches of
    // audited visits. The timer call concerns all visits.
    fn affected(&self, call: &Call<'_>) -> Vec<Handle> {
        match call {
            Call::Begin(_)
            | Call::BeginTyping { .. }
            | Call::Input { .. }
            | Call::Leave { .. }
            | Call::WakeAll { .. } => self.open.clone(),
            _ => call.visit().into_iter().collect(),
        }
    }

    // Returns the time at which the call takes effect. A leave takes effect at the input that is being handled, and a
    // typing visit begins at its key.
    fn time_of(&mut self, call: &Call<'_>) -> Option<Moment> {
        match call {
            Call::Leave { input: Some(input), at, .. } => Some(*input.min(at)),
            Call::BeginTyping { surface, .. } => self.keys.remove(surface),
            _ => call.at(),
        }
    }

    fn frame(&mut self, call: &Call<'_>, before: &[(Handle, Visit)]) -> Option<(Header, Frame)> {
        let Call::Frame(bytes) = call else { return None };
        let (handle, visit) = before.first()?;
        let snapshot = Snapshot::parse(bytes).ok()?;
        let frame = explain(&snapshot, visit.context.typing, visit.context.definition).ok()?;
        self.seen.insert(*handle, Seen::of(&frame));
        Some((snapshot.header, frame))
    }

    // Adds the notes that follow from the reply alone.
    fn note_call(&mut self, call: &Call<'_>, before: &[(Handle, Visit)], step: &mut Step) {
        let handle = step.reply.handle.or(call.visit()).unwrap_or_default();
        if let (Some(begun), Some((_, visit))) = (step.reply.handle, self.copy_of(handle)) {
            self.open.push(begun);
            let origin = self.origin_of(call, &visit.start, before);
            self.had_visit = true;
            let note = Note::Begun { surface: visit.context.surface, start: visit.start, origin };
            step.notes.push((begun, note));
        } else if matches!(call, Call::Begin(_) | Call::BeginTyping { .. }) {
            step.notes.push((handle, Note::Refused));
        }
        let bits = step.reply.answer.map_or(0, |answer| answer.decision);
        if let Some(at) = call.at().filter(|_| bits & decision::TYPING != 0) {
            self.keys.insert(handle, at);
        }
        if bits & decision::REJECTED != 0
            && let (_, Some(error)) = self.engine.rejections()
        {
            step.notes.push((handle, Note::Rejected(error.to_string())));
        }
        if bits & decision::UNKNOWN_VISIT != 0 {
            step.notes.push((handle, Note::Unknown));
        }
    }

    // Returns whose start a visit has that just began with `call`. `before`: the visits before it.
    fn origin_of(&mut self, call: &Call<'_>, start: &Start, before: &[(Handle, Visit)]) -> StartOrigin {
        let Call::Begin(begin) = call else { return StartOrigin::Own };
        let ended_as_redirected = |(handle, visit): &(Handle, Visit)| {
            let now = self.engine.visit(*handle).and_then(Visit::terminal);
            visit.waits_for_heir() && now.is_some_and(|ended| ended.outcome == Outcome::Redirected)
        };
        if before.iter().any(ended_as_redirected) {
            return StartOrigin::Redirect;
        }
        let own = match start.source {
            StartSource::Input => begin.origin.input.map(|input| input.at),
            StartSource::External => begin.origin.external,
            StartSource::Launch => begin.origin.launch.map(|launch| launch.at).filter(|_| !self.had_visit),
            StartSource::Begin | StartSource::Unspecified => Some(begin.at),
        };
        if own == Some(start.at) { StartOrigin::Own } else { StartOrigin::Shared }
    }
}

// Returns the notes on the watch of an audited visit.
fn watch(before: &Visit, after: &Visit) -> Vec<Note> {
    let begun = after.watch_deadline().filter(|_| after.is_watched() && !before.is_watched());
    let ended = after.watch_end().filter(|_| before.watch_end().is_none());
    let begun = begun.map(|until| Note::Watched { until });
    begun.into_iter().chain(ended.map(Note::WatchEnded)).collect()
}

// Returns true if a call for another visit changed something about this visit that a note must tell.
fn is_changed(before: &Visit, after: &Visit) -> bool {
    let facts = |visit: &Visit| {
        let candidate = visit.candidate().map(|candidate| (candidate.number, candidate.settle_from));
        (
            (visit.terminal().is_some(), visit.waits_for_heir(), visit.extended()),
            (visit.dialog_open, visit.open_dialogs(), visit.counters.after_end, visit.watch_end().is_some()),
            (visit.needs_snapshot(), visit.ignores_small_busy(), visit.holds().expired_at(), candidate),
        )
    };
    facts(before) != facts(after)
}
