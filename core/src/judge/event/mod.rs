//! The event: each visit ends with exactly one (metric §14). Its schema is `proto/alldrawn/v1/visit.proto`.

mod ending;
mod late_nodes;
mod message_writer;
mod setup;
mod write;

pub use crate::judge::definition::DEFINITION_VERSION;
pub use ending::Ending;
pub use late_nodes::{LateNodes, late_nodes};
pub(crate) use message_writer::MessageWriter;
pub use setup::{CLUSTERS, EncodedSetup, Setup};
pub use write::{audit_record, begin_record, event, is_audit_record};
