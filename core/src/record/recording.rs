//! Reads a recording, and replays it.

use super::call::{Call, Reply};
use super::codec::{self, ENTRY_LEN, HEADER_LEN, MAGIC, OVERFLOWED, VERSION};
use crate::judge::engine::Engine;

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
