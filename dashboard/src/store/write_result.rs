//! The result of writing one batch.

use std::fmt;

/// The visits of a batch that was written. All of them are on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteCounts {
    /// Visits that are new, or that replaced a lost visit.
    pub new: usize,
    /// Visits that were stored before, or were twice in the batch.
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
