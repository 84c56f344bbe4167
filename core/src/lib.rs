//! The judge of AllDrawn: it decides, frame by frame, whether a user now sees everything.
//!
//! A binding copies a surface's visible view tree into one packed [`snapshot`] per dirty frame and hands it to the
//! [`engine`]. The engine finds what the user can see ([`visibility`]), whether it is ready ([`readiness`], [`node`]),
//! and moves the [`visit`] on, from its [`start`] to exactly one [`event`].
//!
//! What this crate promises:
//! - **Pure.** The clock is passed in. Same snapshots and times in, same event out, on every platform.
//! - **Honest.** A failure, a time-out or an abandoned visit is never given another moment's value.
//! - **Quiet.** No panic, whatever the bytes; no allocation per frame once warm; no unsafe code.
//!
//! Rules are cited as in "metric §8": the numbered sections of `docs/metric.md`.
#![forbid(unsafe_code)]

pub mod answer;
pub mod boundary;
pub mod busy;
pub mod by_identity;
pub mod call;
pub mod engine;
pub mod event;
pub mod explain;
pub mod fingerprint;
pub mod geometry;
pub mod holds;
pub mod limits;
pub mod node;
pub mod numbers;
pub mod occlusion;
pub mod perf;
#[cfg(feature = "runtime")]
pub mod process;
pub mod progress;
pub mod queue;
pub mod readiness;
pub mod recording;
pub mod result;
pub mod rules;
#[cfg(feature = "runtime")]
pub mod runtime;
pub mod size;
pub mod slots;
pub mod snapshot;
pub mod snapshot_writer;
pub mod start;
pub mod stats;
pub mod story;
pub mod time;
pub mod tracking;
pub mod uncovered;
pub mod upload;
pub mod visibility;
pub mod visit;
