//! A naive reference model of the metric: `docs/metric.md`, written to be obvious and not to be fast.
//!
//! The model keeps every frame and every late time of a visit, and answers each question by replaying that history
//! from its beginning. It shares no logic with the core, only the boundary's types (kinds, states, flags, the
//! event's schema). [`generate`] makes random [`script`]s, and [`compare`] plays them to both. If the two disagree,
//! one of them or the page is wrong.
#![forbid(unsafe_code)]

pub mod busy;
pub mod candidate;
pub mod compare;
pub mod coverage;
pub mod deadlines;
pub mod drive;
pub mod ending;
pub mod event;
pub mod frame;
pub mod generate;
pub mod history;
pub mod holds;
pub mod judge;
pub mod leaving;
pub mod live;
pub mod node;
pub mod opening;
pub mod progress;
pub mod quiet;
pub mod random;
pub mod readiness;
pub mod rectangle;
pub mod redirect;
pub mod required;
pub mod script;
pub mod shrink;
pub mod small_busy;
pub mod start;
pub mod surfaces;
pub mod unanswered;
pub mod visit;
pub mod watch;

/// A time on the monotonic clock, nanoseconds.
pub type Time = u64;

/// Nanoseconds in a millisecond.
pub const MS: u64 = 1_000_000;
