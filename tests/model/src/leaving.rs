//! Inputs of the user, and leaving a surface (metric §10).

use crate::visit::Visit;
use crate::{MS, Time};
use alldrawn_core::judge::visit::interaction::{Input, Leave};
use alldrawn_core::wire::Outcome;

impl Visit {
    /// Applies an input. An input at or before the start or the begin is ignored: it belongs to the opening input, or
    /// it is older.
    pub fn input(&mut self, input: Input, at: Time) {
        if at <= self.start.at || at <= self.context.begin {
            return;
        }
        self.fire_up_to(at);
        if self.over() {
            return;
        }
        let interaction = match input {
            Input::TextKey => false,
            Input::Tap | Input::Key => true,
            Input::Scroll { scroller, dx, dy } => self.scrolls(scroller, dx, dy),
        };
        if interaction {
            self.take_or(Outcome::Interacted, at);
        }
    }

    // Adds a scroll. Returns true if the scrolls together have now moved the content by more than 5 % of the viewport
    // along an axis.
    fn scrolls(&mut self, scroller: u32, dx: f32, dy: f32) -> bool {
        let Some(last) = self.history.last() else { return false };
        let viewport = last.viewport;
        let nested = last
            .scrollers
            .iter()
            .any(|(identity, area)| *identity == scroller && area * 2.0 >= viewport.area());
        if scroller != 0 && !nested {
            return false;
        }
        if dx.is_finite() && dy.is_finite() {
            self.scrolled.0 += f64::from(dx.abs());
            self.scrolled.1 += f64::from(dy.abs());
        }
        let (width, height) = (viewport.right - viewport.left, viewport.bottom - viewport.top);
        let moves = |moved: f64, size: f64| size > 0.0 && moved * 100.0 > size * 5.0;
        moves(self.scrolled.0, width) || moves(self.scrolled.1, height)
    }

    /// Leaves the surface.
    pub fn leave(&mut self, reason: Leave, at: Time) {
        self.paused_until = None;
        self.fire_up_to(at);
        if self.over() {
            return;
        }
        // A leave at an earlier time than a candidate's frame does not count that candidate.
        let after_a_candidate = self.candidates.iter().any(|candidate| candidate.frame <= at);
        match reason {
            Leave::SystemDialog => self.finish(Outcome::Interrupted, at),
            Leave::Restarted => self.finish(Outcome::Superseded, at),
            Leave::Replaced if !after_a_candidate => self.finish(Outcome::Redirected, at),
            _ => self.take_or(Outcome::Abandoned, at),
        }
    }

    /// Ends a typing visit, because the next key was pressed in the search field.
    pub fn superseded(&mut self, at: Time) {
        self.fire_up_to(at);
        if !self.over() {
            self.finish(Outcome::Superseded, at);
        }
    }

    fn take_or(&mut self, otherwise: Outcome, at: Time) {
        let ago_100 = |then: Time| then + 100 * MS <= at;
        let taken = self.standing.is_some_and(|standing| {
            let candidate = &self.candidates[standing];
            let held = self.holds.any_open() && candidate.spent.is_none();
            ago_100(candidate.frame)
                && self.holds.last_release().is_none_or(ago_100)
                && !candidate.sparse
                && !held
        });
        if taken {
            self.complete(false);
        } else {
            self.finish(otherwise, at);
        }
    }
}
