//! Fair statistics of visits (`metric.md` §15).
//!
//! A percentile of completed visits alone flatters an app whose users give up: the slow visits are just the ones that
//! never complete. So every visit counts here, with what is known of it ([`censoring`]), and every percentile comes
//! with the two values between which it must lie whatever the leavers would have seen ([`kaplan_meier`]), with a 95 %
//! interval that knows that visits of one session go together ([`interval`]), and beside the completion rate
//! ([`summary`]). [`comparison`] says *better* only where no assumption about the leavers can take it back.
//!
//! Data flows `Visit` → [`Tally`] (mergeable; one per surface, version, hour, …) → [`Summary`] or [`Comparison`].
//! All times are microseconds from a visit's start. Nothing here reads a clock or draws a random number: the same
//! visits give the same answer, in any order.

pub mod censoring;
pub mod comparison;
mod encoding;
pub mod histogram;
pub mod interval;
pub mod kaplan_meier;
mod reason;
pub mod sessions;
pub mod summary;
pub mod tally;

pub use censoring::{Exclusion, Steadiness, UnsettledRule, VisitTime};
pub use comparison::{Comparison, PercentileComparison, Shift, Verdict};
pub use encoding::BadHistogram;
pub use histogram::{Bin, Histogram, Micros};
pub use interval::{Estimate, Interval};
pub use kaplan_meier::{Assumption, Curve, Percentile, Quantile};
pub use sessions::SessionGroups;
pub use summary::{PercentileSummary, Summary};
pub use tally::Tally;
