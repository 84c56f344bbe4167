//! The durable queue of Android and iOS: it keeps each visit until a collector has stored it, or until the visit is
//! counted as dropped.
//!
//! The queue is a log of checksummed [`log_record`]s in segments of 32 KiB. Only the newest segment is appended to,
//! only the oldest is removed, and nothing is rewritten: a cut at any byte damages only records that were never
//! acknowledged. The bytes are stored through [`Storage`]: files, memory, or a test's faulty disk.
//!
//! Data flows in this order: [`Queue::begin`], [`Queue::seen`] and [`Queue::finish`] *stage* a record.
//! [`Queue::commit`] writes and syncs all staged records at once, and its `Ok` is the acknowledgement.
//! [`Queue::oldest`] reads visits for an upload. [`Queue::retire`] removes visits that were delivered or dropped.
//!
//! A web page does not use this queue. The web package has one of its own, in TypeScript.

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
