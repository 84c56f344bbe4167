//! Fair statistics of visits (`metric.md` §15).
//!
//! A percentile of completed visits alone flatters an app whose users give up, because the slow visits are the ones
//! that never complete. Here every visit counts with what is known of it (see [`censoring`]). Every percentile
//! ([`Estimate`]) comes with two bounds that hold whatever would have happened in the visits that users left
//! ([`Assumption`]), and with a 95 % interval that treats the visits of one session as related ([`Interval`]). A
//! [`Summary`] shows them beside the completion rate. The [`gate`] calls a release *better* only if no assumption
//! contradicts it.
//!
//! Data flows `Visit` → [`Tally`] (mergeable; one per surface, version, hour, …) → [`Summary`] or [`gate`].
//! All times are microseconds from a visit's start. The crate reads no clock and draws no random numbers: the same
//! visits give the same result, in any order.

mod audit;
pub mod censoring;
mod encoding;
pub mod gate;
mod histogram;
mod interval;
mod kaplan_meier;
mod pieces;
mod sessions;
mod summary;
mod tally;
mod visits;
mod withdrawal;

pub use censoring::{Exclusion, UnsettledRule, VisitTime};
pub use encoding::BadHistogram;
pub use groups::VisitGroups;
pub use histogram::{Bin, Histogram, Micros, Row};
pub use interval::{Estimate, Interval};
pub use kaplan_meier::{Assumption, Curve, CurveStep, Percentile, Quantile};
pub use pieces::{Piece, Pieces};
pub use sessions::SessionGroups;
pub use summary::{PercentileSummary, Share, Summary};
pub use tally::{Count, Tally};
pub use visits::Visits;
