//! Visits in 20 groups of sessions.
//!
//! Visits of one session share a device, a network and a user. An interval that treated them as independent would be
//! too narrow. Whole sessions are therefore assigned to groups by a hash of their id, and the differences between the
//! groups give the width of the interval (`interval`).

use super::censoring::VisitTime;
use super::histogram::Histogram;

/// The number of groups of sessions (`metric.md` §15).
pub(crate) const GROUPS: usize = 20;

/// Returns the group of a session, 0 to 19: FNV-1a of its id (Fowler, Noll & Vo; 64-bit offset and prime), mixed by the
/// last step of SplitMix64 (Steele, Lea & Flood 2014), because the low bits of FNV-1a are weak for short ids.
/// The rule never changes, because stored data may be grouped by it.
pub(crate) fn group_of(session_id: &[u8]) -> usize {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for byte in session_id {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((hash ^ (hash >> 31)) % GROUPS as u64) as usize
}

/// One histogram for each group of sessions. Merging is associative and commutative.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionGroups {
    groups: [Histogram; GROUPS],
}

impl SessionGroups {
    /// Creates groups without visits.
    pub const fn new() -> SessionGroups {
        SessionGroups { groups: [const { Histogram::new() }; GROUPS] }
    }

    /// Counts an event, which stands for `visits` visits, in the group of its session.
    pub fn record(&mut self, session_id: &[u8], visit_time: VisitTime, visits: u64) {
        let Some(group) = self.groups.get_mut(group_of(session_id)) else { return };
        match visit_time {
            VisitTime::Observed(time) => group.observe(time, visits),
            VisitTime::Censored(time) => group.censor(time, visits),
            VisitTime::Excluded(_) => {}
        }
    }

    /// Adds the visits of `other`, group by group.
    pub fn merge(&mut self, other: &SessionGroups) {
        for (group, others) in self.groups.iter_mut().zip(&other.groups) {
            group.merge(others);
        }
    }

    /// Subtracts the visits of `other`, group by group.
    pub fn subtract(&mut self, other: &SessionGroups) {
        for (group, others) in self.groups.iter_mut().zip(&other.groups) {
            group.subtract(others);
        }
    }

    /// Returns the 20 groups.
    pub fn groups(&self) -> &[Histogram; GROUPS] {
        &self.groups
    }

    /// Returns the visits of all groups in one histogram.
    pub fn total(&self) -> Histogram {
        let mut total = Histogram::new();
        self.groups.iter().for_each(|group| total.merge(group));
        total
    }

    /// Returns a copy in which every observed visit is censored at its time.
    pub(crate) fn all_censored(&self) -> SessionGroups {
        SessionGroups { groups: self.groups.each_ref().map(Histogram::all_censored) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_are_spread_evenly_and_their_groups_never_change() {
        let mut sizes = [0_u32; GROUPS];
        for session in 0..20_000_u128 {
            sizes[group_of(&session.to_be_bytes())] += 1;
        }
        // 1,000 are expected in each; 154 is five standard deviations.
        assert!(sizes.iter().all(|size| size.abs_diff(1_000) < 154), "{sizes:?}");
        assert_eq!([group_of(b""), group_of(b"a"), group_of(b"session-1")], [3, 16, 1]);
    }
}
