//! Explains a recording: what each call did to a visit, and why each node of a frame is required or not.
//!
//! Used by `alldrawn replay` and by tests; no app contains it. `frame` implements the visibility rules a second time,
//! node by node, so that each finding has a reason. Tests compare it with the judge's own pass over random trees.

mod explainer;
mod frame;
mod note;

pub use explainer::{Explainer, Step};
pub use frame::{Blocks, ExplainedNode, Finding, Frame, explain};
pub use note::{Cause, NotTaken, Note, Progress};
