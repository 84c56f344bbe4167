//! How a visit ended: exactly one of these per begin (metric §8–§12).

use crate::judge::node::{TimeSource, Tracked};
use crate::judge::time::Moment;
use crate::wire::Outcome;

/// The end of a visit. Final: what comes later is counted, not applied.
#[derive(Clone, Debug)]
pub struct Terminal {
    /// Which end.
    pub outcome: Outcome,
    /// The value for completed visits, else the moment that ended the visit.
    pub at: Moment,
    /// The settle time ran out undisturbed.
    pub settled: bool,
    /// Ready content covered less than 10 % of the viewport.
    pub sparse: bool,
    /// Who told the value's time, for completed visits.
    pub source: Option<TimeSource>,
    /// The nodes required in the end frame: the final candidate's, else the last frame.
    pub nodes: Vec<Tracked>,
}

/// The failed share of the required area, in 1/1000, from which a completed visit is one with errors (metric §15).
const ERROR_PERMILLE: u32 = 10;

/// Failed nodes of at least 1 % of the required area make a completed visit one with errors; smaller failures are
/// only counted (metric §15).
pub fn with_errors(nodes: &[Tracked]) -> Outcome {
    if failed_permille(nodes) >= ERROR_PERMILLE { Outcome::CompleteWithErrors } else { Outcome::Complete }
}

/// The failed share of the required area, in 1/1000, rounded down.
pub fn failed_permille(nodes: &[Tracked]) -> u32 {
    let total: f64 = nodes.iter().map(|node| node.area).sum();
    let failed: f64 = nodes.iter().filter(|node| node.failed()).map(|node| node.area).sum();
    if total > 0.0 { (failed / total * 1_000.0) as u32 } else { 0 }
}
