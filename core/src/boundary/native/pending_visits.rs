//! The pending visits whose begin record is in the durable queue, and the audited visits that are watched.

use crate::deliver::queue::VisitId;
use crate::judge::engine::Handle;
use crate::judge::time::Moment;

/// Nanoseconds between two last-seen times of a visit (metric §10: at most one a second).
const SEEN_EVERY_NS: u64 = 1_000_000_000;

/// A visit that was sampled, and has no event yet or is watched.
#[derive(Clone, Copy, Debug)]
pub(super) struct SampledVisit {
    pub visit: Handle,
    pub id: VisitId,
    /// The number of visits that the visit's event stands for.
    pub weight: u32,
    pub start: Moment,
    /// Time of the visit's last last-seen record; before the first of them, time of the begin.
    pub last_seen: Moment,
    /// True if the visit's event is in the queue, and the audit's record follows (metric §8).
    pub is_watched: bool,
}

impl SampledVisit {
    /// Returns the time at which the visit's next last-seen record is due.
    pub fn due(&self) -> Moment {
        self.last_seen + SEEN_EVERY_NS
    }

    pub fn is_due(&self, at: Moment) -> bool {
        at >= self.due()
    }
}

/// The pending visits. There are only a few, so the list is searched linearly.
#[derive(Debug, Default)]
pub(super) struct PendingVisits(Vec<SampledVisit>);

impl PendingVisits {
    pub fn add(&mut self, sampled: SampledVisit) {
        self.0.push(sampled);
    }

    pub fn find(&mut self, visit: Handle) -> Option<&mut SampledVisit> {
        self.0.iter_mut().find(|sampled| sampled.visit == visit)
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut SampledVisit> {
        self.0.iter_mut()
    }

    pub fn remove(&mut self, visit: Handle) {
        self.0.retain(|sampled| sampled.visit != visit);
    }

    pub fn take(&mut self) -> Vec<SampledVisit> {
        core::mem::take(&mut self.0)
    }
}
