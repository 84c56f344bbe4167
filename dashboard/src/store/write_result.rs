//! The result of writing one batch.

use std::fmt;

/// What became of a batch's visits: all of them are on disk now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteCounts {
    /// Visits that are new.
    pub new: usize,
    /// Visits that were there already, or came twice in the batch.
    pub duplicates: usize,
}

/// Why a batch was not written: nothing of it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteError {
    /// The store is closing.
    Closing,
    /// The disk or the database refused.
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
