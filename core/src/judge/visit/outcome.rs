//! The end of a visit: exactly one per begin (metric §8–§12).

use crate::judge::definition::Definition;
use crate::judge::node::{TimeSource, Tracked};
use crate::judge::time::Moment;
use crate::wire::Outcome;

/// The end of a visit. It is final: later calls are counted and change nothing.
#[derive(Clone, Debug)]
pub struct Terminal {
    /// The outcome.
    pub outcome: Outcome,
    /// The value of a completed visit.
    pub value: Option<Moment>,
    /// The time at which the visit ended: the value of a visit that settled, otherwise the act or deadline that ended
    /// it.
    pub at: Moment,
    /// True if the candidate was confirmed by its settle time.
    pub settled: bool,
    /// True if ready content covered less than 10 % of the viewport.
    pub sparse: bool,
    /// The source of the value's time, for completed visits.
    pub source: Option<TimeSource>,
    /// Largest share of the viewport that one unanswered custom node covers in the final candidate's frame, in 1/1000.
    pub unanswered_permille: u32,
    /// The nodes required in the end frame: the final candidate's frame, or the last frame if there is no candidate.
    pub nodes: Vec<Tracked>,
}

/// The failed share of the required area, in 1/1000, from which a visit completes with errors. Smaller failures are
/// only counted (metric §15).
const ERROR_PERMILLE: u32 = 10;

/// Returns the outcome of a visit that ends with a candidate of these required nodes. An error is shown instead of
/// content if at least half of the required area failed, or if the app declared it (`declared`).
pub fn outcome_of(nodes: &[Tracked], declared: bool, definition: Definition) -> Outcome {
    let (failed, total) = failed_area(nodes);
    if declared || failed > 0.0 && failed * 2.0 >= total && !definition.is_first() {
        Outcome::Error
    } else if permille(failed, total) >= ERROR_PERMILLE {
        Outcome::CompleteWithErrors
    } else {
        Outcome::Complete
    }
}

/// Returns the failed share of the required area, in 1/1000, rounded down.
pub fn failed_permille(nodes: &[Tracked]) -> u32 {
    let (failed, total) = failed_area(nodes);
    permille(failed, total)
}

fn permille(failed: f64, total: f64) -> u32 {
    if total > 0.0 { (failed / total * 1_000.0) as u32 } else { 0 }
}

// Returns the area of the failed nodes and that of all, in square units.
fn failed_area(nodes: &[Tracked]) -> (f64, f64) {
    let total = nodes.iter().map(|node| node.area).sum();
    let failed = nodes.iter().filter(|node| node.failed()).map(|node| node.area).sum();
    (failed, total)
}
