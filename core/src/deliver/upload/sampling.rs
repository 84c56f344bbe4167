//! Sampling by visit id: every platform and process makes the same choice for a visit, without a random draw.

use core::num::NonZeroU32;

use crate::deliver::queue::VisitId;

/// The default rate of detail: one in this number of visits carries it, unless the collector sets another rate.
pub const DETAIL_ONE_IN: u32 = 100;

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

fn falls_in(half: [u8; 8], one_in: NonZeroU32) -> bool {
    // Tests `half <= u64::MAX / one_in`: the product fits 64 bits. Written plainly, compilers emit a 128-bit product
    // for it, the only one in the web's core. So the product is computed in 32-bit halves.
    let (half, one_in) = (u64::from_le_bytes(half), u64::from(one_in.get()));
    let (high, low) = (half >> 32, half & u64::from(u32::MAX));
    (high * one_in + ((low * one_in) >> 32)) >> 32 == 0
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "helpers of tests")]
mod tests {
    use super::*;
    use crate::deliver::upload::Random;

    #[test]
    fn a_half_is_kept_up_to_the_largest_value_that_its_rate_allows() {
        for one_in in
            [1, 2, 3, 10, 100, 4_096, 9_999, MAX_ONE_IN].map(|one_in| NonZeroU32::new(one_in).unwrap())
        {
            let last = u64::MAX / u64::from(one_in.get());
            assert!(falls_in(last.to_le_bytes(), one_in) && falls_in([0; 8], one_in));
            let next = last.checked_add(1);
            assert!(next.is_none_or(|next| !falls_in(next.to_le_bytes(), one_in)), "one in {one_in}");
        }
    }

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
