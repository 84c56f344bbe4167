//! Visits in 20 groups of users.
//!
//! The visits of one user share a device, a network and a way to use the app. An interval that treated them as
//! independent would be too narrow. Each installation draws one of 20 clusters once, and its visits are one group's; the
//! differences between the groups give the width of the interval (`interval`). Visits of SDKs that knew no clusters are
//! grouped by session, by a hash of its id.

use super::censoring::{VisitTime, visits_of};
use super::histogram::Histogram;
use super::pieces::{Piece, Pieces};
use alldrawn_core::wire::Visit;

/// The number of groups (`metric.md` §15).
pub(crate) const GROUPS: usize = 20;

/// Returns the group of a visit, 0 to 19: its installation's cluster, else the group of its session. A visit without a
/// session id is a session of its own.
pub(crate) fn group_of(visit: &Visit) -> usize {
    let cluster = visit.cluster.and_then(|cluster| usize::try_from(cluster).ok());
    let session = if visit.session_id.is_empty() { &visit.visit_id } else { &visit.session_id };
    cluster.filter(|cluster| *cluster < GROUPS).unwrap_or_else(|| group_of_session(session))
}

/// Returns the group of a session, 0 to 19: FNV-1a of its id (Fowler, Noll & Vo; 64-bit offset and prime), mixed by the
/// last step of SplitMix64 (Steele, Lea & Flood 2014), because the low bits of FNV-1a are weak for short ids.
/// The rule never changes, because stored data may be grouped by it.
fn group_of_session(session_id: &[u8]) -> usize {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for byte in session_id {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3);
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((hash ^ (hash >> 31)) % GROUPS as u64) as usize
}

/// Times of visits in 20 groups: one histogram for each. Merging is associative and commutative.
///
/// These are times that a visit either has or does not have, such as the time to its first content. A [`Tally`] counts
/// the times to visually complete.
///
/// [`Tally`]: super::Tally
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitGroups {
    groups: [Histogram; GROUPS],
    events: u64,
}

impl VisitGroups {
    /// Creates groups without visits.
    pub const fn new() -> VisitGroups {
        VisitGroups { groups: [const { Histogram::new() }; GROUPS], events: 0 }
    }

    /// Counts a time of a visit in the visit's group. An unsettled time counts as observed at its value.
    pub fn record(&mut self, visit: &Visit, visit_time: VisitTime) {
        let Some(group) = self.groups.get_mut(group_of(visit)) else { return };
        let visits = visits_of(visit);
        match visit_time {
            VisitTime::Observed(time) => group.observe(time, visits),
            VisitTime::Unsettled(unsettled) => group.observe(unsettled.value, visits),
            VisitTime::Censored(time) => group.censor(time, visits),
            VisitTime::Superseded(time) => group.supersede(time, visits),
            VisitTime::Excluded(_) => return,
        }
        self.events = self.events.saturating_add(1);
    }

    /// Adds the visits of `other`, group by group.
    pub fn merge(&mut self, other: &VisitGroups) {
        for (group, others) in self.groups.iter_mut().zip(&other.groups) {
            group.merge(others);
        }
        self.events = self.events.saturating_add(other.events);
    }

    /// Subtracts the visits of `other`, group by group.
    pub fn subtract(&mut self, other: &VisitGroups) {
        for (group, others) in self.groups.iter_mut().zip(&other.groups) {
            group.subtract(others);
        }
        self.events = self.events.saturating_sub(other.events);
    }

    /// Returns the visits of all groups in one histogram.
    pub fn total(&self) -> Histogram {
        let mut total = Histogram::new();
        self.groups.iter().for_each(|group| total.merge(group));
        total
    }

    /// Returns the visits as percentiles need them. Only their times are known: none is an error or excluded.
    pub fn pieces(&self) -> Pieces {
        let total = self.total();
        let filled = self.groups.iter().filter(|group| !group.is_empty());
        let without = filled.map(|group| Piece::of_times(total.without(group))).collect();
        Pieces { whole: Piece::of_times(total), without, events: self.events }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_are_spread_evenly_and_their_groups_never_change() {
        let mut sizes = [0_u32; GROUPS];
        for session in 0..20_000_u128 {
            sizes[group_of_session(&session.to_be_bytes())] += 1;
        }
        // 1,000 are expected in each; 154 is five standard deviations.
        assert!(sizes.iter().all(|size| size.abs_diff(1_000) < 154), "{sizes:?}");
        assert_eq!([b"".as_slice(), b"a", b"session-1"].map(group_of_session), [3, 16, 1]);
    }

    #[test]
    fn the_cluster_of_the_installation_decides_the_group_where_it_is_known() {
        let visit = Visit { session_id: b"a".to_vec(), visit_id: b"session-1".to_vec(), ..Visit::default() };
        for (cluster, group) in
            [(Some(0), 0), (Some(19), 19), (Some(20), 16), (Some(u32::MAX), 16), (None, 16)]
        {
            assert_eq!(group_of(&Visit { cluster, ..visit.clone() }), group, "{cluster:?}");
        }
        assert_eq!(group_of(&Visit { session_id: Vec::new(), ..visit }), 1);
    }
}
