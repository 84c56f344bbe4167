//! Takes over the visits that another process of the app left behind.

use super::log::{Queue, Ticket};
use super::storage::{Storage, StorageError};

/// Maximum number of visits, and of their bytes, that are moved in one commit.
const STEP: (usize, usize) = (64, 32 * 1024);

impl<S: Storage> Queue<S> {
    /// Moves all visits and counts of `other`, whose process has ended, into this queue, then erases `other`. A crash
    /// in between leaves some visits in both queues: they are delivered twice, and the collector keeps one.
    ///
    /// # Errors
    /// If either storage fails. Visits that are still in `other` then wait for the next launch.
    pub fn adopt<T: Storage>(&mut self, other: &mut Queue<T>, mono_ms: u64) -> Result<(), StorageError> {
        loop {
            let visits = other.oldest(STEP.0, STEP.1);
            for visit in &visits {
                self.finish(visit.id, &visit.event, visit.wall_ms);
            }
            self.commit(mono_ms)?;
            let moved: Vec<Ticket> = visits.iter().map(|visit| visit.ticket).collect();
            other.retire(&moved, None);
            if visits.is_empty() {
                break;
            }
        }
        if other.backlog().0 > 0 {
            return Err(other.fault().unwrap_or(StorageError::Device(None)));
        }
        self.merge_drops(other);
        self.commit(mono_ms)?;
        other.erase()
    }
}
