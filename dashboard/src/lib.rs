//! The collector and dashboard of AllDrawn.
#![forbid(unsafe_code)]
