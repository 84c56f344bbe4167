//! A percentile as JSON: the estimate, how sure it is, and between which times it lies whatever the leavers would have
//! seen. A time that was not reached is null, and never a number.

use alldrawn_stats::{Assumption, Curve, Estimate, Interval, Micros, Percentile, Quantile, SessionGroups};
use serde::Serialize;

/// Microseconds as milliseconds.
pub fn ms(us: u64) -> f64 {
    us as f64 / 1_000.0
}

/// A share of visits was complete by a time; null where it was not reached.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Reached(pub Option<f64>);

impl From<Quantile> for Reached {
    fn from(quantile: Quantile) -> Self {
        Reached(quantile.time().map(|Micros(us)| ms(us)))
    }
}

/// A 95 % interval, milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct IntervalFigures {
    /// Its lower end.
    pub low_ms: Reached,
    /// Its upper end.
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
    /// If who left had gone on as the others: Kaplan–Meier.
    pub estimate_ms: Reached,
    /// Of the estimate; none where visits are of too few sessions.
    pub interval: Option<IntervalFigures>,
    /// If who left had seen everything at that moment: no truth is lower.
    pub at_least_ms: Reached,
    /// If who left would never have: no truth is higher.
    pub at_most_ms: Reached,
    /// Too few visits to rely on.
    pub few: bool,
}

impl PercentileFigures {
    /// Of any visits in sessions; `events` of them are not excluded.
    pub fn new(sessions: &SessionGroups, percentile: Percentile, events: u64) -> Self {
        let total = sessions.total();
        let bound = |assumption| Curve::new(&total, assumption).quantile(percentile).into();
        let estimate = Estimate::new(sessions, percentile, Assumption::KaplanMeier);
        Self {
            estimate_ms: estimate.quantile().into(),
            interval: estimate.interval().map(Into::into),
            at_least_ms: bound(Assumption::CompleteAtOnce),
            at_most_ms: bound(Assumption::NeverComplete),
            few: events < percentile.enough_visits(),
        }
    }
}
