//! Segments in memory, for a process that cannot use the disk, and for tests.

use std::collections::BTreeMap;

use super::storage::{Storage, StorageError};

/// Segments that are lost when the process ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemoryStorage {
    /// The bytes of each segment, by number.
    pub segments: BTreeMap<u64, Vec<u8>>,
}

impl Storage for MemoryStorage {
    fn segments(&mut self) -> Result<Vec<u64>, StorageError> {
        Ok(self.segments.keys().copied().collect())
    }

    fn read(&mut self, segment: u64, offset: usize, into: &mut [u8]) -> Result<usize, StorageError> {
        let bytes = self.segments.get(&segment).ok_or(StorageError::Device(None))?;
        let bytes = bytes.get(offset..).unwrap_or_default();
        let count = bytes.len().min(into.len());
        into[..count].copy_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn append(&mut self, segment: u64, bytes: &[u8], _sync: bool) -> Result<(), StorageError> {
        self.segments.entry(segment).or_default().extend_from_slice(bytes);
        Ok(())
    }

    fn truncate(&mut self, segment: u64, length: usize) -> Result<(), StorageError> {
        self.segments.get_mut(&segment).ok_or(StorageError::Device(None))?.truncate(length);
        Ok(())
    }

    fn remove(&mut self, segment: u64) -> Result<(), StorageError> {
        self.segments.remove(&segment);
        Ok(())
    }
}
