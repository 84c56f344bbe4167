//! The ways in which a visit ends: by an interaction, by leaving the surface, and without a value (metric §10).

use super::interaction::{Input, Leave, after_opening};
use super::outcome::Terminal;
use super::{Visit, copy_required};
use crate::judge::answer::decision;
use crate::judge::time::Moment;
use crate::wire::{Fate, Outcome};

impl Visit {
    /// Applies a user's input in this surface. `at` is the time of the input's first event.
    pub fn input(&mut self, input: Input, at: Moment) {
        if !after_opening(at, self.start.at, self.context.begin) {
            return;
        }
        self.advance(at, true);
        if self.over() {
            return;
        }
        let interacts = match input {
            Input::TextKey => false,
            Input::Tap | Input::Key => true,
            Input::Scroll { scroller, dx, dy } => self.scrolled_by(scroller, dx, dy),
        };
        if interacts {
            self.take_or(Outcome::Interacted, at);
        }
    }

    /// Applies a user's input in a dialog's window or subtree, outside of which the surface's root is. It is no
    /// interaction with this surface (metric §10).
    pub fn input_in_dialog(&mut self, at: Moment) {
        if !after_opening(at, self.start.at, self.context.begin) {
            return;
        }
        self.advance(at, true);
        if !self.over() {
            self.dialog_open = true;
        }
    }

    // Adds a scroll to the scrolled distance. Returns true if that distance is an interaction. A nested scroller counts
    // only if it covers at least half of the surface.
    fn scrolled_by(&mut self, scroller: u32, dx: f32, dy: f32) -> bool {
        let Some(last) = &self.last else { return false };
        let counts = scroller == 0
            || last.scrollers.iter().any(|s| s.identity == scroller && s.area * 2.0 >= last.viewport_area);
        if counts {
            self.scrolled.add(dx, dy);
        }
        counts && self.scrolled.interacts(&last.viewport)
    }

    /// Ends the visit because its surface is left at `at`.
    pub fn leave(&mut self, reason: Leave, at: Moment) {
        self.paused_until = None;
        self.advance(at, true);
        if reason == Leave::Background && self.waits_for_heir() {
            // Nothing follows a surface that was replaced before the app went away.
            return self.end_replaced(Outcome::Abandoned);
        }
        if self.over() {
            return;
        }
        if self.context.definition.is_first() {
            return self.leave_by_definition_1(reason, at);
        }
        match reason {
            Leave::SystemDialog => self.take_or(Outcome::Interrupted, at),
            Leave::Restarted => self.end(Outcome::Superseded, at),
            Leave::Replaced | Leave::Removed => self.replace(at),
            Leave::Back | Leave::Navigation | Leave::Background => self.take_or(Outcome::Abandoned, at),
        }
    }

    fn leave_by_definition_1(&mut self, reason: Leave, at: Moment) {
        // A candidate that formed after the time of leaving does not count (metric §8, Order).
        let had_candidate = self.candidate_since.is_some_and(|since| since <= at);
        match reason {
            Leave::SystemDialog => self.end(Outcome::Interrupted, at),
            Leave::Restarted => self.end(Outcome::Superseded, at),
            Leave::Replaced if !had_candidate => self.end(Outcome::Redirected, at),
            Leave::Back | Leave::Navigation | Leave::Background | Leave::Replaced | Leave::Removed => {
                self.take_or(Outcome::Abandoned, at)
            }
        }
    }

    // Completes the visit, as not settled, with the candidate that stands at `at`, unless a hold of the app keeps it
    // waiting (metric §10). Otherwise ends the visit as `otherwise`.
    fn take_or(&mut self, otherwise: Outcome, at: Moment) {
        let taken = self.candidate.as_ref().is_some_and(|candidate| {
            if self.context.definition.is_first() {
                candidate.taken_by_definition_1_at(at, self.holds.block(), self.holds.last_release())
            } else {
                candidate.frame <= at && !self.holds.app_blocks()
            }
        });
        if taken {
            self.complete(false, at);
        } else {
            self.end(otherwise, at);
        }
    }

    /// Declares the surface empty: the visit is complete when the frame that shows it empty is presented (metric §9).
    pub fn declare_empty(&mut self, at: Moment) {
        self.declare(at, |visit| visit.declared_empty = true);
    }

    /// Declares that the surface shows an error instead of its content (metric §4). This holds for the standing candidate
    /// and the next.
    pub fn declare_error(&mut self, at: Moment) {
        self.declare(at, |visit| visit.declared_error = Some(at));
    }

    // Applies a declaration of the app with `set`, and judges the last frame again, which may be complete now.
    fn declare(&mut self, at: Moment, set: impl FnOnce(&mut Visit)) {
        self.advance(at, false);
        if self.over() {
            return;
        }
        set(self);
        let met_at = self.last.as_ref().map_or(at, |last| last.time.max(at));
        self.judge(met_at, false);
    }

    /// Ends this typing visit because the next key begins another one.
    pub fn superseded(&mut self, at: Moment) {
        self.advance(at, true);
        if !self.over() {
            self.end(Outcome::Superseded, at);
        }
    }

    /// Ends the visit without a value.
    pub(super) fn end(&mut self, outcome: Outcome, at: Moment) {
        let mut nodes = Vec::new();
        copy_required(&self.nodes, &mut nodes);
        let (mut sparse, mut unanswered_permille) = (false, 0);
        if let Some(candidate) = self.candidate.take() {
            self.fates.add(candidate.fate(Fate::Left, at));
            unanswered_permille = candidate.unanswered_permille;
            self.first_candidate.get_or_insert(candidate.value());
            self.last_candidate = Some(candidate.value());
            sparse = candidate.sparse;
            nodes = candidate.nodes;
        }
        self.finish_with(Terminal {
            outcome,
            value: None,
            at: at.max(self.start.at),
            settled: false,
            sparse,
            source: None,
            unanswered_permille,
            nodes,
        });
    }

    /// Ends the visit with `terminal`.
    pub(super) fn finish_with(&mut self, terminal: Terminal) {
        self.note_late_firsts();
        self.forget_recheck();
        self.decision |= decision::TERMINAL;
        self.terminal = Some(terminal);
    }
}
