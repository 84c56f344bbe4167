//! Reads finished visits for an upload.

use std::collections::BTreeSet;

use super::log::{Entry, Queue, Ticket};
use super::log_record::{LogRecordKind, ParsedRecord, VisitId, parse};
use super::storage::{Storage, StorageError};
use crate::judge::event::is_audit_record;
use crate::wire::DropReason;

/// A finished visit, read for an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Identifies the visit in [`Queue::retire`].
    pub ticket: Ticket,
    /// The visit's id.
    pub id: VisitId,
    /// Wall clock when the visit was staged, milliseconds since 1970.
    pub wall_ms: i64,
    /// The encoded `Visit`.
    pub event: Vec<u8>,
}

impl<S: Storage> Queue<S> {
    /// Returns the oldest finished visits: at most `visits` of them, each once. An audit's record counts as a visit of
    /// its own. Their records together take at most
    /// `bytes` bytes, unless the first alone takes more. A damaged record is removed, and its visit counted as dropped
    /// (`Corrupt`). If the storage cannot read a record, its visit is left out and stays in the queue.
    pub fn oldest(&mut self, visits: usize, bytes: usize) -> Vec<Queued> {
        let mut found: Vec<Queued> = Vec::new();
        let (mut size, mut ids) = (0, BTreeSet::new());
        let (mut again, mut corrupt) = (Vec::new(), Vec::new());
        for at in 0..self.entries.len() {
            let entry = self.entries[at];
            if found.len() >= visits || (!found.is_empty() && size + entry.size as usize > bytes) {
                break;
            }
            match self.load(&entry) {
                Ok(Some(queued)) if ids.insert((queued.id, is_audit_record(&queued.event))) => {
                    size += entry.size as usize;
                    found.push(queued);
                }
                Ok(Some(_)) => again.push(entry.ticket),
                Ok(None) => corrupt.push(entry.ticket),
                Err(_) => {}
            }
        }
        self.retire(&again, None);
        self.retire(&corrupt, Some(DropReason::Corrupt));
        found
    }

    fn load(&mut self, entry: &Entry) -> Result<Option<Queued>, StorageError> {
        let queued = |payload: &[u8]| {
            let (id, event) = payload.split_first_chunk::<16>()?;
            Some(Queued { ticket: entry.ticket, id: *id, wall_ms: entry.wall_ms, event: event.to_vec() })
        };
        if entry.sequence == 0 {
            let staged = self.staged.iter().find(|staged| staged.ticket == entry.ticket);
            return Ok(staged.and_then(|staged| queued(&staged.payload)));
        }
        let mut bytes = vec![0; entry.size as usize];
        let count = self.storage.read(entry.segment, entry.offset as usize, &mut bytes)?;
        match parse(&bytes[..count]) {
            ParsedRecord::Good(record)
                if record.sequence == entry.sequence && record.kind == LogRecordKind::Event =>
            {
                Ok(queued(record.payload))
            }
            ParsedRecord::Good(_) | ParsedRecord::Torn | ParsedRecord::Bad => Ok(None),
        }
    }
}
