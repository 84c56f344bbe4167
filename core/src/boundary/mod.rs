//! The core's interface for bindings. A binding passes bytes (a snapshot or a call's payload) and gets one word back.
//! The interface contains no rule of the metric.

mod calls;
#[cfg(feature = "runtime")]
mod native;
pub mod result;

pub use calls::{Boundary, CallLog, FinishedVisit, NO_ANSWER};
#[cfg(feature = "runtime")]
pub use native::{Core, batch_result_number, fault, read_runtime_config, upload_bytes};
