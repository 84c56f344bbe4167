//! Visually complete times in log-spaced bins: a coarse histogram for a row, a fine one for a curve.

use serde::Serialize;

use super::percentile::Weighted;

/// A logarithmic division of time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Grid {
    /// Where the first bin begins, in milliseconds. Shorter times are in it too.
    pub first_ms: f64,
    /// Bins for each factor of ten.
    pub per_decade: u32,
    /// How many bins there are. Longer times are in the last.
    pub count: u32,
}

/// 10 ms to 100 s, 12 bins a decade: for a small picture of the shape.
pub const COARSE: Grid = Grid { first_ms: 10.0, per_decade: 12, count: 48 };
/// 1 ms to 1,000,000 s (48 h are 172,800 s), 232 bins a decade, each 1 % wide (`metric.md` §15): for curves.
pub const FINE: Grid = Grid { first_ms: 1.0, per_decade: 232, count: 232 * 9 };

impl Grid {
    /// The bin that holds a time.
    pub fn bin(&self, us: u64) -> u32 {
        let decades = (us as f64 / 1_000.0 / self.first_ms).log10();
        // Saturates: below the first bin (and −∞ for 0) is 0, and the last bin is never exceeded.
        let bin = (decades * f64::from(self.per_decade) + 1e-9).floor() as u32;
        bin.min(self.count - 1)
    }

    /// Where a bin ends, in milliseconds.
    pub fn end_ms(&self, bin: u32) -> f64 {
        self.first_ms * 10f64.powf(f64::from(bin + 1) / f64::from(self.per_decade))
    }

    /// The weight in each bin.
    pub fn histogram(&self, samples: &[Weighted]) -> Vec<u64> {
        let mut bins = vec![0; self.count as usize];
        for sample in samples {
            if let Some(bin) = bins.get_mut(self.bin(sample.us) as usize) {
                *bin += sample.weight;
            }
        }
        bins
    }

    /// The share of `all` that was complete by the end of each bin that holds something: `[ms, share]`.
    /// The last share is the completion rate; what is missing to 1 never completed.
    pub fn curve(&self, samples: &[Weighted], all: u64) -> Vec<(f64, f64)> {
        let mut reached = 0;
        (0..self.count)
            .zip(self.histogram(samples))
            .filter(|&(_, weight)| weight > 0)
            .map(|(bin, weight)| {
                reached += weight;
                (self.end_ms(bin), reached as f64 / all.max(1) as f64)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_hold_what_is_between_their_edges() {
        for grid in [COARSE, FINE] {
            assert_eq!(grid.bin(0), 0);
            assert_eq!(grid.bin(u64::MAX), grid.count - 1);
            for us in [20_000u64, 999_999, 1_000_000, 1_000_001, 30_000_000] {
                let (bin, ms) = (grid.bin(us), us as f64 / 1_000.0);
                assert!(ms < grid.end_ms(bin) * 1.000_001, "{us} before the end of its bin");
                assert!(
                    bin == 0 || ms >= grid.end_ms(bin - 1) * 0.999_999,
                    "{us} after the begin of its bin"
                );
            }
        }
        assert!(FINE.end_ms(1) / FINE.end_ms(0) < 1.01);
        assert!(FINE.end_ms(FINE.count - 1) >= 48.0 * 3_600_000.0);
    }

    #[test]
    fn the_curve_ends_at_the_completion_rate() {
        let samples = [Weighted { us: 500_000, weight: 1 }, Weighted { us: 2_000_000, weight: 2 }];
        let curve = FINE.curve(&samples, 4);
        let shares: Vec<_> = curve.iter().map(|&(_, share)| share).collect();
        assert_eq!(shares, [0.25, 0.75]);
    }
}
