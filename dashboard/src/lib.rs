//! The collector and dashboard of AllDrawn, in one binary.
//!
//! What it promises: a visit that was acknowledged is on disk; it counts once, however often it is sent; a batch is
//! stored whole or not at all; and no percentile of completed visits holds a visit that did not complete.
//!
//! The way of a visit: [`server`] reads an upload, [`batch`] checks it, [`store`] makes it durable, [`view`] turns
//! what is stored into the figures that the page shows.
#![forbid(unsafe_code)]

pub mod batch;
pub mod command;
pub mod server;
pub mod store;
pub mod view;
