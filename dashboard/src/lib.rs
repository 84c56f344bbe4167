//! The collector and dashboard of AllDrawn, in one binary.
//!
//! What it promises: a visit that was acknowledged is on disk; it counts once, however often it is sent; the visits of a
//! batch are stored together or not at all; and no visit that ended before it was complete makes a surface look fast.
//!
//! The way of a visit: [`server`] reads an upload, [`batch`] checks it, [`store`] makes it durable, [`charts`] count it
//! ([`chart_kind`] says in which chart), [`view`] turns the tallies into the figures that the page shows, and [`compare`]
//! sets two groups of visits against each other.
#![forbid(unsafe_code)]

pub mod batch;
pub mod chart_kind;
pub mod charts;
pub mod command;
pub mod compare;
pub mod server;
pub mod store;
pub mod view;
