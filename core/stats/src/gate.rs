//! Decides if a candidate release is worse than its baseline, over many surfaces at once.
//!
//! The path of the data: [`Evidence::new`] tests one surface and gives it one p-value for "worse" and one for "better"
//! (`p_value`). [`judge`] turns the evidence of all surfaces into verdicts (`verdict`); Holm's procedure keeps the
//! chance of any false "worse" at 5 % (`holm`). [`Sensitivity`] reports which slow-down a surface could have found
//! (`power`).

mod absence;
mod evidence;
mod holm;
mod mix;
mod outcome_change;
mod p_value;
mod power;
mod side;
mod student_t;
mod verdict;
mod words;

pub use evidence::{Evidence, PercentileChange};
pub use mix::{Mix, WEIGHT_UNIT};
pub use outcome_change::OutcomeChange;
pub use p_value::{Measure, Test};
pub use power::Sensitivity;
pub use verdict::{Cause, Judged, Verdict, judge};

/// The chance of any false "worse" over all surfaces of a comparison, and likewise of any false "better".
pub const LEVEL: f64 = 0.05;
/// The number of groups with visits that each side needs for a test.
pub const FEWEST_GROUPS: usize = 10;

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
