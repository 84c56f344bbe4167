//! The durable queue: what a visit leaves behind stays until a collector has it on disk, or is counted as dropped.
//!
//! A log of checksummed [`log_record`]s in segments of 32 KiB. Only the newest segment is appended to, only the oldest is
//! removed, nothing is rewritten: a cut at any byte can hurt only what was never acknowledged. The bytes live behind
//! [`Storage`], so that files, a browser's storage and a test's faulty disk keep one contract.
//!
//! The order in which data flows: [`Queue::begin`], [`Queue::seen`], [`Queue::finish`] *stage* a record; [`Queue::commit`]
//! writes and syncs all that is staged in one go, and its `Ok` is the acknowledgement;
//! [`Queue::oldest`] reads for an upload; [`Queue::retire`] takes out what was delivered or dropped.

mod adopt;
mod begin_record;
mod commit;
mod drop_counts;
#[cfg(feature = "runtime")]
mod file;
mod log;
pub mod log_record;
mod memory;
mod read;
mod recover;
mod scan;
#[cfg(feature = "runtime")]
mod slots;
mod storage;

pub use drop_counts::{Control, DropCounts};
#[cfg(feature = "runtime")]
pub use file::FileStorage;
pub use log::{Limits, Queue, Ticket};
pub use log_record::VisitId;
pub use memory::MemoryStorage;
pub use read::Queued;
pub use scan::{Damage, scan};
#[cfg(feature = "runtime")]
pub use slots::{Slot, SlotError, open_slot, other_slots};
pub use storage::{Storage, StorageError};
