//! The outcomes whose shares changed between the two sides.

use super::super::summary::Share;
use super::super::tally::Tally;
use alldrawn_core::wire::Outcome;
use std::collections::BTreeSet;

/// The smallest change of a share that is reported: one percentage point.
const NOTABLE_CHANGE: f64 = 0.01;

/// The share of an outcome on both sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutcomeChange {
    /// The outcome.
    pub outcome: Outcome,
    /// The outcome's share of the baseline's visits.
    pub baseline: Share,
    /// The outcome's share of the candidate's visits.
    pub candidate: Share,
}

/// Returns the outcomes whose share of the visits changed by one percentage point or more, the largest change first.
pub(super) fn outcome_changes(baseline: &Tally, candidate: &Tally) -> Vec<OutcomeChange> {
    let share = |tally: &Tally, outcome| tally.outcome(outcome).share_of(tally.all());
    let size = |change: &OutcomeChange| (change.candidate.0 - change.baseline.0).abs();
    let occurred = baseline.outcomes().chain(candidate.outcomes()).map(|(outcome, _)| outcome);
    let mut changes: Vec<OutcomeChange> = BTreeSet::from_iter(occurred)
        .into_iter()
        .map(|outcome| OutcomeChange {
            outcome,
            baseline: share(baseline, outcome),
            candidate: share(candidate, outcome),
        })
        .filter(|change| size(change) >= NOTABLE_CHANGE)
        .collect();
    changes.sort_by(|a, b| size(b).total_cmp(&size(a)));
    changes
}
