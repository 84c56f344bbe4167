//! Exponential back-off with full jitter.

/// Upper bound of the first wait, in milliseconds.
pub const BASE_MS: u64 = 2_000;
/// Upper bound of every wait, in milliseconds: one hour.
pub const CAP_MS: u64 = 60 * 60 * 1_000;

/// Returns the wait in milliseconds after `failures` consecutive failures (1: the first). It is uniform in
/// 0 ..= min(cap, base · 2^(failures − 1)).
///
/// Full jitter spreads clients that failed together over the whole wait. Of the usual schemes it needs the fewest calls
/// under contention (Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015).
#[must_use]
pub fn full_jitter_ms(failures: u32, random: u64) -> u64 {
    let doubled = BASE_MS.saturating_mul(1 << failures.saturating_sub(1).min(32));
    uniform(random, doubled.min(CAP_MS))
}

/// Maps 64 random bits to a uniform number in 0 ..= `max`, by multiplication. The bias is below 2⁻³².
#[must_use]
pub fn uniform(random: u64, max: u64) -> u64 {
    ((u128::from(random) * (u128::from(max) + 1)) >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_cap_and_range_from_zero_to_the_bound() {
        for (failures, most) in
            [(0, 2_000), (1, 2_000), (2, 4_000), (11, 2_048_000), (12, CAP_MS), (u32::MAX, CAP_MS)]
        {
            assert_eq!(full_jitter_ms(failures, u64::MAX), most, "after {failures}");
            assert_eq!(full_jitter_ms(failures, 0), 0);
        }
    }
}
