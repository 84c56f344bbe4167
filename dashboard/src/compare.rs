//! Two groups of visits against each other, surface by surface: is the candidate worse than the baseline?

use std::collections::BTreeMap;

use alldrawn_core::wire::Visit;
use alldrawn_stats::{Comparison, PercentileComparison, Tally, Verdict};

use crate::{apart::Apart, tallies::ChartKey};

mod condition;
mod report;

pub use condition::{Condition, Conditions};
pub use report::{json, text};

/// The two groups of one chart.
#[derive(Debug, Default)]
struct Pair {
    baseline: Tally,
    candidate: Tally,
}

/// Visits of both groups, counted chart by chart.
#[derive(Debug)]
pub struct Groups {
    baseline: Conditions,
    candidate: Conditions,
    pairs: BTreeMap<ChartKey, Pair>,
}

/// What became of one chart.
#[derive(Debug)]
pub struct Compared {
    /// Which chart.
    pub key: ChartKey,
    /// Events of the baseline and of the candidate.
    pub visits: (u64, u64),
    /// The comparison, with its reasons.
    pub comparison: Comparison,
}

impl Groups {
    /// No visits yet.
    pub fn new(baseline: Conditions, candidate: Conditions) -> Self {
        Self { baseline, candidate, pairs: BTreeMap::new() }
    }

    /// Counts a visit in each of the groups whose conditions it meets.
    pub fn add(&mut self, visit: &Visit) {
        let (before, after) = (self.baseline.hold(visit), self.candidate.hold(visit));
        if !before && !after {
            return;
        }
        let key = ChartKey { surface: visit.surface.clone(), apart: Apart::of(visit) };
        let pair = self.pairs.entry(key).or_default();
        if before {
            pair.baseline.add(visit);
        }
        if after {
            pair.candidate.add(visit);
        }
    }

    /// Events in the baseline and in the candidate.
    pub fn visits(&self) -> (u64, u64) {
        let sum = |tally: fn(&Pair) -> &Tally| self.pairs.values().map(|pair| tally(pair).all().events).sum();
        (sum(|pair| &pair.baseline), sum(|pair| &pair.candidate))
    }

    /// Compares every chart, in the order of their names.
    pub fn compare(self) -> Vec<Compared> {
        let compare = |(key, Pair { baseline, candidate }): (ChartKey, Pair)| Compared {
            key,
            visits: (baseline.all().events, candidate.all().events),
            comparison: Comparison::new(&baseline, &candidate),
        };
        self.pairs.into_iter().map(compare).collect()
    }
}

impl Compared {
    /// Whether nothing could be said for want of visits, or of sessions, in one of the groups.
    pub fn has_too_few(&self) -> bool {
        let too_few =
            |percentile: &PercentileComparison| percentile.few || percentile.as_the_others.interval.is_none();
        self.comparison.verdict == Verdict::Inconclusive && self.comparison.percentiles.iter().any(too_few)
    }
}

/// The answer of all charts: 1 if any is worse; with `strict`, 2 if one has too few visits to tell; else 0.
pub fn exit_code(compared: &[Compared], strict: bool) -> u8 {
    match () {
        () if compared.iter().any(|one| one.comparison.verdict == Verdict::Worse) => 1,
        () if strict && compared.iter().any(Compared::has_too_few) => 2,
        () => 0,
    }
}
