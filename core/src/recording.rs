//! Recordings: the calls of a process in the order in which they came, to be replayed to the same event bytes.
//!
//! A file is a header, the magic `ADRC` and a version (`u16`), and entries: op `u8`, length `u32`, payload. All
//! little-endian; `docs/replay.md` has the table. Handles are those that the engine gave: it gives the same ones again.
//!
//! A recording may end anywhere (the process died, the disk was full): what is left of a last entry is passed over,
//! and the calls before it replay. [`Recording::end`] says so. Everything else that is wrong is an error.

use std::borrow::Cow;

use crate::answer::Answer;
use crate::call::{Call, Reply};
use crate::engine::{Engine, Handle};
use crate::event::{LateNodes, Setup};

mod codec;
mod reader;

pub use codec::op;
pub(crate) use codec::read as read_call;
#[cfg(feature = "runtime")]
pub(crate) use reader::Reader;

/// The first four bytes: `ADRC`.
pub const MAGIC: [u8; 4] = *b"ADRC";
/// The one version that is written and read.
pub const VERSION: u16 = 1;
/// Bytes of the header: magic and version.
pub const HEADER_LEN: usize = 6;
/// Bytes of an entry before its payload: op and length.
pub const ENTRY_LEN: usize = 5;
/// A recording's bound where nobody says another: about 100 s of 60 frames a second of 250 nodes each.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// The op of the mark that ends a recording which reached its bound. It has no payload.
pub(crate) const OVERFLOWED: u8 = 0xFF;

/// Writes calls behind one another, up to a bound.
#[derive(Debug)]
pub struct Recorder {
    bytes: Vec<u8>,
    // What may still be written, the mark included.
    left: usize,
    overflowed: bool,
}

impl Default for Recorder {
    /// A recording of at most [`MAX_BYTES`].
    fn default() -> Recorder {
        Recorder::new(MAX_BYTES)
    }
}

impl Recorder {
    /// A recording without calls, of at most `max_bytes` in all; the header and the mark are always written.
    pub fn new(max_bytes: usize) -> Recorder {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        Recorder { bytes, left: max_bytes.saturating_sub(HEADER_LEN), overflowed: false }
    }

    /// Adds a call. One that does not fit ends the recording with a mark: what follows is not recorded.
    pub fn record(&mut self, call: &Call<'_>) {
        if self.overflowed {
            return;
        }
        let start = self.bytes.len();
        codec::write(call, &mut self.bytes);
        let len = self.bytes.len() - start;
        if len + ENTRY_LEN > self.left {
            self.bytes.truncate(start);
            self.bytes.extend_from_slice(&[OVERFLOWED, 0, 0, 0, 0]);
            self.overflowed = true;
        } else {
            self.left -= len;
        }
    }

    /// Whether the bound was reached.
    pub fn overflowed(&self) -> bool {
        self.overflowed
    }

    /// What was recorded and not taken yet.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Takes what was recorded since the last time: pieces put behind one another are the recording.
    pub fn take(&mut self) -> Vec<u8> {
        core::mem::take(&mut self.bytes)
    }
}

/// An engine whose calls are recorded. An app that does not record uses [`Engine`] itself and pays nothing.
#[derive(Debug)]
pub struct RecordedEngine {
    engine: Engine,
    recorder: Recorder,
}

impl RecordedEngine {
    /// An engine without visits, and a recording of at most `max_bytes` that begins with this setup.
    pub fn new(setup: Setup, max_bytes: usize) -> RecordedEngine {
        let mut recorded = RecordedEngine { engine: Engine::default(), recorder: Recorder::new(max_bytes) };
        recorded.call(&Call::Configure(Cow::Owned(setup)));
        recorded
    }

    /// Records a call, then makes it: a call that ends the process is in the recording.
    pub fn call(&mut self, call: &Call<'_>) -> Reply {
        self.recorder.record(call);
        call.apply(&mut self.engine)
    }

    /// As [`Engine::frame`], for a binding's hot path.
    pub fn frame(&mut self, bytes: &[u8]) -> Answer {
        self.recorder.record(&Call::Frame(bytes));
        self.engine.frame(bytes)
    }

    /// As [`Engine::late_nodes`].
    pub fn late_nodes(&mut self, visit: Handle) -> Option<LateNodes> {
        self.engine.late_nodes(visit)
    }

    /// The recording.
    pub fn recorder(&mut self) -> &mut Recorder {
        &mut self.recorder
    }
}

/// How a recording ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// After a whole entry.
    Whole,
    /// In the middle of an entry, which is not read: the process died while it wrote, or the file was cut.
    Cut {
        /// Where that entry begins, in bytes from the start of the file.
        offset: usize,
    },
    /// With the mark of a recorder that reached its bound: later calls are missing.
    Overflowed {
        /// Where the mark is.
        offset: usize,
    },
}

/// A recording that was read. It borrows snapshots and texts from the file's bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording<'a> {
    /// The calls, each with the offset of its entry.
    pub calls: Vec<(usize, Call<'a>)>,
    /// How the file ends.
    pub end: End,
}

impl<'a> Recording<'a> {
    /// Reads a file.
    ///
    /// # Errors
    /// Each of [`RecordingError`]; an entry that the file's end cuts off is none (see [`End::Cut`]).
    pub fn parse(bytes: &'a [u8]) -> Result<Recording<'a>, RecordingError> {
        let magic = &bytes[..bytes.len().min(4)];
        if magic != &MAGIC[..magic.len()] {
            return Err(RecordingError::Magic);
        }
        let Some(&[.., low, high]) = bytes.first_chunk::<HEADER_LEN>() else {
            return Err(RecordingError::Short { len: bytes.len() });
        };
        let version = u16::from_le_bytes([low, high]);
        if version != VERSION {
            return Err(RecordingError::Version { version });
        }
        let mut calls = Vec::new();
        let mut offset = HEADER_LEN;
        while offset < bytes.len() {
            let Some((op, payload)) = entry(&bytes[offset..]) else {
                return Ok(Recording { calls, end: End::Cut { offset } });
            };
            let next = offset + ENTRY_LEN + payload.len();
            if op == OVERFLOWED {
                if !payload.is_empty() {
                    return Err(RecordingError::Entry { offset, op, what: "a mark with a payload" });
                }
                if next != bytes.len() {
                    return Err(RecordingError::Entry {
                        offset: next,
                        op,
                        what: "bytes after the last mark",
                    });
                }
                return Ok(Recording { calls, end: End::Overflowed { offset } });
            }
            match codec::read(op, payload) {
                Ok(call) => calls.push((offset, call)),
                Err(what) => return Err(RecordingError::Entry { offset, op, what }),
            }
            offset = next;
        }
        Ok(Recording { calls, end: End::Whole })
    }

    /// Applies all calls to a new engine: what it said to each.
    pub fn replay(&self) -> impl Iterator<Item = Reply> + '_ {
        let mut engine = Engine::default();
        self.calls.iter().map(move |(_, call)| call.apply(&mut engine))
    }
}

fn entry(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let (&[op, a, b, c, d], rest) = bytes.split_first_chunk::<ENTRY_LEN>()?;
    let len = usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?;
    Some((op, rest.get(..len)?))
}

/// Why a file cannot be replayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingError {
    /// It does not begin with [`MAGIC`].
    Magic,
    /// It ends within the header.
    Short {
        /// Its length, bytes.
        len: usize,
    },
    /// Its version is not [`VERSION`].
    Version {
        /// Its version.
        version: u16,
    },
    /// An entry cannot be read.
    Entry {
        /// Where it begins, in bytes from the start of the file.
        offset: usize,
        /// Its op.
        op: u8,
        /// What is wrong with it.
        what: &'static str,
    },
}

impl core::fmt::Display for RecordingError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match *self {
            RecordingError::Magic => write!(f, "not a recording: it does not begin with ADRC"),
            RecordingError::Short { len } => {
                write!(f, "recording: {len} bytes are less than its header of {HEADER_LEN}")
            }
            RecordingError::Version { version } if version > VERSION => write!(
                f,
                "recording: its version {version} is newer than {VERSION}, the one read here: use a newer alldrawn"
            ),
            RecordingError::Version { version } => {
                write!(f, "recording: there is no version {version}; the one read here is {VERSION}")
            }
            RecordingError::Entry { offset, op, what } => {
                write!(f, "recording: entry at byte {offset} (op {op}): {what}")
            }
        }
    }
}

impl core::error::Error for RecordingError {}
