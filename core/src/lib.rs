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

pub mod boundary;
pub mod deliver;
pub mod judge;
pub mod record;

pub mod limits;
pub mod numbers;
pub mod rules;
/// The messages of `proto/alldrawn/v1`, generated from the schema.
#[allow(missing_docs, clippy::all)]
#[rustfmt::skip]
pub mod wire;
