//! Recordings: the calls of a process in the order in which they came, to be replayed to the same event bytes.
//!
//! A file is a header, the magic `ADRC` and a version (`u16`), and entries: op `u8`, length `u32`, payload. All
//! little-endian; `docs/replay.md` has the table. Handles are those that the engine gave: it gives the same ones again.
//!
//! A recording may end anywhere (the process died, the disk was full): what is left of a last entry is passed over,
//! and the calls before it replay. [`Recording::end`] says so. Everything else that is wrong is an error.

mod call;
mod codec;
mod reader;
mod recorder;
mod recording;

pub use call::{Call, Reply};
pub(crate) use codec::read as read_call;
pub use codec::{ENTRY_LEN, HEADER_LEN, MAGIC, VERSION, op};
#[cfg(feature = "runtime")]
pub(crate) use reader::Reader;
pub use recorder::{MAX_BYTES, RecordedEngine, Recorder};
pub use recording::{End, Recording, RecordingError};
