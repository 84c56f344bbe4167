//! Read access to a visit's state, for the explainer. Nothing here changes a visit.

use super::Visit;
use super::candidate::Candidate;
use crate::judge::time::Moment;

impl Visit {
    /// Returns the standing candidate.
    pub fn candidate(&self) -> Option<&Candidate> {
        self.candidate.as_ref()
    }

    /// Returns the time at which the candidate will be confirmed; `None` without a candidate, or while a hold or dialog
    /// delays it.
    pub fn settle_deadline(&self) -> Option<Moment> {
        self.settle_at()
    }

    /// Returns the number of open dialogs of this surface. While one is open, the surface does not settle.
    pub fn open_dialogs(&self) -> u32 {
        self.dialogs
    }

    /// Returns true if a candidate stood at the time-out, so that the visit may still settle.
    pub fn extended(&self) -> bool {
        self.extended
    }

    /// Returns true for a typing visit in which no required node has changed since the key.
    pub fn waits_for_change(&self) -> bool {
        self.context.typing && !self.changed
    }

    /// Returns a copy with the deadlines before `now` fired (`at_now`: those at `now` too).
    pub fn advanced(&self, now: Moment, at_now: bool) -> Visit {
        let mut visit = self.clone();
        visit.decision = 0;
        visit.advance(now, at_now);
        visit
    }
}
