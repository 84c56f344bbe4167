//! Holds: the app's own word, or its requests, that delay a confirmation and never change a value (metric §8).

use crate::judge::time::{HOLD_BUDGET_NS, Moment};

/// Open holds that are known by their ids. Those opened beyond this are only counted: they delay as the others do, and
/// a release of an unknown id ends one of them.
pub const MAX_HOLDS: usize = 1_024;

/// The open holds of a visit, and since when they keep its candidate waiting.
#[derive(Clone, Debug, Default)]
pub struct Holds {
    open: Vec<u32>,
    // Open holds that there was no room for in `open`.
    open_beyond_max: u32,
    last_release: Option<Moment>,
    // Since when holds keep the standing candidate waiting. A release does not end that, since the settle time begins
    // anew with it: a poll every half second would keep a candidate waiting for ever.
    waiting_since: Option<Moment>,
    expired_at: Option<Moment>,
    expired_open: bool,
}

impl Holds {
    /// Opens a hold; a second time for the same id changes nothing.
    ///
    /// `candidate`: the frame of the standing one, which is kept waiting from then on at the earliest.
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

    /// Releases a hold; whether it was open.
    pub fn release(&mut self, id: u32, at: Moment) -> bool {
        match self.open.iter().position(|&open| open == id) {
            Some(place) => _ = self.open.swap_remove(place),
            None if self.open_beyond_max > 0 => self.open_beyond_max -= 1,
            None => return false,
        }
        self.last_release = self.last_release.max(Some(at));
        true
    }

    /// A new candidate, or none: the waiting begins anew.
    pub fn candidate_changed(&mut self, formed_at: Option<Moment>) {
        (self.expired_at, self.expired_open) = (None, false);
        self.waiting_since = if self.any_open() { formed_at } else { None };
    }

    /// Whether a hold keeps the candidate waiting.
    pub fn block(&self) -> bool {
        self.any_open() && self.expired_at.is_none()
    }

    fn any_open(&self) -> bool {
        !self.open.is_empty() || self.open_beyond_max > 0
    }

    /// When the holds' time for the standing candidate is spent; `None` where they have not kept it waiting, or where
    /// it is spent already.
    pub fn spent_at(&self) -> Option<Moment> {
        let since = self.waiting_since.filter(|_| self.expired_at.is_none())?;
        Some(since + HOLD_BUDGET_NS)
    }

    /// The holds' time is spent: they keep this candidate waiting no more.
    pub fn expire(&mut self, at: Moment) {
        self.expired_at = Some(at);
        self.expired_open = self.any_open();
    }

    /// When their time was spent with one still open.
    pub fn expired_at(&self) -> Option<Moment> {
        self.expired_at
    }

    /// Whether one was still open when their time was spent.
    pub fn expired_open(&self) -> bool {
        self.expired_open
    }

    /// The last release.
    pub fn last_release(&self) -> Option<Moment> {
        self.last_release
    }
}
