//! Fair statistics of visits (`metric.md` §15).
//!
//! A percentile of completed visits alone flatters an app whose users give up, because the slow visits are the ones
//! that never complete. Here every visit counts with what is known of it (see [`censoring`]). Every percentile
//! ([`Estimate`]) comes with two bounds that hold whatever would have happened in the visits that count as left
//! ([`Assumption`]), and with a 95 % interval that treats the visits of one user as related ([`Interval`]). A visit
//! that users left while the page looked complete counts as left in part: by the chance that more would have changed
//! ([`Standing`]). A [`Summary`] shows all this beside the completion rate. The [`gate`] calls a release *better* only
//! if no assumption contradicts it.
//!
//! Data flows `Visit` → [`Tally`] (mergeable; one per surface, version, hour, …) → [`Summary`] or [`gate`].
//! All times are microseconds from a visit's start. The crate reads no clock and draws no random numbers: the same
//! visits give the same result, in any order.

mod audit;
pub mod censoring;
mod encoding;
pub mod gate;
mod groups;
mod histogram;
mod interval;
mod kaplan_meier;
mod part;
mod pieces;
mod share;
mod standing;
mod summary;
mod tally;
mod visits;
mod withdrawal;

pub use audit::{AuditSummary, AuditTally};
pub use censoring::{Exclusion, Unsettled, VisitTime};
pub use encoding::BadHistogram;
pub use groups::VisitGroups;
pub use histogram::{Bin, Histogram, Micros, Row};
pub use interval::{Estimate, Interval};
pub use kaplan_meier::{Assumption, Curve, CurveStep, Percentile, Quantile};
pub use pieces::{Piece, Pieces};
pub use standing::{Age, Standing};
pub use summary::{PercentileSummary, Share, Summary};
pub use tally::{Count, Tally};
pub use visits::Visits;
