//! A look into a visit, for those who explain it: nothing here changes one.

use super::Visit;
use super::candidate::Candidate;
use crate::judge::time::Moment;

impl Visit {
    /// The standing candidate.
    pub fn candidate(&self) -> Option<&Candidate> {
        self.candidate.as_ref()
    }

    /// When it will be confirmed; `None` while nothing stands, or a hold or dialog keeps it waiting.
    pub fn settle_deadline(&self) -> Option<Moment> {
        self.settle_at()
    }

    /// Dialogs of this surface that are open: its settle does not run.
    pub fn open_dialogs(&self) -> u32 {
        self.dialogs
    }

    /// The time-out passed with a candidate standing, which may still settle.
    pub fn extended(&self) -> bool {
        self.extended
    }

    /// A typing visit in which nothing required has changed since the key.
    pub fn waits_for_change(&self) -> bool {
        self.context.typing && !self.changed
    }

    /// This visit once the deadlines before a call at `now` have fired; those at `now` too, where `at_now` says so.
    pub fn advanced(&self, now: Moment, at_now: bool) -> Visit {
        let mut visit = self.clone();
        visit.decision = 0;
        visit.advance(now, at_now);
        visit
    }
}
