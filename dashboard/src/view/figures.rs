//! A percentile as JSON: the estimate, its interval and its bounds. The bounds hold whatever would have happened in the
//! visits that users left. A time that was not reached is null, never a number.

use alldrawn_stats::{Interval, Micros, Percentile, PercentileSummary, Pieces, Quantile};
use serde::Serialize;

/// Converts microseconds to milliseconds.
pub fn ms(us: u64) -> f64 {
    us as f64 / 1_000.0
}

/// The time, in milliseconds, by which a share of the visits was complete; null if it was not reached.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Reached(pub Option<f64>);

impl From<Quantile> for Reached {
    fn from(quantile: Quantile) -> Self {
        Reached(quantile.time().map(|Micros(us)| ms(us)))
    }
}

/// A 95 % interval, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct IntervalFigures {
    /// The lower end.
    pub low_ms: Reached,
    /// The upper end.
    pub high_ms: Reached,
}

impl From<Interval> for IntervalFigures {
    fn from(interval: Interval) -> Self {
        Self { low_ms: interval.low.into(), high_ms: interval.high.into() }
    }
}

/// One percentile, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PercentileFigures {
    /// The Kaplan–Meier estimate. It assumes that visits that were left would have continued like the others.
    pub estimate_ms: Reached,
    /// The interval of the estimate; null if there are too few sessions.
    pub interval: Option<IntervalFigures>,
    /// The lower bound. It assumes that visits that were left would have been complete at that moment.
    pub at_least_ms: Reached,
    /// The upper bound. It assumes that visits that were left would never have completed.
    pub at_most_ms: Reached,
    /// True if there are too few visits to rely on the figures.
    pub few: bool,
}

impl PercentileFigures {
    /// Computes a percentile.
    pub fn new(pieces: &Pieces, percentile: Percentile) -> Self {
        let PercentileSummary { estimate, at_least, at_most, interval, few, .. } =
            PercentileSummary::new(pieces, percentile);
        Self {
            estimate_ms: estimate.into(),
            interval: interval.map(Into::into),
            at_least_ms: at_least.into(),
            at_most_ms: at_most.into(),
            few,
        }
    }
}
