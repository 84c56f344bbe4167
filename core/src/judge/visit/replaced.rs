//! A surface that the app replaces or removes without an input, before its visit is confirmed (metric §10). The next
//! visit may inherit its start: then it was a redirect. If none does within 3 s, the visit was abandoned.

use super::Visit;
use crate::judge::time::{INHERIT_NS, Moment};
use crate::wire::Outcome;

impl Visit {
    /// Returns true if the surface was replaced and no visit has inherited its start yet.
    pub fn waits_for_heir(&self) -> bool {
        self.terminal.is_none() && self.replaced_at.is_some()
    }

    /// Records that the app replaced or removed the surface at `at`. From now on only the next visit, or 3 s without
    /// one, can end this visit.
    pub(super) fn replace(&mut self, at: Moment) {
        self.replaced_at = Some(at);
        self.forget_recheck();
    }

    /// Returns the time after which no visit inherits the start of this replaced visit any more.
    pub fn heir_deadline(&self) -> Option<Moment> {
        self.replaced_at.map(|at| at + INHERIT_NS)
    }

    /// Ends the visit as redirected: another visit has inherited its start.
    pub fn redirected(&mut self) {
        self.end_replaced(Outcome::Redirected);
    }

    /// Ends the visit at its replacement.
    pub(super) fn end_replaced(&mut self, outcome: Outcome) {
        if let Some(at) = self.replaced_at.filter(|_| self.terminal.is_none()) {
            self.end(outcome, at);
        }
    }
}
