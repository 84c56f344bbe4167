//! Sampling by visit id: every platform and process makes the same choice for a visit, without a random draw.

use core::num::NonZeroU32;

use crate::deliver::queue::VisitId;
use crate::judge::audit::falls_in;

/// The default rate of detail: one in this number of visits carries it, unless the collector sets another rate.
pub const DETAIL_ONE_IN: u32 = 100;

/// The default rate of the audit (metric §8): one confirmed visit in this number is watched for 5 s more, unless the
/// collector sets another rate.
pub const AUDIT_ONE_IN: u32 = 20;

/// The largest N of a rate of one visit in N that a collector can ask for. A client learns a new rate only from a reply
/// to an upload, so it must keep some visits.
pub const MAX_ONE_IN: u32 = 10_000;

/// Decides if a visit is kept at a rate of one in `one_in`. Returns the event's weight, the number of visits that it
/// stands for, or `None` if the visit is not kept. `one_in` is limited to 1 ..= [`MAX_ONE_IN`]. A visit kept at one
/// rate is kept at every denser one.
#[must_use]
pub fn keep(id: &VisitId, one_in: u32) -> Option<NonZeroU32> {
    let weight = NonZeroU32::new(one_in.min(MAX_ONE_IN)).unwrap_or(NonZeroU32::MIN);
    falls_in(id[..8].try_into().ok()?, weight).then_some(weight)
}

/// Returns true if a visit's event carries detail, at one visit in `one_in`; 0 means [`DETAIL_ONE_IN`]. Independent of
/// [`keep`]: it uses the other half of the id.
#[must_use]
pub fn with_detail(id: &VisitId, one_in: u32) -> bool {
    let one_in = NonZeroU32::new(one_in).or(NonZeroU32::new(DETAIL_ONE_IN)).unwrap_or(NonZeroU32::MIN);
    id[8..].try_into().is_ok_and(|half| falls_in(half, one_in))
}

/// Returns the rate of the audit if the collector asked for one visit in `one_in`; 0 means [`AUDIT_ONE_IN`].
#[must_use]
pub fn audit_one_in(one_in: u32) -> u32 {
    if one_in == 0 { AUDIT_ONE_IN } else { one_in }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "helpers of tests")]
mod tests {
    use super::*;
    use crate::deliver::upload::Random;

    #[test]
    fn sampling_keeps_the_expected_share_and_denser_rates_keep_the_same_visits() {
        let mut random = Random(9);
        let (mut tenth, mut hundredth, mut both) = (0, 0, 0);
        for _ in 0..100_000 {
            let mut id = [0; 16];
            id[..8].copy_from_slice(&random.draw().to_le_bytes());
            id[8..].copy_from_slice(&random.draw().to_le_bytes());
            assert_eq!(keep(&id, 0).map(NonZeroU32::get), Some(1));
            assert!(keep(&id, 100).is_none() || keep(&id, 10).is_some());
            tenth += u32::from(keep(&id, 10).is_some());
            hundredth += u32::from(with_detail(&id, 0));
            both += u32::from(keep(&id, 10).is_some() && with_detail(&id, 10));
        }
        // Expected 10,000, 1,000 and 1,000, within six standard deviations.
        assert!((9_430..10_570).contains(&tenth), "{tenth}");
        assert!((810..1_190).contains(&hundredth), "{hundredth}");
        assert!((810..1_190).contains(&both), "{both}");
    }
}
