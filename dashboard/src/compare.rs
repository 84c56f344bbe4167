//! Compares two groups of visits, chart by chart: is the candidate worse than the baseline?

use std::collections::BTreeMap;

use alldrawn_core::wire::Visit;
use alldrawn_stats::{Comparison, Tally, Verdict};

use crate::{chart_kind::ChartKind, charts::ChartKey};

mod chart_comparison;
mod condition;
mod report;

pub use chart_comparison::ChartComparison;
pub use condition::{Condition, Conditions};
pub use report::{json, text};

/// The tallies of both groups in one chart.
#[derive(Debug, Default)]
struct Pair {
    baseline: Tally,
    candidate: Tally,
}

/// The visits of both groups, counted by chart.
#[derive(Debug)]
pub struct Groups {
    baseline: Conditions,
    candidate: Conditions,
    pairs: BTreeMap<ChartKey, Pair>,
}

impl Groups {
    /// Creates a comparison whose groups have no visits yet.
    pub fn new(baseline: Conditions, candidate: Conditions) -> Self {
        Self { baseline, candidate, pairs: BTreeMap::new() }
    }

    /// Counts a visit in each group whose conditions it meets.
    pub fn add(&mut self, visit: &Visit) {
        let (before, after) = (self.baseline.match_visit(visit), self.candidate.match_visit(visit));
        if !before && !after {
            return;
        }
        let key = ChartKey { surface: visit.surface.clone(), kind: ChartKind::of_visit(visit) };
        let pair = self.pairs.entry(key).or_default();
        if before {
            pair.baseline.add(visit);
        }
        if after {
            pair.candidate.add(visit);
        }
    }

    /// Returns the numbers of events in the baseline and in the candidate.
    pub fn visits(&self) -> (u64, u64) {
        let sum = |tally: fn(&Pair) -> &Tally| self.pairs.values().map(|pair| tally(pair).all().events).sum();
        (sum(|pair| &pair.baseline), sum(|pair| &pair.candidate))
    }

    /// Compares all charts, in the order of their keys.
    pub fn compare(self) -> Vec<ChartComparison> {
        let compare = |(key, Pair { baseline, candidate }): (ChartKey, Pair)| ChartComparison {
            key,
            visits: (baseline.all().events, candidate.all().events),
            comparison: Comparison::new(&baseline, &candidate),
        };
        self.pairs.into_iter().map(compare).collect()
    }
}

/// Returns the exit code: 1 if a chart is worse; with `strict`, 2 if a chart has too few visits for a verdict; else 0.
pub fn exit_code(compared: &[ChartComparison], strict: bool) -> u8 {
    match () {
        () if compared.iter().any(|one| one.comparison.verdict == Verdict::Worse) => 1,
        () if strict && compared.iter().any(ChartComparison::has_too_few) => 2,
        () => 0,
    }
}
