//! Writes staged records to the newest segment in one append, and removes old segments without a record in use.

use super::drop_counts::Checkpoint;
use super::log::{Queue, Segment};
use super::log_record::{HEADER_BYTES, LogRecordKind, encode};
use super::storage::{Storage, StorageError};
use crate::wire::DropReason;
use prost::Message;

/// Milliseconds after a failed write before the storage is used again. Records stay in memory meanwhile.
const RETRY_MS: u64 = 5_000;

/// Maximum number of ranges of retired events in one checkpoint. A range takes at most 20 bytes, so that a checkpoint
/// fits into a segment beside the largest record.
const MAX_RANGES: usize = 512;

impl<S: Storage> Queue<S> {
    /// Writes and syncs all staged records. `Ok` is the acknowledgement: they will be delivered or counted, whatever
    /// happens to this process. `mono_ms` is the time in milliseconds of any monotonic clock.
    ///
    /// # Errors
    /// The storage error. The records then stay in memory, within a bound: the oldest are dropped and counted. They can
    /// be delivered from memory, and a later commit writes them once the storage works again.
    pub fn commit(&mut self, mono_ms: u64) -> Result<(), StorageError> {
        if self.staged.is_empty() && !self.unsaved && self.segments_to_remove.is_empty() {
            return Ok(());
        }
        if let Some(fault) = self.fault
            && mono_ms < self.retry_at_ms
        {
            return Err(fault);
        }
        let result = self.write_all();
        self.fault = result.err();
        if result.is_err() {
            self.retry_at_ms = mono_ms.saturating_add(RETRY_MS);
            self.bound_staged();
        }
        result
    }

    fn write_all(&mut self) -> Result<(), StorageError> {
        loop {
            while self.unsaved || !self.staged.is_empty() {
                self.write_run()?;
                if !self.staged.iter().any(|staged| staged.kind == LogRecordKind::Begin) {
                    self.remove_segments();
                }
            }
            self.remove_segments();
            if !self.release_unused_segments() {
                return Ok(());
            }
        }
    }

    /// Removes segments without a record in use. If that fails, the next commit tries again; the log already marks
    /// their records as retired.
    fn remove_segments(&mut self) {
        let storage = &mut self.storage;
        self.segments_to_remove.retain(|segment| storage.remove(*segment).is_err());
    }

    /// Makes one append: a checkpoint if one is due, and as many staged records as the segment has room for.
    fn write_run(&mut self) -> Result<(), StorageError> {
        let first = self.staged.front().map_or(0, |staged| staged.size());
        let mut checkpoint = self.checkpoint();
        let due = if self.unsaved { HEADER_BYTES + checkpoint.len() } else { 0 };
        let newest = self.segments.back().copied();
        let target =
            newest.filter(|newest| !self.sealed && newest.length + due + first <= self.limits.segment_bytes);
        if target.is_none() {
            self.make_room();
            checkpoint = self.checkpoint();
        }

        let mut sequence = self.next_sequence;
        let mut bytes = Vec::new();
        let wall_ms = self.staged.front().map_or(0, |staged| staged.wall_ms);
        let (segment, base) = match target {
            Some(newest) => {
                if self.unsaved {
                    encode(&mut bytes, LogRecordKind::Checkpoint, sequence - 1, wall_ms, &checkpoint);
                }
                (newest.number, newest.length)
            }
            None => {
                // A segment's number is its first record's sequence, so that a loss at its start can be counted.
                encode(&mut bytes, LogRecordKind::Checkpoint, sequence, wall_ms, &checkpoint);
                sequence += 1;
                (sequence - 1, 0)
            }
        };
        let mut sync = !bytes.is_empty();
        let mut places = Vec::new();
        for staged in &self.staged {
            let offset = base + bytes.len();
            if offset + staged.size() > self.limits.segment_bytes {
                break;
            }
            let own = u64::from(staged.kind.carries_visit());
            sequence += own;
            sync |= own == 1;
            places.push((offset, sequence - 1));
            encode(&mut bytes, staged.kind, sequence - 1, staged.wall_ms, &staged.payload);
        }

        if let Err(error) = self.storage.append(segment, &bytes, sync) {
            self.undo_append(segment, base, sequence);
            return Err(error);
        }
        self.update_positions(segment, base + bytes.len(), &places);
        self.next_sequence = sequence;
        Ok(())
    }

    fn checkpoint(&self) -> Vec<u8> {
        let checkpoint = Checkpoint {
            retired: self.retired.iter().copied().take(2 * MAX_RANGES).collect(),
            dropped: self.drops.counts(),
            control: Some(self.control),
            audited: self.audited,
            report: self.report,
        };
        checkpoint.encode_to_vec()
    }

    /// Removes the bytes that a failed append may have left. If the removal fails too, the sequence numbers of that
    /// append are never used again.
    fn undo_append(&mut self, segment: u64, base: usize, sequence: u64) {
        let undone =
            if base == 0 { self.storage.remove(segment) } else { self.storage.truncate(segment, base) };
        if undone.is_err() {
            self.sealed = true;
            self.next_sequence = sequence;
            self.audited = sequence - 1;
        }
    }

    fn update_positions(&mut self, segment: u64, length: usize, places: &[(usize, u64)]) {
        match self.segments.back_mut() {
            Some(newest) if newest.number == segment => newest.length = length,
            _ => self.segments.push_back(Segment { number: segment, length }),
        }
        self.sealed = false;
        for ((offset, sequence), staged) in places.iter().zip(self.staged.drain(..places.len())) {
            match staged.kind {
                LogRecordKind::Event => {
                    if let Ok(at) = self.entries.binary_search_by_key(&staged.ticket, |entry| entry.ticket) {
                        let entry = &mut self.entries[at];
                        (entry.sequence, entry.segment, entry.offset) = (*sequence, segment, *offset as u32);
                    }
                }
                LogRecordKind::Begin => {
                    let pending = self.pending.values_mut().find(|pending| pending.ticket == staged.ticket);
                    if let Some(pending) = pending {
                        pending.segment = segment;
                    }
                }
                LogRecordKind::Seen
                | LogRecordKind::Dropped
                | LogRecordKind::Checkpoint
                | LogRecordKind::Unknown(_) => {}
            }
        }
        self.retired.drain(..self.retired.len().min(2 * MAX_RANGES));
        self.unsaved = !self.retired.is_empty();
    }

    /// Makes room for a new segment: releases the oldest segments until there is space for two. An old segment is
    /// removed only after the new one is written, so both exist for a moment.
    fn make_room(&mut self) {
        let allowed = self.limits.total_bytes.saturating_sub(2 * self.limits.segment_bytes);
        let mut total: usize = self.segments.iter().map(|segment| segment.length).sum();
        while total > allowed {
            let Some(oldest) = self.segments.front().copied() else { break };
            let full: Vec<_> = self
                .entries
                .iter()
                .take_while(|entry| entry.sequence != 0 && entry.segment == oldest.number)
                .map(|entry| entry.ticket)
                .collect();
            self.retire(&full, Some(DropReason::QueueFull));
            self.release_segment();
            total -= oldest.length;
        }
    }

    /// Releases the oldest segments that hold no event in use. Returns true if there were any. The newest segment
    /// stays.
    fn release_unused_segments(&mut self) -> bool {
        let in_use = self.entries.front().filter(|entry| entry.sequence != 0).map(|entry| entry.segment);
        let before = self.segments.len();
        while self.segments.len() > 1 && self.segments.front().map(|segment| segment.number) != in_use {
            self.release_segment();
        }
        self.segments.len() < before
    }

    /// Marks the oldest segment for removal, and stages its pending begin records again, so that they are copied to a
    /// newer segment.
    fn release_segment(&mut self) {
        let Some(oldest) = self.segments.pop_front() else { return };
        self.segments_to_remove.push(oldest.number);
        let staged_before = self.staged.len();
        let moved: Vec<_> = self
            .pending
            .iter()
            .filter(|(_, pending)| pending.segment == oldest.number)
            .map(|(id, pending)| (*id, pending.wall_ms, pending.seen_us, pending.payload.clone()))
            .collect();
        for (id, wall_ms, seen_us, payload) in moved {
            let seen = [&id[..], &seen_us.to_le_bytes()].concat();
            let ticket = self.stage(LogRecordKind::Begin, wall_ms, payload);
            if seen_us > 0 {
                self.stage(LogRecordKind::Seen, wall_ms, seen);
            }
            if let Some(pending) = self.pending.get_mut(&id) {
                (pending.ticket, pending.segment) = (ticket, 0);
            }
        }
        // Moves these records to the front, so that the next append writes them.
        self.staged.rotate_right(self.staged.len() - staged_before);
    }
}
