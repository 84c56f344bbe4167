//! Holds delay a confirmation, never the value, and delay one candidate for at most 10 s (metric §8).

use crate::{MS, Time};

/// The opening or the release of a hold.
#[derive(Clone, Copy, Debug)]
pub struct HoldChange {
    id: u32,
    opens: bool,
    // True if a request of the app opens or releases the hold, not the app itself.
    request: bool,
    at: Time,
    // The number of candidates that were formed before the change.
    candidates: usize,
}

/// All openings and releases of holds, in order.
#[derive(Clone, Debug, Default)]
pub struct Holds(Vec<HoldChange>);

impl Holds {
    /// Returns true if no hold was ever opened.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    // Returns the openings of all holds that are open now.
    fn open(&self) -> impl Iterator<Item = &HoldChange> {
        let last = |id| self.0.iter().rev().find(move |change| change.id == id);
        self.0.iter().filter_map(move |change| last(change.id)).filter(|change| change.opens)
    }

    /// Returns true if any hold is open now.
    pub fn any_open(&self) -> bool {
        self.open().next().is_some()
    }

    /// Returns true if the app itself keeps a hold open.
    pub fn own_open(&self) -> bool {
        self.open().any(|opening| !opening.request)
    }

    /// Returns true if a request of the app is open.
    pub fn request_open(&self) -> bool {
        self.open().any(|opening| opening.request)
    }

    /// Opens or releases a hold. Returns false if the hold to be released is not open. Opening a hold that is open
    /// changes nothing: it stays what it is, the app's own hold or a request.
    pub fn change(&mut self, id: u32, opens: bool, request: bool, at: Time, candidates: usize) -> bool {
        if self.open().any(|opening| opening.id == id) != opens {
            self.0.push(HoldChange { id, opens, request, at, candidates });
            return true;
        }
        opens
    }

    /// Returns the time of the last release.
    pub fn last_release(&self) -> Option<Time> {
        self.0.iter().filter(|change| !change.opens).map(|change| change.at).max()
    }

    /// Returns the time at which holds have delayed candidate `number` (counted from 1), formed at `frame`, for 10 s in
    /// total; `None` if no hold has delayed it. The 10 s run from the candidate's frame if a hold was open then, else
    /// from the first hold that opened later. A release does not interrupt the 10 s, because it starts the settle time
    /// again.
    pub fn spent_at(&self, number: usize, frame: Time) -> Option<Time> {
        let mut open: Vec<u32> = Vec::new();
        for change in self.0.iter().filter(|change| change.candidates < number) {
            open.retain(|id| *id != change.id);
            if change.opens {
                open.push(change.id);
            }
        }
        let at_frame = (!open.is_empty()).then_some(frame);
        let after = self.0.iter().filter(|change| change.candidates >= number && change.opens);
        let since = at_frame.or(after.map(|change| change.at.max(frame)).next())?;
        Some(since + 10_000 * MS)
    }
}
