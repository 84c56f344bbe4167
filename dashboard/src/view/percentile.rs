//! Percentiles of weighted samples, and when there are too few for one.
//!
//! These are plain percentiles of the visits that completed: what the others would have taken is left out, not
//! guessed. They are therefore shown beside the completion rate only.

/// A duration and the number of visits it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Weighted {
    /// Microseconds.
    pub us: u64,
    /// At least 1.
    pub weight: u64,
}

/// The smallest duration that a share `p` of all visits did not exceed; none without visits. `sorted` is by duration.
pub fn percentile(sorted: &[Weighted], p: f64) -> Option<u64> {
    let total: u64 = sorted.iter().map(|sample| sample.weight).sum();
    let wanted = total as f64 * p;
    let mut reached = 0;
    for sample in sorted {
        reached += sample.weight;
        if reached as f64 >= wanted {
            return Some(sample.us);
        }
    }
    sorted.last().map(|sample| sample.us)
}

/// Whether so many visits (not their weights) are too few for this percentile: fewer than 10/(1−p), `metric.md` §15.
pub fn is_few(visits: usize, p: f64) -> bool {
    // A tiny allowance, for 1 − 0.9 is not quite 0.1.
    (visits as f64) * (1.0 - p) < 10.0 - 1e-9
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn each_once(durations: &[u64]) -> Vec<Weighted> {
        durations.iter().map(|&us| Weighted { us, weight: 1 }).collect()
    }

    #[test]
    fn a_percentile_is_a_duration_that_was_seen() {
        let ten = each_once(&[10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
        assert_eq!(percentile(&ten, 0.5), Some(50));
        assert_eq!(percentile(&ten, 0.9), Some(90));
        assert_eq!(percentile(&ten, 1.0), Some(100));
        assert_eq!(percentile(&ten[..1], 0.9), Some(10));
        assert_eq!(percentile(&[], 0.5), None);
    }

    #[test]
    fn few_is_under_20_visits_for_the_median_and_under_100_for_p90() {
        assert!(is_few(19, 0.5) && !is_few(20, 0.5));
        assert!(is_few(99, 0.9) && !is_few(100, 0.9));
    }

    proptest! {
        #[test]
        fn a_weight_counts_as_so_many_visits(samples in prop::collection::vec((0u64..50, 1u64..9), 1..40),
                                             p in 0.01f64..1.0) {
            let mut weighted: Vec<_> = samples.iter().map(|&(us, weight)| Weighted { us, weight }).collect();
            weighted.sort_unstable();
            let repeated: Vec<_> = weighted
                .iter()
                .flat_map(|sample| (0..sample.weight).map(|_| Weighted { us: sample.us, weight: 1 }))
                .collect();
            prop_assert_eq!(percentile(&weighted, p), percentile(&repeated, p));
        }
    }
}
