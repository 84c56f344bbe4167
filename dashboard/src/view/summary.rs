//! One surface in figures: how often it was visited, how its visits ended, how long the completed ones took.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    distribution::{COARSE, FINE, Grid},
    names::{self, Standing},
    percentile::{Weighted, is_few, percentile},
};
use crate::store::read::Sample;

/// The figures of one surface. Shares and percentiles are weighted; counts of visits are not, unless they say so.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// The surface's name.
    pub name: String,
    /// Events stored.
    pub visits: usize,
    /// Visits that they stand for: the sum of the sampling weights.
    pub weighted_visits: u64,
    /// The share of all visits whose outcome is `complete`.
    pub completion_rate: f64,
    /// How the visits ended: outcomes that occurred, in a fixed order.
    pub outcomes: Vec<OutcomeShare>,
    /// Start to visually complete, of `complete` visits only.
    pub visually_complete: Percentiles,
    /// Start to first content, of the visits that reached it.
    pub first_content: Percentiles,
    /// The weights of `complete` visits by time, in the bins of the coarse grid.
    pub histogram: Vec<u64>,
}

/// How many visits ended in one way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutcomeShare {
    /// The outcome's name.
    pub outcome: &'static str,
    /// Events stored.
    pub visits: usize,
    /// Share of all visits of the surface, 0 to 1.
    pub share: f64,
    /// Whether these visits are in the percentiles.
    pub in_percentiles: bool,
}

/// Percentiles, each with whether it rests on too few visits.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Percentiles {
    /// Events that they are made from.
    pub visits: usize,
    /// Median, in milliseconds.
    pub p50_ms: Option<f64>,
    /// Under 20 visits.
    pub p50_few: bool,
    /// 90th percentile, in milliseconds.
    pub p90_ms: Option<f64>,
    /// Under 100 visits.
    pub p90_few: bool,
}

/// The share of all visits that was visually complete by a time: pairs of milliseconds and share.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Curve {
    /// Ascending in both. The last share is the completion rate.
    pub points: Vec<(f64, f64)>,
    /// The share that never completed.
    pub never: f64,
}

/// Microseconds as milliseconds.
pub fn ms(us: u64) -> f64 {
    us as f64 / 1_000.0
}

impl Percentiles {
    fn of(sorted: &[Weighted]) -> Self {
        let visits = sorted.len();
        Self {
            visits,
            p50_ms: percentile(sorted, 0.5).map(ms),
            p50_few: is_few(visits, 0.5),
            p90_ms: percentile(sorted, 0.9).map(ms),
            p90_few: is_few(visits, 0.9),
        }
    }
}

/// Summarises the samples of one surface.
pub fn summarise(name: String, samples: &[Sample]) -> Summary {
    let weighted_visits = total_weight(samples);
    let completed = completed(samples);
    Summary {
        name,
        visits: samples.len(),
        weighted_visits,
        completion_rate: share(completed.iter().map(|sample| sample.weight).sum(), weighted_visits),
        outcomes: outcomes(samples, weighted_visits),
        visually_complete: Percentiles::of(&completed),
        first_content: Percentiles::of(&first_contents(samples)),
        histogram: COARSE.histogram(&completed),
    }
}

/// The curve of one surface, for its chart.
pub fn curve(samples: &[Sample]) -> Curve {
    const GRID: Grid = FINE;
    let points = GRID.curve(&completed(samples), total_weight(samples));
    let reached = points.last().map_or(0.0, |&(_, share)| share);
    Curve { points, never: 1.0 - reached }
}

/// Slowest 90th percentile first; surfaces that never completed come last, those with more visits before others.
pub fn rank(summaries: &mut [Summary]) {
    let p90 = |summary: &Summary| summary.visually_complete.p90_ms.unwrap_or(-1.0);
    summaries.sort_by(|a, b| {
        p90(b).total_cmp(&p90(a)).then(b.visits.cmp(&a.visits)).then_with(|| a.name.cmp(&b.name))
    });
}

/// The times of `complete` visits, ascending. No other outcome has a place in it.
fn completed(samples: &[Sample]) -> Vec<Weighted> {
    let of = |sample: &Sample| match names::standing(sample.outcome) {
        Standing::Counted => sample.visually_complete_us.map(|us| Weighted { us, weight: sample.weight }),
        Standing::Left | Standing::Excluded => None,
    };
    sorted(samples.iter().filter_map(of).collect())
}

/// First content counts however the visit ended, unless its clock or its cause makes it void.
fn first_contents(samples: &[Sample]) -> Vec<Weighted> {
    let of = |sample: &Sample| match names::standing(sample.outcome) {
        Standing::Counted | Standing::Left => {
            sample.first_content_us.map(|us| Weighted { us, weight: sample.weight })
        }
        Standing::Excluded => None,
    };
    sorted(samples.iter().filter_map(of).collect())
}

fn sorted(mut samples: Vec<Weighted>) -> Vec<Weighted> {
    samples.sort_unstable();
    samples
}

fn outcomes(samples: &[Sample], all: u64) -> Vec<OutcomeShare> {
    let mut found: BTreeMap<(usize, &'static str), (usize, u64, bool)> = BTreeMap::new();
    for sample in samples {
        // Those that this version does not know come last, together.
        let place = names::OUTCOMES.iter().position(|&outcome| i32::from(outcome) == sample.outcome);
        let key = (place.unwrap_or(names::OUTCOMES.len()), names::outcome(sample.outcome));
        let entry = found.entry(key).or_default();
        entry.0 += 1;
        entry.1 += sample.weight;
        entry.2 = names::standing(sample.outcome) == Standing::Counted;
    }
    found
        .into_iter()
        .map(|((_, outcome), (visits, weight, in_percentiles))| OutcomeShare {
            outcome,
            visits,
            share: share(weight, all),
            in_percentiles,
        })
        .collect()
}

fn total_weight(samples: &[Sample]) -> u64 {
    samples.iter().map(|sample| sample.weight).sum()
}

fn share(part: u64, all: u64) -> f64 {
    part as f64 / all.max(1) as f64
}

#[cfg(test)]
mod tests {
    use alldrawn_core::event::wire::Outcome;

    use super::*;

    fn ended(outcome: Outcome, us: u64) -> Sample {
        let completed = matches!(outcome, Outcome::Complete | Outcome::CompleteWithErrors);
        Sample {
            outcome: outcome.into(),
            visually_complete_us: completed.then_some(us),
            elapsed_us: us,
            first_content_us: Some(us / 2),
            weight: 1,
        }
    }

    #[test]
    fn only_complete_visits_are_in_the_percentiles() {
        let mut samples = vec![ended(Outcome::Complete, 1_000_000)];
        for outcome in names::OUTCOMES.into_iter().skip(1) {
            samples.push(ended(outcome, 60_000_000));
        }
        samples.push(Sample { outcome: 99, ..ended(Outcome::Complete, 60_000_000) });
        let summary = summarise("Home".into(), &samples);
        assert_eq!(summary.visits, 14);
        assert_eq!(summary.visually_complete.visits, 1);
        assert_eq!(summary.visually_complete.p90_ms, Some(1_000.0));
        assert_eq!(summary.completion_rate, 1.0 / 14.0);
        assert_eq!(summary.histogram.iter().sum::<u64>(), 1);
        assert_eq!(summary.outcomes.iter().filter(|outcome| outcome.in_percentiles).count(), 1);
        assert_eq!(summary.outcomes.last().map(|outcome| outcome.outcome), Some("unknown"));
        let shares: f64 = summary.outcomes.iter().map(|outcome| outcome.share).sum();
        assert!((shares - 1.0).abs() < 1e-9);
        let curve = curve(&samples);
        assert_eq!(curve.points.len(), 1);
        assert!((curve.never - 13.0 / 14.0).abs() < 1e-9);
    }

    #[test]
    fn shares_and_percentiles_go_by_weight() {
        let samples = [
            Sample { weight: 9, ..ended(Outcome::Complete, 1_000) },
            ended(Outcome::Complete, 9_000),
            Sample { weight: 10, ..ended(Outcome::Abandoned, 1_000) },
        ];
        let summary = summarise("Home".into(), &samples);
        assert_eq!((summary.visits, summary.weighted_visits), (3, 20));
        assert_eq!(summary.completion_rate, 0.5);
        assert_eq!(summary.visually_complete.p90_ms, Some(1.0));
    }

    #[test]
    fn the_slowest_comes_first_and_the_never_complete_last() {
        let one = |name: &str, outcome, us| summarise(name.into(), &[ended(outcome, us)]);
        let mut all = [
            one("never", Outcome::Timeout, 30_000_000),
            one("fast", Outcome::Complete, 100_000),
            one("slow", Outcome::Complete, 3_000_000),
        ];
        rank(&mut all);
        assert_eq!(all.map(|summary| summary.name), ["slow", "fast", "never"]);
    }
}
