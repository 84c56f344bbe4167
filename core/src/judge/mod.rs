//! Decides, frame by frame, whether a user now sees everything (`docs/metric.md`).
//!
//! | modules, in the order in which data passes through them | purpose |
//! |---|---|
//! | `snapshot`, `record_fields`, `perf`, `snapshot_writer` | one frame, as a binding has read it from the views |
//! | `geometry`, `time` | rectangles and times |
//! | `visibility`, with `size`, `occlusion`, `uncovered`, `busy`, `error_nodes`, `unanswered` | which nodes the user can see |
//! | `readiness`, `node`, `tracking`, with `node_frame`, `node_marks`, `unmatched`, `by_identity`, `fingerprint` | which of them are ready, from frame to frame |
//! | `start`, `redirects`, `visit`, with `holds`, `small_busy`, `progress` | one visit, from its start to its end |
//! | `event` | the event of an ended visit |
//! | `audit` | what is seen of a confirmed visit's surface later |
//! | `engine`, `slots`, `answer` | all visits of a process, by handle |
//! | `definition` | the version of the rules |

pub mod answer;
pub mod audit;
pub mod busy;
pub(crate) mod by_identity;
pub mod definition;
pub mod engine;
pub(crate) mod error_nodes;
pub mod event;
pub(crate) mod fingerprint;
pub mod geometry;
pub mod holds;
pub mod node;
pub(crate) mod node_frame;
pub(crate) mod node_marks;
pub mod occlusion;
pub(crate) mod outline;
pub mod perf;
pub(crate) mod progress;
pub mod readiness;
pub(crate) mod record_fields;
pub(crate) mod redirects;
pub mod size;
pub(crate) mod slots;
pub(crate) mod small_busy;
pub mod snapshot;
pub mod snapshot_writer;
pub mod start;
pub mod time;
pub(crate) mod tracking;
pub(crate) mod unanswered;
pub(crate) mod uncovered;
pub(crate) mod unmatched;
pub mod visibility;
pub mod visit;
