//! Reads recordings and replays them.

use super::call::{Call, Reply};
use super::codec::{self, ENTRY_LEN, FIRST_VERSION, HEADER_LEN, MAGIC, OVERFLOWED, VERSION};
use crate::judge::engine::Engine;

/// How a recording ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The file ends after a whole entry.
    Whole,
    /// The file ends within an entry, which is skipped: the process died while it wrote, or the file was cut.
    Cut {
        /// Offset of that entry in the file, in bytes.
        offset: usize,
    },
    /// The file ends with the mark of a recorder that reached its maximum size. Later calls are missing.
    Overflowed {
        /// Offset of the mark in the file, in bytes.
        offset: usize,
    },
}

/// A recording that was read from a file. It borrows snapshots and texts from the file's bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording<'a> {
    /// The calls, each with the offset of its entry in the file.
    pub calls: Vec<(usize, Call<'a>)>,
    /// The file's version: 1 if the recording was made under the first definition of the metric, 2 for the second.
    pub version: u16,
    /// How the file ends.
    pub end: End,
}

impl<'a> Recording<'a> {
    /// Reads a recording from the bytes of a file.
    ///
    /// # Errors
    /// Each [`RecordingError`]. An entry that the end of the file cuts off is not an error: see [`End::Cut`].
    pub fn parse(bytes: &'a [u8]) -> Result<Recording<'a>, RecordingError> {
        let magic = &bytes[..bytes.len().min(4)];
        if magic != &MAGIC[..magic.len()] {
            return Err(RecordingError::Magic);
        }
        let Some(&[.., low, high]) = bytes.first_chunk::<HEADER_LEN>() else {
            return Err(RecordingError::Short { len: bytes.len() });
        };
        let version = u16::from_le_bytes([low, high]);
        if !(FIRST_VERSION..=VERSION).contains(&version) {
            return Err(RecordingError::Version { version });
        }
        let mut calls = Vec::new();
        let mut offset = HEADER_LEN;
        while offset < bytes.len() {
            let Some((op, payload)) = entry(&bytes[offset..]) else {
                return Ok(Recording { calls, version, end: End::Cut { offset } });
            };
            let next = offset + ENTRY_LEN + payload.len();
            if op == OVERFLOWED {
                if !payload.is_empty() {
                    return Err(RecordingError::Entry {
                        offset,
                        op,
                        what: "the mark of a full recording has a payload",
                    });
                }
                if next != bytes.len() {
                    return Err(RecordingError::Entry {
                        offset: next,
                        op,
                        what: "bytes follow the mark of a full recording",
                    });
                }
                return Ok(Recording { calls, version, end: End::Overflowed { offset } });
            }
            match codec::read(op, payload) {
                Ok(call) => calls.push((offset, call)),
                Err(what) => return Err(RecordingError::Entry { offset, op, what }),
            }
            offset = next;
        }
        Ok(Recording { calls, version, end: End::Whole })
    }

    /// Returns an engine without visits that judges by the definition under which the recording was made.
    #[cfg(feature = "definition-1")]
    pub fn engine(&self) -> Engine {
        use crate::judge::definition::Definition;
        Engine::judging_by(if self.version == FIRST_VERSION {
            Definition::FIRST
        } else {
            Definition::default()
        })
    }

    /// Applies all calls to a new engine, and returns its replies. Without the feature `definition-1`, the engine
    /// judges by the latest definition.
    pub fn replay(&self) -> impl Iterator<Item = Reply> + '_ {
        #[cfg(feature = "definition-1")]
        let mut engine = self.engine();
        #[cfg(not(feature = "definition-1"))]
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
#[non_exhaustive]
pub enum RecordingError {
    /// The file does not begin with [`MAGIC`].
    Magic,
    /// The file ends within the header.
    Short {
        /// The file's length in bytes.
        len: usize,
    },
    /// The file's version is not from [`FIRST_VERSION`] to [`VERSION`].
    Version {
        /// The file's version.
        version: u16,
    },
    /// An entry cannot be read.
    Entry {
        /// Offset of the entry in the file, in bytes.
        offset: usize,
        /// The entry's op.
        op: u8,
        /// What is wrong with the entry.
        what: &'static str,
    },
}

impl core::fmt::Display for RecordingError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match *self {
            RecordingError::Magic => write!(f, "not a recording: it does not begin with ADRC"),
            RecordingError::Short { len } => {
                write!(f, "recording: the file has {len} bytes, fewer than its header of {HEADER_LEN}")
            }
            RecordingError::Version { version } if version > VERSION => write!(
                f,
                "recording: version {version} is newer than {VERSION}, which this alldrawn reads: use a newer alldrawn"
            ),
            RecordingError::Version { version } => {
                write!(
                    f,
                    "recording: version {version} does not exist; this alldrawn reads {FIRST_VERSION} to {VERSION}"
                )
            }
            RecordingError::Entry { offset, op, what } => {
                write!(f, "recording: entry at byte {offset} (op {op}): {what}")
            }
        }
    }
}

impl core::error::Error for RecordingError {}
