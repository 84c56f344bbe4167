//! Inputs of the user, and leaving a surface (metric §10).

use crate::Time;
use crate::visit::Visit;
use alldrawn_core::judge::visit::interaction::{Input, Leave};
use alldrawn_core::wire::Outcome;

impl Visit {
    /// Applies an input. An input at or before the start or the begin is ignored: it belongs to the opening input, or
    /// it is older. An input in a dialog is no interaction with the surface.
    pub fn input(&mut self, input: Input, in_dialog: bool, at: Time) {
        if at <= self.start.at || at <= self.context.begin {
            return;
        }
        self.fire_up_to(at);
        if self.over() {
            return;
        }
        self.dialog_open |= in_dialog;
        let interaction = match input {
            _ if in_dialog => false,
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

    /// Leaves the surface. `by_input`: the surface is left while the app handles an input.
    ///
    /// If the app replaces or removes the surface without an input, the visit waits: the next visit may inherit its
    /// start. It waits no longer once the app goes to the background.
    pub fn leave(&mut self, reason: Leave, by_input: bool, at: Time) {
        self.pause(None);
        self.fire_up_to(at);
        if reason == Leave::Background && self.waits() {
            return self.not_inherited();
        }
        if self.over() {
            return;
        }
        match reason {
            Leave::SystemDialog => self.take_or(Outcome::Interrupted, at),
            Leave::Restarted => self.finish(Outcome::Superseded, at),
            Leave::Replaced | Leave::Removed if !by_input => self.replaced = Some(at),
            _ => self.take_or(Outcome::Abandoned, at),
        }
    }

    /// Ends a replaced visit, because another visit has inherited its start.
    pub fn inherited(&mut self) {
        if let Some(at) = self.replaced {
            self.finish(Outcome::Redirected, at);
        }
    }

    /// Ends a replaced visit, because no other visit has inherited its start in time.
    pub fn not_inherited(&mut self) {
        if let Some(at) = self.replaced {
            self.finish(Outcome::Abandoned, at);
        }
    }

    /// Ends a typing visit, because the next key was pressed in the search field.
    pub fn superseded(&mut self, at: Time) {
        self.fire_up_to(at);
        if !self.over() {
            self.finish(Outcome::Superseded, at);
        }
    }

    // Ends the visit with the standing candidate, if it was formed before `at` and no hold of the app keeps it waiting.
    // Requests never prevent this.
    fn take_or(&mut self, otherwise: Outcome, at: Time) {
        let taken = self.standing.is_some_and(|standing| {
            let candidate = &self.candidates[standing];
            let held = self.holds.own_open() && candidate.spent.is_none();
            candidate.frame <= at && !held
        });
        if taken {
            self.complete(false, at);
        } else {
            self.finish(otherwise, at);
        }
    }
}
