//! Explains a recording: what each call did to a visit, and why each node of a frame is required or not.
//!
//! For `alldrawn replay` and for tests; no app contains it. `frame` writes the rules of visibility down a second time,
//! node by node, each answer with its reason; tests hold it against the judge's own pass over random trees.

mod explainer;
mod frame;
mod note;

pub use explainer::{Explainer, Step};
pub use frame::{Blocks, ExplainedNode, Finding, Frame, explain};
pub use note::{Cause, NotTaken, Note, Progress};
