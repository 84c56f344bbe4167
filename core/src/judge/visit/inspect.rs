//! Read-only access to a visit's state, for explanations of it.

use super::Visit;
use super::candidate::Candidate;
use crate::judge::time::Moment;

impl Visit {
    /// Returns the standing candidate.
    pub fn candidate(&self) -> Option<&Candidate> {
        self.candidate.as_ref()
    }

    /// Returns when the candidate will be confirmed; `None` if none is standing, or while a hold or a dialog delays it.
    pub fn settle_deadline(&self) -> Option<Moment> {
        self.settle_at()
    }

    /// Returns the number of open dialogs of this surface: while one is open, the visit does not settle.
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

    /// Returns a copy of the visit with the deadlines before `now` fired (`at_now`: those at `now` too).
    pub fn advanced(&self, now: Moment, at_now: bool) -> Visit {
        let mut visit = self.clone();
        visit.decision = 0;
        visit.advance(now, at_now);
        visit
    }
}
