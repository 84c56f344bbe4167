//! Sampling by visit id: the same visit is kept or not on every platform and in every process, without a draw.

use core::num::NonZeroU32;

use crate::deliver::queue::VisitId;

/// Detail rides along with one visit in so many, unless the collector says otherwise.
pub const DETAIL_ONE_IN: u32 = 100;

/// The thinnest rate that a collector can ask for. One that is never kept would never hear of another rate.
pub const MAX_ONE_IN: u32 = 10_000;

/// Whether a visit is kept at one in `one_in`, and the weight that its event then carries: it stands for so many visits.
/// 0 reads as 1, and more than [`MAX_ONE_IN`] as that. A visit kept at one rate is kept at every denser one.
#[must_use]
pub fn keep(id: &VisitId, one_in: u32) -> Option<NonZeroU32> {
    let weight = NonZeroU32::new(one_in.min(MAX_ONE_IN)).unwrap_or(NonZeroU32::MIN);
    falls_in(id[..8].try_into().ok()?, weight).then_some(weight)
}

/// Whether a visit carries detail, at one in `one_in`; 0: [`DETAIL_ONE_IN`]. Independent of [`keep`]: it reads other bits.
#[must_use]
pub fn with_detail(id: &VisitId, one_in: u32) -> bool {
    let one_in = NonZeroU32::new(one_in).or(NonZeroU32::new(DETAIL_ONE_IN)).unwrap_or(NonZeroU32::MIN);
    id[8..].try_into().is_ok_and(|half| falls_in(half, one_in))
}

fn falls_in(half: [u8; 8], one_in: NonZeroU32) -> bool {
    // `half <= u64::MAX / one_in`, or whether their product fits 64 bits. Compilers make a product of 128 bits of that, the
    // only one in a web app's core: this is the same in halves.
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
    fn a_half_falls_in_up_to_the_last_that_does() {
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
    fn rates_are_met_and_nested() {
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
        // Expected 10,000, 1,000 and 1,000; six standard deviations.
        assert!((9_430..10_570).contains(&tenth), "{tenth}");
        assert!((810..1_190).contains(&hundredth), "{hundredth}");
        assert!((810..1_190).contains(&both), "{both}");
    }
}
