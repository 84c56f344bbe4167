//! Recordings: a process's calls in their order. A replay of a recording makes the same event bytes.
//!
//! A file is a header (the magic `ADRC` and a version, `u16`) and entries (op `u8`, length `u32`, payload), all
//! little-endian; `docs/replay.md` has the table. The handles in a recording are those that the engine returned, and a
//! replay returns the same handles.
//!
//! A recording may end anywhere (the process died, the disk was full): an incomplete last entry is skipped, the calls
//! before it are replayed, and [`Recording::end`] reports the cut. Any other damage is an error.

mod call;
mod codec;
mod reader;
mod recorder;
mod recording;
mod writer;

pub use call::{Call, Reply};
pub use codec::read as read_call;
pub use codec::{
    CONFIGURE, ENTRY_LEN, FIRST_VERSION, HEADER_LEN, MAGIC, NO_CLUSTER, VERSION, hold_state, op,
};
#[cfg(feature = "runtime")]
pub(crate) use reader::Reader;
pub use recorder::{MAX_BYTES, RecordedEngine, Recorder};
pub use recording::{End, Recording, RecordingError};
