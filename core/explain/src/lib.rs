//! Explains a recording: what each call did to a visit, and why each node of a frame is required or not.
//!
//! Used by `alldrawn replay` and by tests; no app contains it. `frame` implements the visibility rules a second time,
//! node by node, so that each finding has a reason. Tests compare it with the judge's own pass over random trees. Each
//! visit is explained by the definition by which the engine judges it.

mod changes;
mod deadlines;
mod ending;
mod explainer;
mod frame;
mod note;
mod seen;
mod words;

pub use explainer::{Explainer, Step};
pub use frame::{Blocks, Exempt, ExplainedNode, Finding, Frame, explain};
pub use note::{Cause, NotTaken, Note, Progress, StartOrigin};
