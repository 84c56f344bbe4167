//! The metric as stories. A [`script`] lists what happens in an app, call by call, and the result that the metric
//! demands. [`stories`] contains all scripts, one file per section of `docs/metric.md`. Expectations are written by
//! hand from the metric's text, never copied from the engine's output.
//!
//! `cargo run -p alldrawn-conformance --bin vectors -- write` writes the stories as vectors to `tests/vectors`,
//! which any language can run; `check` reports how the vectors on disk differ from the stories.
#![forbid(unsafe_code)]

pub mod differences;
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
