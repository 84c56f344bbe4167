//! The bounded channel from the calling threads to the worker, and the state that both share.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::Sender;

use super::clock::Clock;
use crate::deliver::queue::{StorageError, VisitId};
use crate::deliver::upload::{BatchResult, Next, Response};

/// Maximum number of messages that can wait for the worker.
pub const CHANNEL_MESSAGES: usize = 256;
/// Maximum number of visits that wait for the worker to give them up, because their event found the channel full.
pub(super) const OVERFLOWED_VISITS: usize = 1_024;
/// Maximum bytes of visits that can wait for the worker.
pub const CHANNEL_BYTES: usize = 128 * 1024;

/// A message to the worker.
#[derive(Debug)]
pub(super) enum Message {
    Begin {
        id: VisitId,
        begin_record: Vec<u8>,
    },
    Seen {
        id: VisitId,
        elapsed_us: u64,
    },
    Finish {
        id: VisitId,
        event: Vec<u8>,
    },
    NextBatch(Sender<Next>),
    BatchDone {
        handle: u64,
        response: Response,
        reply: Sender<Option<BatchResult>>,
    },
    Flush {
        hurry: bool,
        reply: Sender<bool>,
    },
    /// The consent in [`SharedState`] has changed.
    ConsentChanged,
}

/// A message, with the number of withdrawals of consent at the time it was sent. The worker ignores messages about
/// visits that were sent before the latest withdrawal.
#[derive(Debug)]
pub(super) struct Envelope {
    pub withdrawals: u32,
    pub message: Message,
}

impl Message {
    pub(super) fn is_of_a_visit(&self) -> bool {
        matches!(self, Message::Begin { .. } | Message::Seen { .. } | Message::Finish { .. })
    }

    pub(super) fn bytes(&self) -> usize {
        match self {
            Message::Begin { begin_record, .. } => begin_record.len(),
            Message::Finish { event, .. } => event.len(),
            _ => 0,
        }
    }
}

/// The state of the runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The worker has not opened the queue yet.
    Opening,
    /// Committed records are on disk.
    Durable,
    /// Visits are kept in memory, and are lost when the process ends.
    MemoryOnly(StorageError),
    /// The worker panicked: this process measures nothing more.
    Failed,
}

impl State {
    /// The number of the state for bindings: 0 opening, 1 durable, 2 failed; 3 to 6 in memory only, because the disk is
    /// full (3) or read-only (4), because no slot is free (5), or because the device fails (6).
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            State::Opening => 0,
            State::Durable => 1,
            State::Failed => 2,
            State::MemoryOnly(StorageError::Full) => 3,
            State::MemoryOnly(StorageError::ReadOnly) => 4,
            State::MemoryOnly(StorageError::Busy) => 5,
            State::MemoryOnly(StorageError::Device(_)) => 6,
        }
    }

    fn of(code: u8) -> State {
        match code {
            0 => State::Opening,
            1 => State::Durable,
            3 => State::MemoryOnly(StorageError::Full),
            4 => State::MemoryOnly(StorageError::ReadOnly),
            5 => State::MemoryOnly(StorageError::Busy),
            6 => State::MemoryOnly(StorageError::Device(None)),
            _ => State::Failed,
        }
    }
}

/// The state of the runtime, with its counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// The state.
    pub state: State,
    /// Number of finished visits that wait for delivery.
    pub queued: u32,
    /// Number of visits that were dropped and not yet reported to the collector.
    pub dropped: u64,
    /// Number of last-seen times and begins for which the channel had no room. Their visits are still measured.
    pub skipped: u64,
}

/// The state that callers and the worker share. The fields are independent of each other, and guard no other memory.
pub(super) struct SharedState {
    pub clock: Arc<dyn Clock>,
    pub consent: AtomicBool,
    /// Number of withdrawals of consent. The worker then erases even if consent was given again before it noticed.
    pub withdrawals: AtomicU32,
    pub sample_one_in: AtomicU32,
    pub detail_one_in: AtomicU32,
    pub audit_one_in: AtomicU32,
    /// The facts of the installation, packed; 0 until the worker has looked for them.
    pub installation: AtomicU32,
    app_version: Mutex<Option<String>>,
    pub off_until_ms: AtomicU64,
    pub not_sampled: AtomicU64,
    /// Number of finished visits for which the channel had no room.
    pub overflowed: AtomicU64,
    pub waiting_bytes: AtomicUsize,
    state: AtomicU8,
    queued: AtomicU32,
    dropped: AtomicU64,
    skipped: AtomicU64,
}

impl fmt::Debug for SharedState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedState").field("status", &self.status()).finish_non_exhaustive()
    }
}

impl SharedState {
    pub(super) fn new(consent: bool, clock: Arc<dyn Clock>) -> Self {
        SharedState {
            clock,
            consent: AtomicBool::new(consent),
            withdrawals: AtomicU32::new(0),
            sample_one_in: AtomicU32::new(1),
            detail_one_in: AtomicU32::new(0),
            audit_one_in: AtomicU32::new(0),
            installation: AtomicU32::new(0),
            app_version: Mutex::new(None),
            off_until_ms: AtomicU64::new(0),
            not_sampled: AtomicU64::new(0),
            overflowed: AtomicU64::new(0),
            waiting_bytes: AtomicUsize::new(0),
            state: AtomicU8::new(State::Opening.number()),
            queued: AtomicU32::new(0),
            dropped: AtomicU64::new(0),
            skipped: AtomicU64::new(0),
        }
    }

    pub(super) fn set_consent(&self, consent: bool) {
        if !consent {
            self.withdrawals.fetch_add(1, Ordering::AcqRel);
        }
        self.consent.store(consent, Ordering::Release);
    }

    pub(super) fn set_app_version(&self, version: &str) {
        *self.app_version.lock().unwrap_or_else(PoisonError::into_inner) = Some(version.to_owned());
    }

    pub(super) fn app_version(&self) -> Option<String> {
        self.app_version.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_state(&self, state: State) {
        self.state.store(state.number(), Ordering::Relaxed);
    }

    fn has_failed(&self) -> bool {
        self.state.load(Ordering::Relaxed) == State::Failed.number()
    }

    pub(super) fn publish(&self, state: State, queued: usize, dropped: u64) {
        self.set_state(state);
        self.queued.store(u32::try_from(queued).unwrap_or(u32::MAX), Ordering::Relaxed);
        self.dropped.store(dropped, Ordering::Relaxed);
    }

    pub(super) fn status(&self) -> Status {
        let waiting = self.not_sampled.load(Ordering::Relaxed) + self.overflowed.load(Ordering::Relaxed);
        Status {
            state: State::of(self.state.load(Ordering::Relaxed)),
            queued: self.queued.load(Ordering::Relaxed),
            dropped: self.dropped.load(Ordering::Relaxed) + waiting,
            skipped: self.skipped.load(Ordering::Relaxed),
        }
    }
}

/// The callers' end of the channel.
#[derive(Debug)]
pub(super) struct WorkerChannel {
    sender: Sender<Envelope>,
    /// Ids of visits whose event found no room in the channel. The worker gives these visits up.
    overflowed: Sender<VisitId>,
    shared: Arc<SharedState>,
}

impl WorkerChannel {
    pub(super) fn new(
        sender: Sender<Envelope>,
        overflowed: Sender<VisitId>,
        shared: Arc<SharedState>,
    ) -> Self {
        WorkerChannel { sender, overflowed, shared }
    }

    /// Sends a message without waiting. Returns true if the message was sent; otherwise counts it.
    pub(super) fn try_send(&self, message: Message) -> bool {
        let withdrawals = self.shared.withdrawals.load(Ordering::Acquire);
        let finished_visit = if let Message::Finish { id, .. } = message { Some(id) } else { None };
        let is_finish = finished_visit.is_some();
        let is_consent = matches!(message, Message::ConsentChanged);
        if !is_consent && !self.shared.consent.load(Ordering::Acquire) {
            if is_finish {
                self.shared.not_sampled.fetch_add(1, Ordering::Relaxed);
            }
            return false;
        }
        // Half of the channel is reserved for finished visits: other messages matter only if the process dies.
        let room = !self.shared.has_failed() && (is_finish || self.sender.len() < CHANNEL_MESSAGES / 2);
        let bytes = message.bytes();
        let sent = room && self.reserve_bytes(bytes) && {
            let accepted = self.sender.try_send(Envelope { withdrawals, message }).is_ok();
            if !accepted {
                self.shared.waiting_bytes.fetch_sub(bytes, Ordering::Relaxed);
            }
            accepted
        };
        if !sent && !is_consent {
            let count = if is_finish { &self.shared.overflowed } else { &self.shared.skipped };
            count.fetch_add(1, Ordering::Relaxed);
            if let Some(id) = finished_visit {
                // If this channel is full as well, the next launch may report the visit as lost.
                let _ = self.overflowed.try_send(id);
            }
        }
        sent
    }

    fn reserve_bytes(&self, bytes: usize) -> bool {
        let waiting = self.shared.waiting_bytes.fetch_add(bytes, Ordering::Relaxed);
        let fits = bytes == 0 || waiting + bytes <= CHANNEL_BYTES;
        if !fits {
            self.shared.waiting_bytes.fetch_sub(bytes, Ordering::Relaxed);
        }
        fits
    }

    /// Sends a message that is not about a visit, waiting for room. Returns true if the worker is running.
    pub(super) fn send(&self, message: Message) -> bool {
        // The number of withdrawals is compared only for messages about visits.
        self.sender.send(Envelope { withdrawals: 0, message }).is_ok()
    }
}
