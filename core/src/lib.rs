//! The judge of AllDrawn.
#![forbid(unsafe_code)]

pub mod event;
pub mod queue;
#[cfg(feature = "runtime")]
pub mod runtime;
pub mod upload;
