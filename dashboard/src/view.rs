//! What is stored, as the figures that the page and the API show.

pub mod distribution;
pub mod names;
pub mod percentile;
pub mod summary;
pub mod visit;
