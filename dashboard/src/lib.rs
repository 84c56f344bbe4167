//! The collector and dashboard of AllDrawn, in one binary.
//!
//! The collector guarantees four things. An acknowledged visit is on disk. A visit counts once, however often it is
//! sent. The visits of a batch are stored together or not at all. A visit that ended before it was complete never makes
//! a surface look fast.
//!
//! The path of a visit: [`server`] reads an upload, [`batch`] checks it, [`store`] writes it to disk, [`charts`] count
//! it in the chart of its surface and [`chart_key`], and [`view`] turns charts into the figures that the page shows.
//! [`compare`] compares two groups of visits.
#![forbid(unsafe_code)]

pub mod batch;
pub mod chart_key;
pub mod chart_kind;
pub mod chart_names;
pub mod charts;
pub mod command;
pub mod compare;
pub mod server;
pub mod store;
pub mod view;
