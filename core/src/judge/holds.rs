//! Holds delay a confirmation and never change a value (metric §8). The app opens holds itself, or its requests do.

use crate::judge::time::{HOLD_BUDGET_NS, Moment};

/// Maximum number of holds that are known by their ids. Holds beyond it are only counted: they delay like the others,
/// and the release of an unknown id ends one of them.
pub const MAX_HOLDS: usize = 1_024;

/// The open holds of a visit, and the time since which they have kept its candidate waiting.
#[derive(Clone, Debug, Default)]
pub struct Holds {
    open: Vec<u32>,
    // Number of open holds for which `open` has no room.
    open_beyond_max: u32,
    last_release: Option<Moment>,
    // Time since which holds have kept the standing candidate waiting. A release does not reset it: the settle time
    // starts again at each release, so a poll every half second would keep a candidate waiting for ever.
    waiting_since: Option<Moment>,
    expired_at: Option<Moment>,
    expired_open: bool,
}

impl Holds {
    /// Opens a hold. Opening the same id again changes nothing.
    ///
    /// `candidate`: the frame of the standing candidate. The holds keep that candidate waiting from this frame or from
    /// `at`, whichever is later.
    pub fn open(&mut self, id: u32, at: Moment, candidate: Option<Moment>) {
        if self.open.contains(&id) {
            return;
        }
        if self.open.len() < MAX_HOLDS {
            self.open.push(id);
        } else {
            self.open_beyond_max = self.open_beyond_max.saturating_add(1);
        }
        self.waiting_since = self.waiting_since.or(candidate.map(|frame| frame.max(at)));
    }

    /// Releases a hold. Returns true if it was open.
    pub fn release(&mut self, id: u32, at: Moment) -> bool {
        match self.open.iter().position(|&open| open == id) {
            Some(place) => _ = self.open.swap_remove(place),
            None if self.open_beyond_max > 0 => self.open_beyond_max -= 1,
            None => return false,
        }
        self.last_release = self.last_release.max(Some(at));
        true
    }

    /// Restarts the waiting time for a new candidate that formed at `formed_at`. `None`: there is no candidate now.
    pub fn candidate_changed(&mut self, formed_at: Option<Moment>) {
        (self.expired_at, self.expired_open) = (None, false);
        self.waiting_since = if self.any_open() { formed_at } else { None };
    }

    /// Returns true if a hold keeps the candidate waiting.
    pub fn block(&self) -> bool {
        self.any_open() && self.expired_at.is_none()
    }

    fn any_open(&self) -> bool {
        !self.open.is_empty() || self.open_beyond_max > 0
    }

    /// Returns when the holds' budget for the standing candidate is spent; `None` if holds have not kept it waiting, or
    /// if the budget is spent already.
    pub fn spent_at(&self) -> Option<Moment> {
        let since = self.waiting_since.filter(|_| self.expired_at.is_none())?;
        Some(since + HOLD_BUDGET_NS)
    }

    /// Records that the holds' budget is spent: they no longer delay this candidate.
    pub fn expire(&mut self, at: Moment) {
        self.expired_at = Some(at);
        self.expired_open = self.any_open();
    }

    /// Returns when the holds' budget was spent.
    pub fn expired_at(&self) -> Option<Moment> {
        self.expired_at
    }

    /// Returns true if a hold was open when the budget was spent.
    pub fn expired_open(&self) -> bool {
        self.expired_open
    }

    /// Returns the time of the last release.
    pub fn last_release(&self) -> Option<Moment> {
        self.last_release
    }
}
