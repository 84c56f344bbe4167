//! Holds: they delay a confirmation, never the value, and one candidate for 10 s at most (metric §8).

use crate::{MS, Time};

/// A hold was opened or released.
#[derive(Clone, Copy, Debug)]
pub struct HoldChange {
    id: u32,
    opens: bool,
    at: Time,
    // How many candidates had been formed by then.
    candidates: usize,
}

/// All that was said of holds.
#[derive(Clone, Debug, Default)]
pub struct Holds(Vec<HoldChange>);

impl Holds {
    /// Whether this hold is open now.
    fn is_open(&self, id: u32) -> bool {
        self.0.iter().rev().find(|change| change.id == id).is_some_and(|change| change.opens)
    }

    /// Whether any is.
    pub fn any_open(&self) -> bool {
        self.0.iter().any(|change| self.is_open(change.id))
    }

    /// Notes a change; false for the release of what is not open.
    pub fn change(&mut self, id: u32, opens: bool, at: Time, candidates: usize) -> bool {
        if self.is_open(id) != opens {
            self.0.push(HoldChange { id, opens, at, candidates });
            return true;
        }
        opens
    }

    /// The last release.
    pub fn last_release(&self) -> Option<Time> {
        self.0.iter().filter(|change| !change.opens).map(|change| change.at).max()
    }

    /// When holds will have kept this candidate (the `number`th, formed at `frame`) waiting for 10 s in all: from its
    /// frame where one was open then, else from the first that opened after it; a release does not stop the count,
    /// since the settle time begins anew with it. `None` where no hold ever kept it waiting.
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
