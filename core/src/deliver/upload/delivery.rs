//! The queue and the policy together: visits in, batches out, answers back.

use prost::Message;
use prost::encoding::{WireType, encode_key, encode_varint};

use super::now::Now;
use super::policy::{BatchResult, Plan, Policy, UploadConfig};
use super::response::Response;
use super::sampling;
use crate::deliver::queue::{Control, DropCounts, Queue, Queued, Storage, StorageError, Ticket, VisitId};
use crate::wire::{DropReason, UploadReply};

/// One upload, for the platform to send as the body of a POST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// For the answer.
    pub handle: u64,
    /// Visits in it.
    pub visits: u32,
    /// The encoded `Batch`.
    pub body: Vec<u8>,
}

/// What the platform does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Send this, then tell the answer.
    Send(Batch),
    /// Ask again in so many milliseconds.
    Wait {
        /// Milliseconds.
        ms: u64,
    },
    /// Ask again when another visit has finished.
    Idle,
}

#[derive(Debug)]
struct InFlightBatch {
    handle: u64,
    tickets: Vec<Ticket>,
    drops: DropCounts,
}

/// The durable queue behind the upload policy. One thread owns it; its calls may block on the storage.
#[derive(Debug)]
pub struct Delivery<S> {
    queue: Queue<S>,
    policy: Policy,
    config: UploadConfig,
    consent: bool,
    /// Visits kept out while there is no consent. Never written down.
    unconsented: u64,
    /// Segments are still there that the user wants gone.
    erase_due: bool,
    in_flight: Option<InFlightBatch>,
    next_handle: u64,
}

impl<S: Storage> Delivery<S> {
    /// Takes over an opened queue. Without consent it is erased.
    pub fn new(queue: Queue<S>, config: UploadConfig, consent: bool, now: &Now) -> Self {
        let policy = Policy::new(config, &queue.control(), now);
        let mut delivery = Delivery {
            queue,
            policy,
            config,
            consent: true,
            unconsented: 0,
            erase_due: false,
            in_flight: None,
            next_handle: 1,
        };
        delivery.set_consent(consent, now);
        delivery
    }

    /// Whether a visit that begins now is kept, and with which weight. One that is not is counted and needs no further call.
    pub fn sample(&mut self, id: &VisitId, now: &Now) -> Option<u32> {
        let on = self.consent && self.policy.off_until_ms(now).is_none();
        let weight = if on { sampling::keep(id, self.queue.control().sample_one_in) } else { None };
        if weight.is_none() {
            self.not_sampled(1);
        }
        weight.map(core::num::NonZeroU32::get)
    }

    /// Counts visits that were sampled out before they came here.
    pub fn not_sampled(&mut self, visits: u64) {
        if self.consent {
            self.queue.count(DropReason::NotSampled, visits);
        } else {
            self.unconsented = self.unconsented.saturating_add(visits);
        }
    }

    /// Counts finished visits that found the hand-over full.
    pub fn overflowed(&mut self, visits: u64) {
        if self.consent {
            self.queue.count(DropReason::QueueFull, visits);
        }
    }

    /// A visit whose end found the hand-over full: it is counted by [`Delivery::overflowed`], and not reported as lost.
    pub fn abandon(&mut self, id: VisitId, now: &Now) {
        self.queue.abandon(id, now.wall_ms);
    }

    /// See [`Queue::begin`].
    pub fn begin(&mut self, id: VisitId, begin_record: &[u8], now: &Now) -> bool {
        self.consent && self.queue.begin(id, begin_record, now.wall_ms)
    }

    /// See [`Queue::seen`].
    pub fn seen(&mut self, id: VisitId, elapsed_us: u64, now: &Now) {
        if self.consent {
            self.queue.seen(id, elapsed_us, now.wall_ms);
        }
    }

    /// See [`Queue::finish`]. Without consent the visit is dropped.
    pub fn finish(&mut self, id: VisitId, event: &[u8], now: &Now) {
        if self.consent {
            self.queue.finish(id, event, now.wall_ms);
        } else {
            self.not_sampled(1);
        }
    }

    /// See [`Queue::commit`]. Without consent nothing is written.
    ///
    /// # Errors
    /// Why it is not durable, or not erased, yet.
    pub fn commit(&mut self, now: &Now) -> Result<(), StorageError> {
        if self.erase_due {
            self.queue.retry_erase()?;
            self.erase_due = false;
        }
        if self.consent { self.queue.commit(now.mono_ms) } else { Ok(()) }
    }

    /// The user's consent. Without it all that was collected is erased, on disk too, and nothing more is.
    pub fn set_consent(&mut self, consent: bool, now: &Now) {
        if consent == self.consent {
            return;
        }
        self.consent = consent;
        if consent {
            self.queue.count(DropReason::NotSampled, core::mem::take(&mut self.unconsented));
        } else {
            self.erase_due = self.queue.erase().is_err();
            self.in_flight = None;
            self.policy = Policy::new(self.config, &Control::default(), now);
        }
    }

    /// Whether there is work for [`Delivery::commit`] that a fault of the storage put off.
    #[must_use]
    pub fn needs_retry(&self) -> bool {
        self.erase_due || self.queue.fault().is_some()
    }

    /// The next upload is due at once, as far as waits allow.
    pub fn hurry(&mut self) {
        self.policy.hurry();
    }

    /// What is to be done now. A batch handed out earlier whose answer has not come in time counts as failed.
    pub fn next_batch(&mut self, now: &Now) -> Next {
        if !self.consent {
            return Next::Idle;
        }
        let (visits, bytes) = self.queue.backlog();
        match self.policy.decide(now, visits, bytes) {
            Plan::Wait { ms } => Next::Wait { ms },
            Plan::Idle => Next::Idle,
            Plan::Send { visits, bytes } => {
                let queued = self.queue.oldest(visits, bytes);
                if queued.is_empty() {
                    // None could be read: the storage may recover.
                    return Next::Wait { ms: self.config.batch_age_ms };
                }
                Next::Send(self.hand_out(&queued, now))
            }
        }
    }

    fn hand_out(&mut self, queued: &[Queued], now: &Now) -> Batch {
        let (drops, report) = self.report(now);
        let body = encode_batch(queued, &drops, report);
        self.policy.sent(now, body.len());
        let handle = self.next_handle;
        self.next_handle += 1;
        let tickets = queued.iter().map(|queued| queued.ticket).collect();
        self.in_flight = Some(InFlightBatch { handle, tickets, drops });
        Batch { handle, visits: queued.len() as u32, body }
    }

    /// The counts that a batch reports, and their number. They are on disk first, so that no crash makes them smaller or
    /// loses their number; if the storage fails they wait, and the batch goes without.
    fn report(&mut self, now: &Now) -> (DropCounts, u64) {
        if self.queue.drops().total() == 0 {
            return (DropCounts::default(), 0);
        }
        let report = self.queue.report(now.random);
        match self.queue.commit(now.mono_ms) {
            Ok(()) => (*self.queue.drops(), report),
            Err(_) => (DropCounts::default(), 0),
        }
    }

    /// The answer to a batch; the caller commits. `None`: the batch is unknown, its answer came too late or twice.
    pub fn batch_done(&mut self, handle: u64, response: &Response, now: &Now) -> Option<BatchResult> {
        let in_flight = self.in_flight.take_if(|in_flight| in_flight.handle == handle)?;
        let result = self.policy.judge(now, response, in_flight.tickets.len());
        let mut rates = self.queue.control();
        match &result {
            BatchResult::Delivered(reply) => {
                self.queue.reported(&in_flight.drops);
                self.queue.retire(&in_flight.tickets, None);
                self.queue.count(DropReason::Refused, u64::from(reply.refused));
                adopt_rates(&mut rates, reply);
            }
            BatchResult::Refused => self.queue.retire(&in_flight.tickets, Some(DropReason::Refused)),
            BatchResult::Again | BatchResult::Split => {}
        }
        self.queue.set_control(self.policy.save(&rates, now));
        Some(result)
    }

    /// The rates in force, and until when by the monotonic clock collecting is off.
    #[must_use]
    pub fn rates(&self, now: &Now) -> (u32, u32, Option<u64>) {
        let control = self.queue.control();
        (control.sample_one_in, control.detail_one_in, self.policy.off_until_ms(now))
    }

    /// The queue, to look at.
    #[must_use]
    pub fn queue(&self) -> &Queue<S> {
        &self.queue
    }

    /// The queue, for those who made it.
    pub fn queue_mut(&mut self) -> &mut Queue<S> {
        &mut self.queue
    }
}

/// Takes over what a reply says of rates; 0 says nothing.
pub fn adopt_rates(rates: &mut Control, reply: &UploadReply) {
    if reply.sample_one_in > 0 {
        rates.sample_one_in = reply.sample_one_in;
    }
    if reply.detail_one_in > 0 {
        rates.detail_one_in = reply.detail_one_in;
    }
}

/// A `Batch` around visits that are encoded already.
fn encode_batch(queued: &[Queued], drops: &DropCounts, report: u64) -> Vec<u8> {
    let mut body = Vec::with_capacity(queued.iter().map(|queued| queued.event.len() + 4).sum());
    for queued in queued {
        encode_key(1, WireType::LengthDelimited, &mut body);
        encode_varint(queued.event.len() as u64, &mut body);
        body.extend_from_slice(&queued.event);
    }
    for dropped in drops.wire() {
        encode_key(2, WireType::LengthDelimited, &mut body);
        encode_varint(dropped.encoded_len() as u64, &mut body);
        body.extend_from_slice(&dropped.encode_to_vec());
    }
    if report != 0 {
        encode_key(3, WireType::SixtyFourBit, &mut body);
        body.extend_from_slice(&report.to_le_bytes());
    }
    body
}
