//! The metric as stories. A [`script`] says what happens in an app, frame by frame, and what the metric demands of it;
//! the [`stories`] are all of them, one file for a section of `docs/metric.md`. Expectations are written by hand from
//! the metric's text, never copied from what the engine says.
//!
//! `cargo run -p alldrawn-conformance --bin vectors -- write` makes the vectors in `tests/vectors` of them, which any
//! language can run; `check` says whether they are still the same.
#![forbid(unsafe_code)]

pub mod dsl;
pub mod json;
pub mod lower;
pub mod names;
pub mod packed;
pub mod runner;
pub mod script;
pub mod stories;
pub mod summary;
pub mod times;
pub mod vectors;
pub mod verdict;
