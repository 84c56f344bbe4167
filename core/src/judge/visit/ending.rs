//! The ways in which a visit ends: by an interaction, by leaving the surface, and without a value (metric §10).

use super::interaction::{Input, Leave, after_opening};
use super::outcome::Terminal;
use super::{Visit, copy_required};
use crate::judge::answer::decision;
use crate::judge::time::Moment;
use crate::wire::Outcome;

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
        if self.over() {
            return;
        }
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

    // Completes the visit, as unsettled, if its candidate is at least 100 ms old. Otherwise ends the visit as
    // `otherwise`.
    fn take_or(&mut self, otherwise: Outcome, at: Moment) {
        let (open, released) = (self.holds.block(), self.holds.last_release());
        if self.candidate.as_ref().is_some_and(|candidate| candidate.taken_at(at, open, released)) {
            self.complete(false);
        } else {
            self.end(otherwise, at);
        }
    }

    /// Declares the surface empty: the visit is complete when the frame that shows it empty is presented (metric §9).
    pub fn declare_empty(&mut self, at: Moment) {
        self.advance(at, false);
        if self.over() {
            return;
        }
        self.declared_empty = true;
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
        let mut sparse = false;
        if let Some(candidate) = self.candidate.take() {
            self.first_candidate.get_or_insert(candidate.value());
            self.last_candidate = Some(candidate.value());
            sparse = candidate.sparse;
            nodes = candidate.nodes;
        }
        self.finish_with(Terminal {
            outcome,
            at: at.max(self.start.at),
            settled: false,
            sparse,
            source: None,
            nodes,
        });
    }

    /// Ends the visit with `terminal`.
    pub(super) fn finish_with(&mut self, terminal: Terminal) {
        self.note_late_firsts();
        if let (Outcome::Complete | Outcome::CompleteWithErrors, at) = (terminal.outcome, terminal.at) {
            self.first_candidate.get_or_insert(at);
        }
        self.decision |= decision::TERMINAL;
        self.terminal = Some(terminal);
    }
}
