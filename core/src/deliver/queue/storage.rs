//! Where segments live: files, a browser's storage, or memory.

use core::fmt;

/// Why a storage call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StorageError {
    /// No room left (ENOSPC, quota). Tried again later.
    Full,
    /// May not be written: a read-only mount, or missing rights.
    ReadOnly,
    /// Every slot of the directory belongs to a running process (see `open_slot`).
    Busy,
    /// Anything else; the device's own error number where there is one.
    Device(Option<i32>),
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StorageError::Full => f.write_str("no room left on the device: visits are kept in memory until there is"),
            StorageError::ReadOnly => {
                f.write_str("the queue's folder cannot be written: visits are kept in memory and lost with the process")
            }
            StorageError::Busy => {
                f.write_str("all slots of the queue's folder belong to running processes: this one keeps visits in memory")
            }
            StorageError::Device(Some(code)) => write!(f, "the device failed with error {code}: visits are kept in memory"),
            StorageError::Device(None) => f.write_str("the device failed: visits are kept in memory"),
        }
    }
}

impl std::error::Error for StorageError {}

/// Numbered append-only segments. All calls come from one thread, and may block.
///
/// A segment is made by the first append to it. Nothing is overwritten; a call that failed may have left part of its
/// bytes behind, which the queue then truncates or leaves for [`super::scan`] to step over.
pub trait Storage {
    /// The numbers of the segments there are, ascending.
    ///
    /// # Errors
    /// If the storage cannot be listed.
    fn segments(&mut self) -> Result<Vec<u64>, StorageError>;

    /// Reads from `offset` (bytes) until `into` is full or the segment ends; returns the bytes read.
    ///
    /// # Errors
    /// If the segment cannot be read.
    fn read(&mut self, segment: u64, offset: usize, into: &mut [u8]) -> Result<usize, StorageError>;

    /// Appends `bytes`. With `sync`, `Ok` means that they survive the process and the device losing power; without, the
    /// process alone, and the device after the next synced append.
    ///
    /// # Errors
    /// If not all of it was written, or not synced.
    fn append(&mut self, segment: u64, bytes: &[u8], sync: bool) -> Result<(), StorageError>;

    /// Cuts a segment to `length` bytes.
    ///
    /// # Errors
    /// If it could not be cut.
    fn truncate(&mut self, segment: u64, length: usize) -> Result<(), StorageError>;

    /// Removes a segment; one that is not there is no error.
    ///
    /// # Errors
    /// If it is still there.
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
