//! Visits in 20 groups of sessions.
//!
//! Visits of one session share a device, a network and a user, so they go together; an interval that took them as
//! independent would be too narrow. Whole sessions are dealt into groups by a hash of their id, and the groups differ
//! from one another by just as much as chance makes them (`interval`).

use super::censoring::VisitTime;
use super::histogram::Histogram;

/// Groups of sessions (`metric.md` §15).
pub(crate) const GROUPS: usize = 20;

/// Where a session belongs, 0..20: FNV-1a of its id (Fowler, Noll & Vo; 64-bit offset and prime), stirred by the last
/// step of SplitMix64 (Steele, Lea & Flood 2014) since the low bits of FNV-1a alone are weak for short ids.
/// Part of the format of everything that was stored by group: it never changes.
pub(crate) fn group_of(session_id: &[u8]) -> usize {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for byte in session_id {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((hash ^ (hash >> 31)) % GROUPS as u64) as usize
}

/// A histogram for each group of sessions. Merging is associative and commutative.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionGroups {
    groups: [Histogram; GROUPS],
}

impl SessionGroups {
    /// Groups without visits.
    pub const fn new() -> SessionGroups {
        SessionGroups { groups: [const { Histogram::new() }; GROUPS] }
    }

    /// Counts what is known of one event, that stands for `visits` visits, in the group of its session.
    pub fn record(&mut self, session_id: &[u8], visit_time: VisitTime, visits: u64) {
        let Some(group) = self.groups.get_mut(group_of(session_id)) else { return };
        match visit_time {
            VisitTime::Observed(time) => group.observe(time, visits),
            VisitTime::Censored(time) => group.censor(time, visits),
            VisitTime::Excluded(_) => {}
        }
    }

    /// Adds another's visits, group by group.
    pub fn merge(&mut self, other: &SessionGroups) {
        for (group, others) in self.groups.iter_mut().zip(&other.groups) {
            group.merge(others);
        }
    }

    /// Takes out another's visits, group by group.
    pub fn subtract(&mut self, other: &SessionGroups) {
        for (group, others) in self.groups.iter_mut().zip(&other.groups) {
            group.subtract(others);
        }
    }

    /// The groups, always 20.
    pub fn groups(&self) -> &[Histogram; GROUPS] {
        &self.groups
    }

    /// All visits together.
    pub fn total(&self) -> Histogram {
        let mut total = Histogram::new();
        self.groups.iter().for_each(|group| total.merge(group));
        total
    }

    /// The same visits, none of them known to be complete.
    pub(crate) fn all_censored(&self) -> SessionGroups {
        SessionGroups { groups: self.groups.each_ref().map(Histogram::all_censored) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_are_dealt_evenly_and_for_ever_the_same() {
        let mut sizes = [0_u32; GROUPS];
        for session in 0..20_000_u128 {
            sizes[group_of(&session.to_be_bytes())] += 1;
        }
        // 1,000 each; five standard deviations of chance are 154.
        assert!(sizes.iter().all(|size| size.abs_diff(1_000) < 154), "{sizes:?}");
        assert_eq!([group_of(b""), group_of(b"a"), group_of(b"session-1")], [3, 16, 1]);
    }
}
