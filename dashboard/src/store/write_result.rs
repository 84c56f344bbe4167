//! The result of writing one batch.

use std::fmt;

/// The visits and audit records of a batch that was written. All of them are on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteCounts {
    /// Visits whose id was not stored before, and audit records of visits that had none.
    pub new: usize,
    /// Visits and audit records whose like was stored before or occurred earlier in the batch. Such a visit may have
    /// replaced a lost one.
    pub duplicates: usize,
}

/// Why a batch was not written. Nothing of it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteError {
    /// The store is closing.
    Closing,
    /// The disk or the database reported an error.
    Failed(String),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closing => write!(f, "the collector is shutting down"),
            Self::Failed(why) => write!(f, "the store could not be written: {why}"),
        }
    }
}

impl std::error::Error for WriteError {}
