//! Launch: reading back the log, counting what is damaged, and turning visits that never ended into `lost` ones.

use std::borrow::Cow;
use std::collections::{BTreeMap, VecDeque};

use prost::Message;

use super::log::{Entry, Limits, Pending, Queue, Segment, Ticket};
use super::record::{Kind, MAX_SEQUENCE, Record, VisitId};
use super::scan::{Damage, scan};
use super::storage::{Storage, StorageError};
use super::tally::{Checkpoint, Control, Tally};
use crate::event::wire::{DropReason, Outcome, Visit};
use crate::limits::LONGEST_BEGIN;

/// Segments read at launch; a folder with more was not filled by us, and the oldest beyond are removed unread.
const MAX_SEGMENTS: usize = 64;

/// A sequence that is further on than this was forged: our gaps are of some hundred records.
const MAX_JUMP: u64 = 1 << 32;

impl<S: Storage> Queue<S> {
    /// Opens the log in `storage`. Visits that had begun and not ended are staged as `lost`, with their last-seen time as
    /// elapsed (metric section 10); the caller commits. Never fails: what is damaged is counted, and a storage that cannot
    /// be read leaves an empty queue with a [`Queue::fault`].
    pub fn open(storage: S, limits: Limits) -> Self {
        let mut queue = Queue {
            storage,
            limits,
            segments: VecDeque::new(),
            sealed: false,
            doomed: Vec::new(),
            entries: VecDeque::new(),
            staged: VecDeque::new(),
            pending: BTreeMap::new(),
            next_sequence: 1,
            next_ticket: 1,
            tally: Tally::default(),
            control: Control::default(),
            retired: Vec::new(),
            audited: 0,
            unsaved: false,
            fault: None,
            retry_at_ms: 0,
        };
        let mut recovery = Recovery::default();
        queue.fault = recovery.read(&mut queue).err();
        queue.next_sequence = recovery.last.unwrap_or(0) + 1;
        let lost = recovery.lost_records(queue.audited, limits.events as u64);
        if lost > 0 {
            queue.audited = queue.next_sequence - 1;
            queue.count(DropReason::Corrupt, lost);
        }
        queue.report_lost();
        queue
    }

    fn report_lost(&mut self) {
        let mut pending: Vec<(VisitId, Pending)> = core::mem::take(&mut self.pending).into_iter().collect();
        pending.sort_by_key(|(_, pending)| pending.ticket);
        for (id, pending) in pending {
            // What is no `Visit` has a good checksum and was not written by `begin`: no visit of ours.
            let Ok(visit) = Visit::decode(&pending.payload[id.len()..]) else { continue };
            let lost = Visit {
                visit_id: id.to_vec(),
                outcome: i32::from(Outcome::Lost),
                elapsed_us: pending.seen_us.max(visit.begin_us),
                ..visit
            };
            self.finish(id, &lost.encode_to_vec(), pending.wall_ms);
        }
    }

    fn apply(&mut self, segment: u64, offset: usize, record: &Record<'_>) {
        match (record.kind, record.visit()) {
            (Kind::Checkpoint, _) => {
                let Ok(checkpoint) = Checkpoint::decode(record.payload) else { return };
                for (first, last) in checkpoint.ranges() {
                    let from = self.entries.partition_point(|entry| entry.sequence < first);
                    let to = self.entries.partition_point(|entry| entry.sequence <= last);
                    self.entries.drain(from..to);
                }
                self.tally = checkpoint.tally();
                self.control = checkpoint.control.unwrap_or_default();
                self.audited = checkpoint.audited.min(record.sequence);
            }
            (Kind::Begin, Some((id, _))) => {
                let ticket = Ticket(self.next_ticket);
                self.next_ticket += 1;
                let payload = record.payload.to_vec();
                let pending = Pending { payload, ticket, wall_ms: record.wall_ms, segment, seen_us: 0 };
                self.pending.insert(id, pending);
            }
            (Kind::Seen, Some((id, rest))) => {
                if let (Some(pending), Ok(elapsed)) = (self.pending.get_mut(&id), rest.try_into()) {
                    pending.seen_us = pending.seen_us.max(u64::from_le_bytes(elapsed));
                }
            }
            (Kind::Event, Some((id, _))) => {
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
            (Kind::Begin | Kind::Seen | Kind::Event, None) | (Kind::Unknown(_), _) => {}
        }
    }
}

/// What is learnt while reading.
#[derive(Default)]
struct Recovery {
    /// The last sequence met.
    last: Option<u64>,
    /// Sequences that are missing, first and last.
    gaps: Vec<(u64, u64)>,
    /// Retired sequences, first and last: what is missing among them was no loss.
    retired: Vec<(u64, u64)>,
    /// The log ends with bytes that are no record.
    corrupt_tail: bool,
}

impl Recovery {
    fn read<S: Storage>(&mut self, queue: &mut Queue<S>) -> Result<(), StorageError> {
        let mut numbers = queue.storage.segments()?;
        let surplus = numbers.len().saturating_sub(MAX_SEGMENTS);
        queue.doomed.extend(numbers.drain(..surplus));
        let mut bytes = vec![0; queue.limits.segment_bytes + 1];
        for number in numbers {
            let follows = match self.last {
                Some(last) => number > last && number - last <= MAX_JUMP,
                None => number > 0 && number <= MAX_SEQUENCE / 2,
            };
            if !follows {
                // Not a name that we give.
                queue.doomed.push(number);
                continue;
            }
            if let Some(last) = self.last
                && last + 1 < number
            {
                self.gaps.push((last + 1, number - 1));
            }
            self.last = Some(number);
            // One that cannot be read holds nothing: the next head's sequence tells how much that was.
            let length = queue.storage.read(number, 0, &mut bytes).unwrap_or(0);
            let (end, damage) =
                scan(&bytes[..length], |offset, record| self.meet(queue, number, offset, &record));
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

    fn meet<S: Storage>(&mut self, queue: &mut Queue<S>, segment: u64, offset: usize, record: &Record<'_>) {
        let last = self.last.unwrap_or(0);
        let stale = record.sequence < last || (record.kind.carries_visit() && record.sequence == last);
        if stale || record.sequence - last > MAX_JUMP || matches!(record.kind, Kind::Unknown(_)) {
            return;
        }
        self.gaps.extend(missing(last, record));
        self.last = Some(record.sequence);
        if record.kind == Kind::Checkpoint
            && let Ok(checkpoint) = Checkpoint::decode(record.payload)
        {
            // It can know of nothing after it: one that does was forged.
            self.retired.extend(checkpoint.ranges().filter(|(_, end)| *end <= record.sequence));
        }
        queue.apply(segment, offset, record);
    }

    /// How many begins and events are missing that nobody has counted yet: an upper bound of the visits lost, because a
    /// lost begin may have its event, and a lost event its begin.
    fn lost_records(&mut self, audited: u64, most: u64) -> u64 {
        self.retired.sort_unstable();
        let mut lost = u64::from(self.corrupt_tail);
        for (first, last) in &self.gaps {
            let mut next = (*first).max(audited.saturating_add(1));
            for (from, to) in &self.retired {
                if *to < next || *from > *last {
                    continue;
                }
                lost += from.saturating_sub(next).min(most);
                next = next.max(to.saturating_add(1));
            }
            lost += (last + 1).saturating_sub(next).min(most);
        }
        lost
    }
}

/// The sequences that are missing between `last` and `record`, first and last.
fn missing(last: u64, record: &Record<'_>) -> Option<(u64, u64)> {
    // A begin or an event has the next sequence; the other kinds repeat the last.
    let before = if record.kind.carries_visit() { record.sequence - 1 } else { record.sequence };
    (last < before).then_some((last + 1, before))
}

/// A begin record's `Visit`, made to fit: one over [`LONGEST_BEGIN`] goes without tags and environment. That is none of
/// ours: they are cut to the limits first. `None`: not a `Visit`, or too long.
pub(super) fn fit_begin(begun: &[u8]) -> Option<Cow<'_, [u8]>> {
    let visit = Visit::decode(begun).ok()?;
    if begun.len() <= LONGEST_BEGIN {
        return Some(Cow::Borrowed(begun));
    }
    let short = Visit {
        tags: Vec::new(),
        environment: None,
        detail: Vec::new(),
        marks: Vec::new(),
        last_ready: Vec::new(),
        still_pending: Vec::new(),
        progress: None,
        ..visit
    };
    let short = short.encode_to_vec();
    (short.len() <= LONGEST_BEGIN).then_some(Cow::Owned(short))
}
