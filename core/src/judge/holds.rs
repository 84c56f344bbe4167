//! Holds delay a confirmation and never change a value (metric §8). The app opens holds itself, or its requests do.

use crate::judge::time::{HOLD_BUDGET_NS, Moment};

/// Maximum number of holds that are known by their ids. Holds beyond it are only counted: they delay like the others,
/// and the release of an unknown id ends one of them.
pub const MAX_HOLDS: usize = 1_024;

/// A hold: its number, and whether it belongs to a request of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The hold's number in its visit.
    pub id: u32,
    /// True for a request, false for a hold that the app opened itself.
    pub request: bool,
}

/// The open holds of a visit, and the time since which they have kept its candidate waiting.
#[derive(Clone, Debug, Default)]
pub struct Holds {
    // The ids of the app's own holds, and of those that stand for requests: `MAX_HOLDS` in all.
    own: Vec<u32>,
    requests: Vec<u32>,
    // Number of open holds for which there was no room. They count as requests.
    beyond_max: u32,
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
    pub fn open(&mut self, hold: Hold, at: Moment, candidate: Option<Moment>) {
        if self.own.contains(&hold.id) || self.requests.contains(&hold.id) {
            return;
        }
        if self.own.len() + self.requests.len() >= MAX_HOLDS {
            self.beyond_max = self.beyond_max.saturating_add(1);
        } else if hold.request {
            self.requests.push(hold.id);
        } else {
            self.own.push(hold.id);
        }
        self.waiting_since = self.waiting_since.or(candidate.map(|frame| frame.max(at)));
    }

    /// Releases a hold. Returns true if it was open.
    pub fn release(&mut self, id: u32, at: Moment) -> bool {
        let known = [&mut self.own, &mut self.requests].into_iter().any(|open| {
            let place = open.iter().position(|&other| other == id);
            place.map(|place| open.swap_remove(place)).is_some()
        });
        if !known {
            match self.beyond_max.checked_sub(1) {
                Some(left) => self.beyond_max = left,
                None => return false,
            }
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

    /// Returns true if a hold that the app opened itself keeps the candidate waiting.
    pub fn app_blocks(&self) -> bool {
        !self.own.is_empty() && self.expired_at.is_none()
    }

    /// Returns true if a request of the app is open.
    pub fn request_open(&self) -> bool {
        !self.requests.is_empty() || self.beyond_max > 0
    }

    fn any_open(&self) -> bool {
        !self.own.is_empty() || self.request_open()
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
