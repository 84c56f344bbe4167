//! Read-only access to a visit's state, for explanations of it.

use super::Visit;
use super::candidate::Candidate;
use crate::judge::time::Moment;

impl Visit {
    /// Returns the standing candidate of a pending visit.
    pub fn candidate(&self) -> Option<&Candidate> {
        self.candidate.as_ref().filter(|_| self.terminal.is_none())
    }

    /// Returns when the candidate will be confirmed; `None` if none is standing, or while a hold or a dialog delays it.
    pub fn settle_deadline(&self) -> Option<Moment> {
        self.settle_at()
    }

    /// Returns when small busy nodes, which alone keep a candidate from forming, will be ignored.
    pub fn small_busy_ignored_at(&self) -> Option<Moment> {
        self.small_busy.ignored_at()
    }

    /// Returns true if small busy nodes were ignored because they blocked for too long.
    pub fn busy_ignored(&self) -> bool {
        self.small_busy.ever_ignored()
    }

    /// Returns the time of the last applied frame.
    pub fn last_frame(&self) -> Option<Moment> {
        self.last.as_ref().map(|last| last.time)
    }

    /// Returns true while small busy nodes are ignored.
    pub fn ignores_small_busy(&self) -> bool {
        self.small_busy.ignored()
    }

    /// Returns the area of what arrived or changed quietly since the standing candidate's frame, in square units
    /// (metric §7a).
    pub fn quiet_area(&self) -> f64 {
        self.quiet_area
    }

    /// Returns true if the app has declared that it shows an error instead.
    pub fn declared_error(&self) -> bool {
        self.declared_error.is_some()
    }

    /// Definition 1: returns the number of open dialogs of this surface. While one is open, the visit does not settle.
    pub fn open_dialogs(&self) -> u32 {
        self.dialogs
    }

    /// Returns true if the time-out passed while a candidate was standing, which may still settle.
    pub fn extended(&self) -> bool {
        self.extended
    }

    /// Returns true for a typing visit in which no required node has changed since the key.
    pub fn waits_for_change(&self) -> bool {
        self.context.typing && !self.changed
    }

    /// Returns `now` while the visit is pending, otherwise the time at which it ended.
    pub fn pending_or_ended_at(&self, now: Moment) -> Moment {
        match (&self.terminal, self.replaced_at) {
            (Some(terminal), _) => terminal.at,
            (None, Some(replaced)) => replaced,
            (None, None) => now,
        }
    }

    /// Returns a copy of the visit with the deadlines before `now` fired (`at_now`: those at `now` too).
    pub fn advanced(&self, now: Moment, at_now: bool) -> Visit {
        let mut visit = self.clone();
        visit.decision = 0;
        visit.advance(now, at_now);
        visit
    }
}
