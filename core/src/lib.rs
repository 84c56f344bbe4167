//! The judge of AllDrawn.
#![forbid(unsafe_code)]

pub mod event;
pub mod stats;
