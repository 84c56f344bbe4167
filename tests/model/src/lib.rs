//! A naive reference model of the metric: what `docs/metric.md` says, written for obviousness and not for speed.
//!
//! The model keeps every frame and every late time of a visit, and answers each question by walking that history from
//! its beginning. It shares no logic with the core: only the words of the boundary (kinds, states, flags, the event's
//! schema). [`script`]s of calls are made at random ([`generate`]), and both are asked the same ([`compare`]); where
//! they disagree, one of them or the page is wrong.
#![forbid(unsafe_code)]

pub mod busy;
pub mod candidate;
pub mod compare;
pub mod deadlines;
pub mod drive;
pub mod event;
pub mod frame;
pub mod generate;
pub mod history;
pub mod holds;
pub mod leaving;
pub mod node;
pub mod progress;
pub mod random;
pub mod readiness;
pub mod rectangle;
pub mod required;
pub mod script;
pub mod shrink;
pub mod start;
pub mod surfaces;
pub mod visit;

/// A moment on the monotonic clock, nanoseconds.
pub type Time = u64;

/// Nanoseconds in a millisecond.
pub const MS: u64 = 1_000_000;
