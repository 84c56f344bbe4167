//! The queue's state and its calls: staging, retiring, counting and erasing. Reading is in `read.rs`, writing in
//! `commit.rs`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::begin_record::is_begin_record;
use super::drop_counts::{Control, DropCounts};
use super::log_record::{HEADER_BYTES, LogRecordKind, MAX_PAYLOAD_BYTES, VisitId};
use super::storage::{Storage, StorageError};
use crate::wire::DropReason;

/// The bounds of one queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Maximum bytes of a segment, which must hold two of the largest records. A full queue drops its oldest segment.
    pub segment_bytes: usize,
    /// Maximum bytes of all segments together, at any moment.
    pub total_bytes: usize,
    /// Maximum number of finished visits in the index in memory.
    pub events: usize,
    /// Maximum bytes of records that wait in memory for the storage.
    pub staged_bytes: usize,
    /// Maximum number of visits that are pending at once.
    pub pending: usize,
}

impl Limits {
    /// Bounds of a folder's first slot. Together with two side slots, it takes 1 MiB (`docs/threat-model.md`).
    pub const MAIN: Limits = Limits {
        segment_bytes: 32 * 1024,
        total_bytes: 640 * 1024,
        events: 4096,
        staged_bytes: 128 * 1024,
        pending: 64,
    };
    /// Bounds of the other slots, which serve further processes of the app.
    pub const SIDE: Limits = Limits { total_bytes: 192 * 1024, events: 1024, ..Limits::MAIN };
}

/// Minimum time in microseconds between two last-seen times of a visit (metric §10).
const SEEN_INTERVAL_US: u64 = 1_000_000;

/// Identifies a finished visit within one process's queue. Ordered by age.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub(super) u64);

/// A finished visit in the index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub ticket: Ticket,
    pub wall_ms: i64,
    /// Sequence number of the visit's record; 0 while the record is only staged.
    pub sequence: u64,
    pub segment: u64,
    pub offset: u32,
    /// Bytes of the record's header and payload.
    pub size: u32,
}

/// A record that waits for a commit.
#[derive(Debug)]
pub(super) struct Staged {
    pub kind: LogRecordKind,
    pub ticket: Ticket,
    pub wall_ms: i64,
    pub payload: Vec<u8>,
    /// True if the record is an event whose visit's begin record is in the log.
    pub begin_is_logged: bool,
}

impl Staged {
    pub(super) fn size(&self) -> usize {
        HEADER_BYTES + self.payload.len()
    }

    fn is_about(&self, id: &VisitId) -> bool {
        self.payload.starts_with(id)
    }
}

/// A visit that has begun and not yet ended.
#[derive(Debug)]
pub(super) struct Pending {
    pub payload: Vec<u8>,
    pub ticket: Ticket,
    pub wall_ms: i64,
    /// Number of the segment with the visit's begin record; 0 while that record is only staged.
    pub segment: u64,
    pub seen_us: u64,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Segment {
    pub number: u64,
    pub length: usize,
}

/// The durable queue. One thread owns it; its calls may block on the storage, and none of them panics.
#[derive(Debug)]
pub struct Queue<S> {
    pub(super) storage: S,
    pub(super) limits: Limits,
    pub(super) segments: VecDeque<Segment>,
    /// True if the newest segment must not be appended to.
    pub(super) sealed: bool,
    /// Segments that are removed once their records that are still in use are written to a newer segment.
    pub(super) segments_to_remove: Vec<u64>,
    pub(super) entries: VecDeque<Entry>,
    pub(super) staged: VecDeque<Staged>,
    pub(super) pending: BTreeMap<VisitId, Pending>,
    pub(super) next_sequence: u64,
    pub(super) next_ticket: u64,
    pub(super) drops: DropCounts,
    /// The report number of `drops` from the time they are sent until they are acknowledged; 0 before.
    pub(super) report: u64,
    pub(super) control: Control,
    pub(super) retired: Vec<u64>,
    pub(super) audited: u64,
    /// True if the next commit must write a checkpoint.
    pub(super) unsaved: bool,
    pub(super) fault: Option<StorageError>,
    pub(super) retry_at_ms: u64,
}

impl<S: Storage> Queue<S> {
    /// Stages the begin record of a visit: `begin_record` is the encoded `Visit` as far as it is known. Returns true if
    /// the next commit makes it durable, false if `begin_record` is malformed or too long.
    pub fn begin(&mut self, id: VisitId, begin_record: &[u8], wall_ms: i64) -> bool {
        if !is_begin_record(begin_record) {
            return false;
        }
        while let Some(oldest) = self.pending_over_limit() {
            self.abandon(oldest, wall_ms);
            self.count(DropReason::QueueFull, 1);
        }
        let payload = [&id[..], begin_record].concat();
        let ticket = self.stage(LogRecordKind::Begin, wall_ms, payload.clone());
        self.pending.insert(id, Pending { payload, ticket, wall_ms, segment: 0, seen_us: 0 });
        true
    }

    /// Stages a last-seen time of a pending visit, microseconds from its start. Times less than a second after the last
    /// one are ignored (metric §10).
    pub fn seen(&mut self, id: VisitId, elapsed_us: u64, wall_ms: i64) {
        let Some(pending) = self.pending.get_mut(&id) else { return };
        if elapsed_us < pending.seen_us.saturating_add(SEEN_INTERVAL_US) {
            return;
        }
        pending.seen_us = elapsed_us;
        self.staged.retain(|staged| staged.kind != LogRecordKind::Seen || !staged.is_about(&id));
        self.stage(LogRecordKind::Seen, wall_ms, [&id[..], &elapsed_us.to_le_bytes()].concat());
    }

    /// Stages a finished visit, which replaces its begin record. An event that is too large for a record is dropped and
    /// counted; no event within the limits is too large ([`crate::limits`]).
    pub fn finish(&mut self, id: VisitId, event: &[u8], wall_ms: i64) {
        if id.len() + event.len() > MAX_PAYLOAD_BYTES {
            self.abandon(id, wall_ms);
            return self.count(DropReason::QueueFull, 1);
        }
        let begin_is_logged = self.remove_pending(&id);
        if self.entries.len() >= self.limits.events
            && let Some(oldest) = self.entries.front().map(|entry| entry.ticket)
        {
            self.retire(&[oldest], Some(DropReason::QueueFull));
        }
        let payload = [&id[..], event].concat();
        let size = (HEADER_BYTES + payload.len()) as u32;
        let ticket = self.stage(LogRecordKind::Event, wall_ms, payload);
        if let Some(staged) = self.staged.back_mut() {
            staged.begin_is_logged = begin_is_logged;
        }
        self.entries.push_back(Entry { ticket, wall_ms, sequence: 0, segment: 0, offset: 0, size });
        self.bound_staged();
    }

    /// Returns the oldest pending visit, if it must be given up before another visit begins.
    pub(super) fn pending_over_limit(&self) -> Option<VisitId> {
        let full = self.pending.len() >= self.limits.pending;
        let oldest = self.pending.iter().min_by_key(|(_, pending)| pending.ticket);
        oldest.filter(|_| full).map(|(id, _)| *id)
    }

    /// Gives up a pending visit, so that the next launch does not report it as lost. The caller counts it as dropped.
    pub(crate) fn abandon(&mut self, id: VisitId, wall_ms: i64) {
        if self.remove_pending(&id) {
            self.stage(LogRecordKind::Dropped, wall_ms, id.to_vec());
        }
    }

    /// Removes a pending visit, with its staged begin and last-seen records. Returns true if its begin record is in the
    /// log, so that another record must replace it.
    fn remove_pending(&mut self, id: &VisitId) -> bool {
        let Some(pending) = self.pending.remove(id) else { return false };
        self.staged.retain(|staged| {
            !matches!(staged.kind, LogRecordKind::Begin | LogRecordKind::Seen) || !staged.is_about(id)
        });
        pending.segment != 0
    }

    /// Stages a record that replaces the logged begin record of an event that will not be written. Returns the new
    /// record's bytes; 0 if there is no such begin record.
    fn replace_begin(&mut self, unwritten: &Staged) -> usize {
        let Some(id) = unwritten.payload.first_chunk::<16>().filter(|_| unwritten.begin_is_logged) else {
            return 0;
        };
        self.stage(LogRecordKind::Dropped, unwritten.wall_ms, id.to_vec());
        HEADER_BYTES + id.len()
    }

    pub(super) fn stage(&mut self, kind: LogRecordKind, wall_ms: i64, payload: Vec<u8>) -> Ticket {
        let ticket = Ticket(self.next_ticket);
        self.next_ticket += 1;
        self.staged.push_back(Staged { kind, ticket, wall_ms, payload, begin_is_logged: false });
        ticket
    }

    /// Drops the oldest staged records until the rest is within [`Limits::staged_bytes`]. Records of kind `Dropped`
    /// stay: they are small, and there is at most one for each begin record that was written before the storage failed.
    pub(super) fn bound_staged(&mut self) {
        let mut bytes: usize = self.staged.iter().map(Staged::size).sum();
        while bytes > self.limits.staged_bytes {
            let oldest = self.staged.iter().position(|staged| staged.kind != LogRecordKind::Dropped);
            let Some(oldest) = oldest.and_then(|at| self.staged.remove(at)) else { break };
            bytes -= oldest.size();
            if oldest.kind == LogRecordKind::Event {
                self.entries.retain(|entry| entry.ticket != oldest.ticket);
                self.count(DropReason::QueueFull, 1);
                bytes += self.replace_begin(&oldest);
            }
        }
    }

    /// Removes finished visits that were delivered (`None`), or dropped for a reason, which is counted. The removal is
    /// durable after the next commit; a crash before it brings the visits back (delivery is at least once).
    pub fn retire(&mut self, tickets: &[Ticket], reason: Option<DropReason>) {
        let tickets_to_retire: BTreeSet<Ticket> = tickets.iter().copied().collect();
        let mut run: Option<(u64, u64)> = None;
        let (mut runs, mut retired_visits) = (Vec::new(), 0);
        self.entries.retain(|entry| {
            let retire = tickets_to_retire.contains(&entry.ticket);
            if retire && entry.sequence != 0 {
                run = Some((run.map_or(entry.sequence, |(first, _)| first), entry.sequence));
            } else if !retire {
                runs.extend(run.take());
            }
            retired_visits += u64::from(retire);
            !retire
        });
        if retired_visits == 0 {
            return;
        }
        runs.extend(run);
        self.retired.extend(runs.iter().flat_map(|(first, last)| [*first, *last]));
        let (unwritten, staged): (VecDeque<Staged>, _) =
            core::mem::take(&mut self.staged).into_iter().partition(|staged| {
                staged.kind == LogRecordKind::Event && tickets_to_retire.contains(&staged.ticket)
            });
        self.staged = staged;
        for unwritten in &unwritten {
            self.replace_begin(unwritten);
        }
        self.unsaved = true;
        if let Some(reason) = reason {
            self.count(reason, retired_visits);
        }
    }

    /// Counts dropped visits that are not in the queue. The count is durable after the next commit.
    pub fn count(&mut self, reason: DropReason, visits: u64) {
        if visits > 0 {
            self.drops.add(reason, visits);
            self.unsaved = true;
        }
    }

    /// Adds the counts of another queue, and takes over their report number if this queue has none. If both have one,
    /// the other queue's is lost: if the collector received that queue's counts and the client did not learn of it,
    /// they count twice.
    pub(super) fn merge_drops<T>(&mut self, other: &Queue<T>) {
        if self.report == 0 {
            self.report = other.report;
        }
        self.drops.merge(&other.drops);
        self.unsaved |= other.drops.total() > 0;
    }

    /// Returns the report number of [`Queue::drops`]. Of counts that are sent again under the same number, the
    /// collector adds only the increase. The caller commits before it sends them, so that after a crash they are sent
    /// under the same number, and are not smaller. If there is no number yet, `random` becomes the number.
    pub fn report(&mut self, random: u64) -> u64 {
        if self.report == 0 {
            self.report = random.max(1);
            self.unsaved = true;
        }
        self.report
    }

    /// Subtracts the counts that an acknowledged batch has reported. Counts since then get a new report number.
    pub fn reported(&mut self, drops: &DropCounts) {
        if drops.total() > 0 {
            self.drops.subtract(drops);
            self.report = 0;
            self.unsaved = true;
        }
    }

    /// Returns the counts of visits that were dropped and not yet reported.
    #[must_use]
    pub fn drops(&self) -> &DropCounts {
        &self.drops
    }

    /// Returns the settings that the collector asked for, as last saved.
    #[must_use]
    pub fn control(&self) -> Control {
        self.control
    }

    /// Saves the settings that the collector asked for. They are durable after the next commit.
    pub fn set_control(&mut self, control: Control) {
        self.unsaved |= control != self.control;
        self.control = control;
    }

    /// Returns the number of finished visits that wait for delivery, and their bytes.
    #[must_use]
    pub fn backlog(&self) -> (usize, usize) {
        (self.entries.len(), self.entries.iter().map(|entry| entry.size as usize).sum())
    }

    /// Returns the storage error because of which records are kept in memory; `None` if the last commit succeeded.
    #[must_use]
    pub fn fault(&self) -> Option<StorageError> {
        self.fault
    }

    /// Returns the storage.
    #[must_use]
    pub fn storage(&self) -> &S {
        &self.storage
    }

    /// Returns the storage, mutable.
    pub fn storage_mut(&mut self) -> &mut S {
        &mut self.storage
    }

    /// Erases all records, counts and settings, and removes all segments.
    ///
    /// # Errors
    /// If a segment could not be removed. Memory is empty all the same; [`Queue::retry_erase`] tries again.
    pub fn erase(&mut self) -> Result<(), StorageError> {
        self.segments.clear();
        self.segments_to_remove.clear();
        self.entries.clear();
        self.staged.clear();
        self.pending.clear();
        self.retired.clear();
        self.drops = DropCounts::default();
        self.report = 0;
        self.control = Control::default();
        self.unsaved = false;
        self.retry_erase()
    }

    /// Removes the segments that a failed [`Queue::erase`] has left. Records and counts since then stay.
    ///
    /// # Errors
    /// If a segment could not be removed.
    pub fn retry_erase(&mut self) -> Result<(), StorageError> {
        let mut result = Ok(());
        for number in self.storage.segments()? {
            if !self.segments.iter().any(|segment| segment.number == number) {
                result = result.and(self.storage.remove(number));
            }
        }
        result
    }
}
