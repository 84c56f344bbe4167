//! The end of a visit: exactly one per begin (metric §8–§12).

use crate::judge::node::{TimeSource, Tracked};
use crate::judge::time::Moment;
use crate::wire::Outcome;

/// The end of a visit. It is final: later calls are counted and change nothing.
#[derive(Clone, Debug)]
pub struct Terminal {
    /// The outcome.
    pub outcome: Outcome,
    /// The value of a completed visit; otherwise the time at which the visit ended.
    pub at: Moment,
    /// True if the candidate was confirmed by its settle time.
    pub settled: bool,
    /// True if ready content covered less than 10 % of the viewport.
    pub sparse: bool,
    /// The source of the value's time, for completed visits.
    pub source: Option<TimeSource>,
    /// The nodes required in the end frame: the final candidate's frame, or the last frame if there is no candidate.
    pub nodes: Vec<Tracked>,
}

/// The failed share of the required area, in 1/1000, from which a visit completes with errors. Smaller failures are
/// only counted (metric §15).
const ERROR_PERMILLE: u32 = 10;

/// Returns the outcome of a completed visit with these required nodes.
pub fn with_errors(nodes: &[Tracked]) -> Outcome {
    if failed_permille(nodes) >= ERROR_PERMILLE { Outcome::CompleteWithErrors } else { Outcome::Complete }
}

/// Returns the failed share of the required area, in 1/1000, rounded down.
pub fn failed_permille(nodes: &[Tracked]) -> u32 {
    let total: f64 = nodes.iter().map(|node| node.area).sum();
    let failed: f64 = nodes.iter().filter(|node| node.failed()).map(|node| node.area).sum();
    if total > 0.0 { (failed / total * 1_000.0) as u32 } else { 0 }
}
