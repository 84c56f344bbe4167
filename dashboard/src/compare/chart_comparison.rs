//! The comparison of one chart's baseline with its candidate.

use alldrawn_stats::{Comparison, PercentileComparison, Verdict};

use crate::charts::ChartKey;

/// One chart, compared between the two groups of visits.
#[derive(Debug)]
pub struct ChartComparison {
    /// The chart.
    pub key: ChartKey,
    /// The numbers of events in the baseline and in the candidate.
    pub visits: (u64, u64),
    /// The comparison of both groups.
    pub comparison: Comparison,
}

impl ChartComparison {
    /// Returns true if the verdict is inconclusive and one of the groups has too few visits or sessions.
    pub fn has_too_few(&self) -> bool {
        let too_few =
            |percentile: &PercentileComparison| percentile.few || percentile.kaplan_meier.interval.is_none();
        self.comparison.verdict == Verdict::Inconclusive && self.comparison.percentiles.iter().any(too_few)
    }
}
