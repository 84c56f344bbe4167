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
mod settings;
mod side;
mod student_t;
mod verdict;
mod words;

pub use evidence::{Evidence, PercentileChange};
pub use mix::{Mix, WEIGHT_UNIT};
pub use outcome_change::OutcomeChange;
pub use p_value::{Measure, Test};
pub use power::Sensitivity;
pub use settings::{LEVEL, Settings};
pub use verdict::{Cause, Judged, Verdict, judge};
