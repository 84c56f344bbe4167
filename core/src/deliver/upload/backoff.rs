//! Exponential back-off with full jitter.

/// Upper bound of the first wait.
pub const BASE_MS: u64 = 2_000;
/// Upper bound of every wait.
pub const CAP_MS: u64 = 60 * 60 * 1_000;

/// How long to wait after `failures` in a row (1: the first): uniform in 0 ..= min(cap, base · 2^(failures − 1)).
///
/// Full jitter spreads clients that failed together over the whole wait; of the usual schemes it needs the fewest calls
/// under contention (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
#[must_use]
pub fn full_jitter_ms(failures: u32, random: u64) -> u64 {
    let doubled = BASE_MS.saturating_mul(1 << failures.saturating_sub(1).min(32));
    uniform(random, doubled.min(CAP_MS))
}

/// Uniform in 0 ..= `most`, by multiplication; its bias is below 2⁻³².
#[must_use]
pub fn uniform(random: u64, most: u64) -> u64 {
    ((u128::from(random) * (u128::from(most) + 1)) >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_the_cap_and_reach_both_ends() {
        for (failures, most) in
            [(0, 2_000), (1, 2_000), (2, 4_000), (11, 2_048_000), (12, CAP_MS), (u32::MAX, CAP_MS)]
        {
            assert_eq!(full_jitter_ms(failures, u64::MAX), most, "after {failures}");
            assert_eq!(full_jitter_ms(failures, 0), 0);
        }
    }
}
