//! The worker thread, which makes all calls that may block.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};

use super::channel::{CHANNEL_MESSAGES, Envelope, Message, OVERFLOWED_VISITS, SharedState, State};
use super::installation::{Installation, InstallationFile};
use crate::deliver::queue::{
    Limits, MemoryStorage, Queue, Storage, StorageError, VisitId, open_slot, other_slots,
};
use crate::deliver::upload::{BatchResult, Delivery, UploadConfig};

type AnyStorage = Box<dyn Storage>;

/// After a disk error, the worker tries again after this time if nothing else wakes it.
const RETRY: Duration = Duration::from_secs(5);

/// The receiving ends of the channels from the calling threads.
pub(super) struct Inbox {
    pub messages: Receiver<Envelope>,
    /// Visits whose event found no room in the channel, and was counted as dropped.
    pub abandoned: Receiver<VisitId>,
}

/// An opened queue; if it is in memory, `fault` says why.
pub(super) struct OpenedQueue {
    queue: Queue<AnyStorage>,
    fault: Option<StorageError>,
    other_slots: Option<OtherSlots>,
}

impl OpenedQueue {
    pub(super) fn over(storage: AnyStorage) -> Self {
        OpenedQueue { queue: Queue::open(storage, Limits::MAIN), fault: None, other_slots: None }
    }
}

/// The folder's other slots. They may contain visits that could not be adopted, or visits of a process that has ended.
struct OtherSlots {
    folder: PathBuf,
    /// This process's slot; `usize::MAX` if it has none.
    own_slot: usize,
    /// Queues that must be erased for lack of consent, but could not be erased yet. Their slots stay locked, so that no
    /// other process delivers from them.
    unerased: Vec<Queue<AnyStorage>>,
}

impl OtherSlots {
    fn of(folder: &Path, own_slot: usize) -> Self {
        OtherSlots { folder: folder.to_owned(), own_slot, unerased: Vec::new() }
    }

    /// Erases the unlocked slots. Running processes erase their own.
    fn erase(&mut self) {
        for other in other_slots(&self.folder, self.own_slot) {
            let mut queue = Queue::open(Box::new(other.storage) as AnyStorage, other.limits);
            if queue.erase().is_err() {
                self.unerased.push(queue);
            }
        }
    }

    fn retry_erase(&mut self) {
        self.unerased.retain_mut(|queue| queue.retry_erase().is_err());
    }
}

/// Opens a slot of the folder, and adopts the visits of unlocked slots.
pub(super) fn open_folder(folder: &Path, mono_ms: u64) -> OpenedQueue {
    match open_slot(folder) {
        Ok(slot) => {
            let mut queue = Queue::open(Box::new(slot.storage) as AnyStorage, slot.limits);
            for other in other_slots(folder, slot.number) {
                let mut abandoned = Queue::open(other.storage, other.limits);
                if queue.adopt(&mut abandoned, mono_ms).is_err() {
                    break;
                }
            }
            OpenedQueue { queue, fault: None, other_slots: Some(OtherSlots::of(folder, slot.number)) }
        }
        Err(fault) => {
            let queue = Queue::open(Box::<MemoryStorage>::default() as AnyStorage, Limits::SIDE);
            OpenedQueue { queue, fault: Some(fault), other_slots: Some(OtherSlots::of(folder, usize::MAX)) }
        }
    }
}

/// The worker thread's body. A panic ends the thread, and with it the runtime; the host app keeps running.
pub(super) fn run(
    inbox: &Inbox,
    shared: &SharedState,
    upload: UploadConfig,
    open: impl FnOnce(u64) -> OpenedQueue,
) {
    let ended = catch_unwind(AssertUnwindSafe(|| {
        let now = shared.clock.now();
        let OpenedQueue { queue, fault, mut other_slots } = open(now.mono_ms);
        let consent = shared.consent.load(Ordering::Acquire);
        let delivery = Delivery::new(queue, upload, consent, &now);
        if !consent && let Some(other_slots) = &mut other_slots {
            other_slots.erase();
        }
        let installation = other_slots.as_ref().map(|other_slots| InstallationFile::of(&other_slots.folder));
        let mut worker = Worker {
            shared,
            delivery,
            fault,
            other_slots,
            installation,
            unerased_installation: false,
            withdrawals: 0,
            replies: Vec::new(),
        };
        if !consent {
            worker.erase_installation();
        }
        worker.serve(inbox);
    }));
    if ended.is_err() {
        shared.set_state(State::Failed);
        // A bounded channel keeps its messages until the last sender is dropped (crossbeam #1102), and callers that
        // wait for a reply would wait for ever. Dropping the messages drops their reply channels.
        inbox.messages.iter().for_each(drop);
    }
}

/// A reply that must not be sent before the commit.
enum PendingReply {
    BatchDone(Sender<Option<BatchResult>>, Option<BatchResult>),
    Flushed(Sender<bool>),
}

struct Worker<'a> {
    shared: &'a SharedState,
    delivery: Delivery<AnyStorage>,
    fault: Option<StorageError>,
    other_slots: Option<OtherSlots>,
    installation: Option<InstallationFile>,
    /// True if the file of the installation must be erased for lack of consent, but could not be erased yet.
    unerased_installation: bool,
    withdrawals: u32,
    replies: Vec<PendingReply>,
}

impl Worker<'_> {
    fn serve(mut self, Inbox { messages, abandoned }: &Inbox) {
        self.end_round();
        loop {
            let needs_retry =
                self.other_slots.as_ref().is_some_and(|other_slots| !other_slots.unerased.is_empty());
            let message = if needs_retry || self.delivery.needs_retry() {
                messages.recv_timeout(RETRY)
            } else {
                messages.recv().map_err(RecvTimeoutError::from)
            };
            // Read before the messages: then the begins of these visits are among them, or were handled earlier.
            let abandoned: Vec<VisitId> = abandoned.try_iter().take(OVERFLOWED_VISITS).collect();
            let ended = match message {
                Ok(first) => {
                    self.handle(first);
                    // All messages that have arrived meanwhile share one commit.
                    for message in messages.try_iter().take(CHANNEL_MESSAGES) {
                        self.handle(message);
                    }
                    false
                }
                Err(error) => error == RecvTimeoutError::Disconnected,
            };
            for id in abandoned {
                self.delivery.abandon(id, &self.shared.clock.now());
            }
            self.end_round();
            if ended {
                return;
            }
        }
    }

    fn handle(&mut self, Envelope { withdrawals, message }: Envelope) {
        self.shared.waiting_bytes.fetch_sub(message.bytes(), Ordering::Relaxed);
        self.obey_consent();
        if message.is_of_a_visit() && withdrawals != self.withdrawals {
            return;
        }
        let now = self.shared.clock.now();
        match message {
            Message::Begin { id, begin_record } => {
                self.delivery.begin(id, &begin_record, &now);
            }
            Message::Seen { id, elapsed_us } => self.delivery.seen(id, elapsed_us, &now),
            Message::Finish { id, event } => self.delivery.finish(id, &event, &now),
            Message::NextBatch(reply) => {
                // If the caller is gone, the batch counts as failed after `response_ms`.
                let _ = reply.send(self.delivery.next_batch(&now));
            }
            Message::BatchDone { handle, response, reply } => {
                let result = self.delivery.batch_done(handle, &response, &now);
                self.replies.push(PendingReply::BatchDone(reply, result));
            }
            Message::Flush { hurry, reply } => {
                if hurry {
                    self.delivery.hurry();
                }
                self.replies.push(PendingReply::Flushed(reply));
            }
            Message::ConsentChanged => {}
        }
    }

    fn obey_consent(&mut self) {
        let now = self.shared.clock.now();
        let withdrawals = self.shared.withdrawals.load(Ordering::Acquire);
        if withdrawals != self.withdrawals {
            self.withdrawals = withdrawals;
            self.delivery.set_consent(false, &now);
            if let Some(other_slots) = &mut self.other_slots {
                other_slots.erase();
            }
            self.erase_installation();
        }
        self.delivery.set_consent(self.shared.consent.load(Ordering::Acquire), &now);
    }

    fn erase_installation(&mut self) {
        self.shared.installation.store(0, Ordering::Relaxed);
        self.unerased_installation = self.installation.as_ref().is_some_and(|file| !file.erase());
    }

    /// Finds the facts of the installation once the app's version is known, if the user has consented.
    fn enter_installation(&mut self) {
        if self.unerased_installation {
            self.erase_installation();
        }
        let known = self.shared.installation.load(Ordering::Relaxed) != 0;
        let allowed = self.shared.consent.load(Ordering::Acquire) && !self.unerased_installation;
        let Some(file) = self.installation.as_ref().filter(|_| allowed && !known) else { return };
        let Some(version) = self.shared.app_version() else { return };
        let facts = file.enter(&version, self.shared.clock.random());
        self.shared
            .installation
            .store(facts.map_or(Installation::NOT_KEPT, Installation::pack), Ordering::Relaxed);
    }

    /// Ends a round: adds the counts, commits, publishes the status, then sends the replies that waited for the commit.
    fn end_round(&mut self) {
        self.obey_consent();
        self.enter_installation();
        let now = self.shared.clock.now();
        self.delivery.not_sampled(self.shared.not_sampled.swap(0, Ordering::Relaxed));
        self.delivery.overflowed(self.shared.overflowed.swap(0, Ordering::Relaxed));
        let committed = self.delivery.commit(&now);
        if let Some(other_slots) = &mut self.other_slots {
            other_slots.retry_erase();
        }
        let state = match self.fault.or(committed.err()) {
            Some(fault) => State::MemoryOnly(fault),
            None => State::Durable,
        };
        let queue = self.delivery.queue();
        self.shared.publish(state, queue.backlog().0, queue.drops().total());
        let control = queue.control();
        self.shared.sample_one_in.store(control.sample_one_in, Ordering::Relaxed);
        self.shared.detail_one_in.store(control.detail_one_in, Ordering::Relaxed);
        self.shared.audit_one_in.store(control.audit_one_in, Ordering::Relaxed);
        self.shared.off_until_ms.store(self.delivery.off_until_ms(&now).unwrap_or(0), Ordering::Relaxed);
        for reply in self.replies.drain(..) {
            // The caller may be gone.
            let _ = match reply {
                PendingReply::BatchDone(sender, result) => sender.send(result).is_ok(),
                PendingReply::Flushed(sender) => sender.send(state == State::Durable).is_ok(),
            };
        }
    }
}
