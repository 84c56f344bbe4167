//! The figures that the page and the API show.

pub mod curve;
pub mod figures;
pub mod names;
pub mod summary;
pub mod visit;
