//! The visits that the durable queue knows of.

use crate::deliver::queue::VisitId;
use crate::judge::engine::Handle;
use crate::judge::time::Moment;

/// A pending visit is said to be alive so often (metric §10: at most once a second).
const SEEN_EVERY_NS: u64 = 1_000_000_000;

/// A visit that was sampled and has no event yet.
#[derive(Clone, Copy, Debug)]
pub(super) struct SampledVisit {
    pub visit: Handle,
    pub id: VisitId,
    /// Its event stands for so many visits.
    pub weight: u32,
    pub start: Moment,
    /// When the queue was last told that it is pending.
    pub last_seen: Moment,
}

impl SampledVisit {
    /// When the queue is told next.
    pub fn due(&self) -> Moment {
        self.last_seen + SEEN_EVERY_NS
    }

    pub fn is_due(&self, at: Moment) -> bool {
        at >= self.due()
    }
}

/// All of them: a handful, searched from one end to the other.
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
