//! The visits that the durable queue knows of.

use crate::deliver::queue::VisitId;
use crate::judge::engine::Handle;
use crate::judge::time::Moment;

/// A pending visit is said to be alive so often (metric §10: at most once a second).
const SEEN_EVERY_NS: u64 = 1_000_000_000;

/// A visit that was sampled and has no event yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measured {
    pub visit: Handle,
    pub id: VisitId,
    /// Its event stands for so many visits.
    pub weight: u32,
    pub start: Moment,
    /// When the queue was last told that it is pending.
    pub seen: Moment,
}

impl Measured {
    /// When the queue is told next.
    pub fn due(&self) -> Moment {
        self.seen + SEEN_EVERY_NS
    }

    pub fn is_due(&self, at: Moment) -> bool {
        at >= self.due()
    }
}

/// All of them: a handful, searched from one end to the other.
#[derive(Debug, Default)]
pub(super) struct Pending(Vec<Measured>);

impl Pending {
    pub fn add(&mut self, measured: Measured) {
        self.0.push(measured);
    }

    pub fn find(&mut self, visit: Handle) -> Option<&mut Measured> {
        self.0.iter_mut().find(|measured| measured.visit == visit)
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Measured> {
        self.0.iter_mut()
    }

    pub fn remove(&mut self, visit: Handle) {
        self.0.retain(|measured| measured.visit != visit);
    }

    pub fn take(&mut self) -> Vec<Measured> {
        core::mem::take(&mut self.0)
    }
}
