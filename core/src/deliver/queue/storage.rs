//! The storage of segments: files or memory.

use core::fmt;

/// Why a storage call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StorageError {
    /// No space left (ENOSPC, quota). The write is tried again later.
    Full,
    /// Not writable: a read-only file system, or missing permissions.
    ReadOnly,
    /// Every slot of the folder belongs to a running process (see `open_slot`).
    Busy,
    /// Any other error, with the system's error number if there is one.
    Device(Option<i32>),
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StorageError::Full => {
                f.write_str("no space left on the device: visits are kept in memory until there is")
            }
            StorageError::ReadOnly => f.write_str(
                "the queue's folder is not writable: visits are kept in memory until the process ends",
            ),
            StorageError::Busy => {
                f.write_str("other processes use all slots of the queue's folder: visits are kept in memory")
            }
            StorageError::Device(Some(code)) => {
                write!(f, "the storage failed with error {code}: visits are kept in memory")
            }
            StorageError::Device(None) => f.write_str("the storage failed: visits are kept in memory"),
        }
    }
}

impl std::error::Error for StorageError {}

/// Stores numbered append-only segments. All calls come from one thread, and may block.
///
/// The first append to a segment creates it. Nothing is overwritten. A failed append may leave part of its bytes, which
/// the queue then truncates, or which [`super::scan`] skips.
pub trait Storage {
    /// Lists the numbers of all segments, ascending.
    ///
    /// # Errors
    /// If the segments cannot be listed.
    fn segments(&mut self) -> Result<Vec<u64>, StorageError>;

    /// Reads from `offset` (bytes) until `into` is full or the segment ends; returns the bytes read.
    ///
    /// # Errors
    /// If the segment cannot be read.
    fn read(&mut self, segment: u64, offset: usize, into: &mut [u8]) -> Result<usize, StorageError>;

    /// Appends `bytes`. With `sync`, `Ok` means that they survive the end of the process and a power failure. Without,
    /// they survive the end of the process, and a power failure only after the next synced append.
    ///
    /// # Errors
    /// If not all bytes were written, or they could not be synced.
    fn append(&mut self, segment: u64, bytes: &[u8], sync: bool) -> Result<(), StorageError>;

    /// Cuts a segment to `length` bytes.
    ///
    /// # Errors
    /// If the segment could not be cut.
    fn truncate(&mut self, segment: u64, length: usize) -> Result<(), StorageError>;

    /// Removes a segment. A missing segment is not an error.
    ///
    /// # Errors
    /// If the segment could not be removed.
    fn remove(&mut self, segment: u64) -> Result<(), StorageError>;
}

impl<S: Storage + ?Sized> Storage for Box<S> {
    fn segments(&mut self) -> Result<Vec<u64>, StorageError> {
        (**self).segments()
    }

    fn read(&mut self, segment: u64, offset: usize, into: &mut [u8]) -> Result<usize, StorageError> {
        (**self).read(segment, offset, into)
    }

    fn append(&mut self, segment: u64, bytes: &[u8], sync: bool) -> Result<(), StorageError> {
        (**self).append(segment, bytes, sync)
    }

    fn truncate(&mut self, segment: u64, length: usize) -> Result<(), StorageError> {
        (**self).truncate(segment, length)
    }

    fn remove(&mut self, segment: u64) -> Result<(), StorageError> {
        (**self).remove(segment)
    }
}
