//! What a comparison asks, and the constants that all its steps share.

use super::super::kaplan_meier::Assumption;

/// The assumptions about the visits that users left under which a release must not be worse.
pub(super) const ASSUMPTIONS: [Assumption; 2] = [Assumption::KaplanMeier, Assumption::NeverComplete];
/// The chance of any false "worse" over all surfaces of a comparison, and likewise of any false "better".
pub const LEVEL: f64 = 0.05;

/// What a comparison asks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// The part of a time by which the candidate may be slower: 0.05 is 5 %. Must be at least 0.
    pub margin: f64,
    /// The number of events that each side needs for a verdict.
    pub min_events: u64,
}

impl Default for Settings {
    /// A margin of 5 %, and 20 events: with fewer, even p50 is "few" (`metric.md` §15).
    fn default() -> Settings {
        Settings { margin: 0.05, min_events: 20 }
    }
}
