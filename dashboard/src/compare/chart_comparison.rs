//! The comparison of one chart's baseline with its candidate.

use alldrawn_stats::{Comparison, PercentileComparison, Verdict};

use crate::charts::ChartKey;

/// One chart, compared between the two groups of visits.
#[derive(Debug)]
pub struct ChartComparison {
    /// Which chart.
    pub key: ChartKey,
    /// Events of the baseline and of the candidate.
    pub visits: (u64, u64),
    /// The comparison, with its reasons.
    pub comparison: Comparison,
}

impl ChartComparison {
    /// Whether nothing could be said for want of visits, or of sessions, in one of the groups.
    pub fn has_too_few(&self) -> bool {
        let too_few =
            |percentile: &PercentileComparison| percentile.few || percentile.kaplan_meier.interval.is_none();
        self.comparison.verdict == Verdict::Inconclusive && self.comparison.percentiles.iter().any(too_few)
    }
}
