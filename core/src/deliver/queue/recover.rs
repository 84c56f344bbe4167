//! Opens the log at launch: reads it, counts damaged records, and reports visits that never ended as `lost`.

use std::collections::{BTreeMap, VecDeque};

use prost::Message;

use super::begin_record::lost_event;
use super::drop_counts::{Checkpoint, Control, DropCounts};
use super::log::{Entry, Limits, Pending, Queue, Segment, Ticket};
use super::log_record::{LogRecord, LogRecordKind, MAX_SEQUENCE, VisitId};
use super::scan::{Damage, scan};
use super::storage::{Storage, StorageError};
use crate::wire::DropReason;

/// Maximum number of segments read at launch. The queue makes fewer; if there are more, the oldest are removed unread.
const MAX_SEGMENTS: usize = 64;

/// Largest genuine gap between two sequence numbers. Real gaps are some hundred records; a larger one is damage.
const MAX_JUMP: u64 = 1 << 32;

impl<S: Storage> Queue<S> {
    /// Opens the log in `storage`. Visits that had begun and not ended are staged as `lost`, with their last-seen time
    /// as elapsed time (metric §10); the caller commits. Never fails: damaged records are counted, and if the storage
    /// cannot be read, the queue is empty and has a [`Queue::fault`].
    pub fn open(storage: S, limits: Limits) -> Self {
        let mut queue = Queue::empty(storage, limits);
        let mut recovery = Recovery::default();
        queue.fault = recovery.read(&mut queue).err();
        queue.next_sequence = recovery.last.unwrap_or(0) + 1;
        recovery.remove_retired(&mut queue.entries);
        let lost = recovery.lost_records(queue.audited, limits.events as u64);
        if lost > 0 {
            queue.audited = queue.next_sequence - 1;
            queue.count(DropReason::Corrupt, lost);
        }
        queue.report_lost();
        queue
    }

    fn empty(storage: S, limits: Limits) -> Self {
        Queue {
            storage,
            limits,
            segments: VecDeque::new(),
            sealed: false,
            segments_to_remove: Vec::new(),
            entries: VecDeque::new(),
            staged: VecDeque::new(),
            pending: BTreeMap::new(),
            next_sequence: 1,
            next_ticket: 1,
            drops: DropCounts::default(),
            report: 0,
            control: Control::default(),
            retired: Vec::new(),
            audited: 0,
            unsaved: false,
            fault: None,
            retry_at_ms: 0,
        }
    }

    fn report_lost(&mut self) {
        let mut pending: Vec<(VisitId, Pending)> = core::mem::take(&mut self.pending).into_iter().collect();
        pending.sort_by_key(|(_, pending)| pending.ticket);
        for (id, pending) in pending {
            // A record with a good checksum that is not a message was not written by `begin`, so it is ignored.
            let Some(lost) = lost_event(id, &pending.payload[id.len()..], pending.seen_us) else { continue };
            self.finish(id, &lost, pending.wall_ms);
        }
    }

    fn apply(&mut self, segment: u64, offset: usize, record: &LogRecord<'_>) {
        match (record.kind, record.visit()) {
            (LogRecordKind::Checkpoint, _) => {
                let Ok(checkpoint) = Checkpoint::decode(record.payload) else { return };
                self.drops = checkpoint.drops();
                self.report = checkpoint.report;
                self.control = checkpoint.control.unwrap_or_default();
                self.audited = checkpoint.audited.min(record.sequence);
            }
            (LogRecordKind::Begin, Some((id, _))) => {
                if !self.pending.contains_key(&id)
                    && let Some(oldest) = self.pending_over_limit()
                {
                    // The oldest visit was given up for this record's visit, and was counted as dropped then.
                    self.pending.remove(&oldest);
                }
                let ticket = Ticket(self.next_ticket);
                self.next_ticket += 1;
                let payload = record.payload.to_vec();
                let pending = Pending { payload, ticket, wall_ms: record.wall_ms, segment, seen_us: 0 };
                self.pending.insert(id, pending);
            }
            (LogRecordKind::Seen, Some((id, rest))) => {
                if let (Some(pending), Ok(elapsed)) = (self.pending.get_mut(&id), rest.try_into()) {
                    pending.seen_us = pending.seen_us.max(u64::from_le_bytes(elapsed));
                }
            }
            (LogRecordKind::Event, Some((id, _))) => {
                self.pending.remove(&id);
                let ticket = Ticket(self.next_ticket);
                self.next_ticket += 1;
                self.entries.push_back(Entry {
                    ticket,
                    wall_ms: record.wall_ms,
                    sequence: record.sequence,
                    segment,
                    offset: offset as u32,
                    size: record.size() as u32,
                });
            }
            (LogRecordKind::Dropped, Some((id, _))) => {
                self.pending.remove(&id);
            }
            (
                LogRecordKind::Begin | LogRecordKind::Seen | LogRecordKind::Event | LogRecordKind::Dropped,
                None,
            )
            | (LogRecordKind::Unknown(_), _) => {}
        }
    }
}

/// The findings of reading the log.
#[derive(Default)]
struct Recovery {
    /// The last sequence read.
    last: Option<u64>,
    /// Ranges of missing sequence numbers, as pairs of first and last.
    gaps: Vec<(u64, u64)>,
    /// Ranges of retired sequence numbers, as pairs of first and last: a missing record that was retired is not a loss.
    /// In the log's order while the log is read; then ascending and disjoint.
    retired: Vec<(u64, u64)>,
    /// The log ends with bytes that are not a record.
    corrupt_tail: bool,
    /// Number of times that a record, range or entry was processed. A test checks that this is at most a few times for
    /// each of them.
    steps: usize,
}

impl Recovery {
    fn read<S: Storage>(&mut self, queue: &mut Queue<S>) -> Result<(), StorageError> {
        let mut numbers = queue.storage.segments()?;
        let surplus = numbers.len().saturating_sub(MAX_SEGMENTS);
        queue.segments_to_remove.extend(numbers.drain(..surplus));
        let mut bytes = vec![0; queue.limits.segment_bytes + 1];
        for number in numbers {
            let follows = match self.last {
                Some(last) => number > last && number - last <= MAX_JUMP,
                None => number > 0 && number <= MAX_SEQUENCE / 2,
            };
            if !follows {
                // The queue never gives this number to a segment, so it did not write this one.
                queue.segments_to_remove.push(number);
                continue;
            }
            if let Some(last) = self.last
                && last + 1 < number
            {
                self.gaps.push((last + 1, number - 1));
            }
            self.last = Some(number);
            // A segment that cannot be read counts as empty: the next segment's sequence shows how much is missing.
            let length = queue.storage.read(number, 0, &mut bytes).unwrap_or(0);
            let (end, damage) =
                scan(&bytes[..length], |offset, record| self.read_record(queue, number, offset, &record));
            queue.segments.push_back(Segment { number, length });
            self.corrupt_tail = damage == Damage::Corrupt;
            queue.sealed = length > queue.limits.segment_bytes;
            if damage != Damage::None && !queue.sealed {
                queue.sealed = queue.storage.truncate(number, end).is_err();
                if let Some(newest) = queue.segments.back_mut()
                    && !queue.sealed
                {
                    newest.length = end;
                }
            }
            queue.sealed |= end == 0;
        }
        Ok(())
    }

    fn read_record<S: Storage>(
        &mut self,
        queue: &mut Queue<S>,
        segment: u64,
        offset: usize,
        record: &LogRecord<'_>,
    ) {
        let last = self.last.unwrap_or(0);
        let stale = record.sequence < last || (record.kind.carries_visit() && record.sequence == last);
        if stale || record.sequence - last > MAX_JUMP || matches!(record.kind, LogRecordKind::Unknown(_)) {
            return;
        }
        self.steps += 1;
        self.gaps.extend(missing(last, record));
        self.last = Some(record.sequence);
        if record.kind == LogRecordKind::Checkpoint
            && let Ok(checkpoint) = Checkpoint::decode(record.payload)
        {
            // A checkpoint covers earlier sequences only. Ranges after it are not genuine.
            self.retired.extend(checkpoint.ranges().filter(|(_, end)| *end <= record.sequence));
        }
        queue.apply(segment, offset, record);
    }

    /// Removes the entries that a later checkpoint retired. A range ends at its checkpoint's own sequence at the
    /// latest, so it contains no later entry.
    fn remove_retired(&mut self, entries: &mut VecDeque<Entry>) {
        self.retired.sort_unstable();
        self.retired = disjoint(&self.retired);
        let mut ranges = self.retired.iter().copied().peekable();
        self.steps += entries.len() + self.retired.len();
        entries.retain(|entry| {
            while ranges.next_if(|(_, last)| *last < entry.sequence).is_some() {}
            ranges.peek().is_none_or(|(first, _)| entry.sequence < *first)
        });
    }

    /// Returns the number of missing begins and events that are not yet counted. This is an upper bound of the lost
    /// visits, because a visit may have lost only its begin or only its event.
    fn lost_records(&mut self, audited: u64, most: u64) -> u64 {
        let mut lost = u64::from(self.corrupt_tail);
        // Both lists are ascending, so each range is visited once.
        let mut ranges = self.retired.iter().copied().peekable();
        for (first, last) in &self.gaps {
            self.steps += 1;
            let mut next = (*first).max(audited.saturating_add(1));
            while let Some((from, to)) = ranges.peek().copied().filter(|(from, _)| from <= last) {
                if to >= next {
                    lost += from.saturating_sub(next).min(most);
                    next = to.saturating_add(1);
                }
                if to > *last {
                    // The range may extend into the next gap.
                    break;
                }
                self.steps += 1;
                ranges.next();
            }
            lost += (last + 1).saturating_sub(next).min(most);
        }
        lost
    }
}

/// Joins overlapping ranges. `ranges` must be ascending; the result is too.
fn disjoint(ranges: &[(u64, u64)]) -> Vec<(u64, u64)> {
    let mut joined: Vec<(u64, u64)> = Vec::new();
    for &(first, last) in ranges {
        match joined.last_mut() {
            Some(before) if first <= before.1 => before.1 = before.1.max(last),
            _ => joined.push((first, last)),
        }
    }
    joined
}

/// Returns the first and the last sequence number that are missing between `last` and `record`, if any.
fn missing(last: u64, record: &LogRecord<'_>) -> Option<(u64, u64)> {
    // A begin or an event has the next sequence; other kinds repeat the last one.
    let before = if record.kind.carries_visit() { record.sequence - 1 } else { record.sequence };
    (last < before).then_some((last + 1, before))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::queue::MemoryStorage;
    use crate::deliver::queue::log_record::{HEADER_BYTES, MAX_PAYLOAD_BYTES, encode};

    /// Segments that cost the most to read: checkpoints with as many ranges as fit, and events with a gap before each.
    fn forged() -> (MemoryStorage, usize) {
        let (mut segments, mut sequence, mut parts) = (BTreeMap::new(), 1, 0);
        for _ in 0..MAX_SEGMENTS {
            let number = sequence;
            let ranges: Vec<u64> = (0..5_000).flat_map(|at| [at % 120, at % 120]).collect();
            let checkpoint = Checkpoint { retired: ranges, ..Checkpoint::default() }.encode_to_vec();
            assert!(checkpoint.len() <= MAX_PAYLOAD_BYTES);
            let mut log = Vec::new();
            encode(&mut log, LogRecordKind::Checkpoint, number.max(120), 0, &checkpoint);
            sequence = number.max(120);
            parts += 5_001;
            while log.len() + HEADER_BYTES + 16 <= Limits::MAIN.segment_bytes {
                sequence += 2;
                encode(&mut log, LogRecordKind::Event, sequence, 0, &[7; 16]);
                parts += 1;
            }
            segments.insert(number, log);
            sequence += 1;
        }
        (MemoryStorage { segments }, parts)
    }

    #[test]
    fn a_forged_folder_is_read_in_at_most_four_steps_for_each_record_and_range() {
        let (storage, parts) = forged();
        let bytes: usize = storage.segments.values().map(Vec::len).sum();
        assert!(bytes > 1_500_000, "{bytes} bytes");
        let mut queue = Queue::empty(storage, Limits::MAIN);
        let mut recovery = Recovery::default();
        assert_eq!(recovery.read(&mut queue), Ok(()));
        recovery.remove_retired(&mut queue.entries);
        let lost = recovery.lost_records(0, u64::MAX);
        assert!(lost > 20_000 && queue.entries.len() > 20_000, "{lost} and {}", queue.entries.len());
        assert!(recovery.steps <= 4 * parts, "{} steps for {parts} records and ranges", recovery.steps);
    }

    #[test]
    fn missing_records_that_are_not_retired_are_counted() {
        let mut recovery = Recovery {
            gaps: vec![(2, 10), (12, 20), (30, 30), (40, 60)],
            // One range spans two gaps, some overlap, and one lies outside all gaps.
            retired: vec![(9, 13), (3, 4), (4, 5), (22, 25), (45, 50), (46, 47), (60, 99)],
            ..Recovery::default()
        };
        recovery.remove_retired(&mut VecDeque::new());
        // Missing: 2, 6 to 8; 14 to 20; 30; 40 to 44 and 51 to 59.
        assert_eq!(recovery.lost_records(0, u64::MAX), 4 + 7 + 1 + 14);
        assert_eq!(recovery.lost_records(29, u64::MAX), 1 + 14);
        assert_eq!(recovery.lost_records(0, 3), (1 + 3) + 3 + 1 + (3 + 3));
    }
}
