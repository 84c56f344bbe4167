//! Joins the queue and the upload policy: visits come in, batches go out, responses come back.

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
    /// Identifies the batch in [`Delivery::batch_done`].
    pub handle: u64,
    /// Number of visits in the batch.
    pub visits: u32,
    /// The encoded `Batch` message.
    pub body: Vec<u8>,
}

/// The platform's next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Send this batch, then call [`Delivery::batch_done`] with the response.
    Send(Batch),
    /// Call [`Delivery::next_batch`] again after a wait.
    Wait {
        /// The wait in milliseconds.
        ms: u64,
    },
    /// Call [`Delivery::next_batch`] again when another visit has finished.
    Idle,
}

#[derive(Debug)]
struct InFlightBatch {
    handle: u64,
    tickets: Vec<Ticket>,
    drops: DropCounts,
}

/// The durable queue with its upload policy. One thread owns it; its calls may block on the storage.
#[derive(Debug)]
pub struct Delivery<S> {
    queue: Queue<S>,
    policy: Policy,
    config: UploadConfig,
    consent: bool,
    /// Number of visits that were not kept for lack of consent. This number is in memory only.
    unconsented: u64,
    /// True if segments remain that must be erased because consent was withdrawn.
    erase_due: bool,
    in_flight: Option<InFlightBatch>,
    next_handle: u64,
}

impl<S: Storage> Delivery<S> {
    /// Takes over an opened queue, and erases it if there is no consent.
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

    /// Samples a visit that begins now. Returns its weight, or `None` if the visit is not sampled: such a visit is
    /// counted, and needs no further call.
    pub fn sample(&mut self, id: &VisitId, now: &Now) -> Option<u32> {
        let on = self.consent && self.policy.off_until_ms(now).is_none();
        let weight = if on { sampling::keep(id, self.queue.control().sample_one_in) } else { None };
        if weight.is_none() {
            self.not_sampled(1);
        }
        weight.map(core::num::NonZeroU32::get)
    }

    /// Counts visits that the caller did not sample.
    pub fn not_sampled(&mut self, visits: u64) {
        if self.consent {
            self.queue.count(DropReason::NotSampled, visits);
        } else {
            self.unconsented = self.unconsented.saturating_add(visits);
        }
    }

    /// Counts finished visits for which the channel to the worker had no room.
    pub fn overflowed(&mut self, visits: u64) {
        if self.consent {
            self.queue.count(DropReason::QueueFull, visits);
        }
    }

    /// Gives up a visit whose event found no room in the channel to the worker. [`Delivery::overflowed`] counts it, so
    /// the next launch must not report it as lost as well.
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
    /// The storage error because of which the records are not yet durable, or not yet erased.
    pub fn commit(&mut self, now: &Now) -> Result<(), StorageError> {
        if self.erase_due {
            self.queue.retry_erase()?;
            self.erase_due = false;
        }
        if self.consent { self.queue.commit(now.mono_ms) } else { Ok(()) }
    }

    /// Sets the user's consent. Without consent, everything collected is erased from memory and disk, and nothing is
    /// collected.
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

    /// Returns true if a storage error has left work for a later [`Delivery::commit`].
    #[must_use]
    pub fn needs_retry(&self) -> bool {
        self.erase_due || self.queue.fault().is_some()
    }

    /// Makes the next upload due at once, except for waits that the policy has to observe.
    pub fn hurry(&mut self) {
        self.policy.hurry();
    }

    /// Returns the next step. An earlier batch whose response has not come within `response_ms` counts as failed.
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
                    // No record could be read. The storage may recover.
                    return Next::Wait { ms: self.config.batch_age_ms };
                }
                Next::Send(self.hand_out(&queued, now))
            }
        }
    }

    fn hand_out(&mut self, queued: &[Queued], now: &Now) -> Batch {
        let (drops, report) = self.report(now);
        let body = encode_batch(queued, &drops, report, now.wall_ms);
        self.policy.sent(now, body.len());
        let handle = self.next_handle;
        self.next_handle += 1;
        let tickets = queued.iter().map(|queued| queued.ticket).collect();
        self.in_flight = Some(InFlightBatch { handle, tickets, drops });
        Batch { handle, visits: queued.len() as u32, body }
    }

    /// Returns the drop counts for a batch, and their report number. They are committed first, so that no crash makes
    /// them smaller or loses the number. If the storage fails, returns no counts for the batch.
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

    /// Applies the response to a batch; the caller commits. Returns `None` if the batch is unknown, because the
    /// response came too late or twice.
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

    /// Returns the time until which collecting is switched off, in milliseconds of the monotonic clock; `None` if it is
    /// on.
    #[must_use]
    pub fn off_until_ms(&self, now: &Now) -> Option<u64> {
        self.policy.off_until_ms(now)
    }

    /// Returns the queue.
    #[must_use]
    pub fn queue(&self) -> &Queue<S> {
        &self.queue
    }

    /// Returns the queue, mutable.
    pub fn queue_mut(&mut self) -> &mut Queue<S> {
        &mut self.queue
    }
}

/// Copies the rates of a reply to `rates`. A rate of 0 in the reply changes nothing.
pub fn adopt_rates(rates: &mut Control, reply: &UploadReply) {
    if reply.sample_one_in > 0 {
        rates.sample_one_in = reply.sample_one_in;
    }
    if reply.detail_one_in > 0 {
        rates.detail_one_in = reply.detail_one_in;
    }
    if reply.audit_one_in > 0 {
        rates.audit_one_in = reply.audit_one_in;
    }
}

/// Encodes a `Batch` from visits that are already encoded.
fn encode_batch(queued: &[Queued], drops: &DropCounts, report: u64, sent_wall_ms: i64) -> Vec<u8> {
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
    // With its own wall clock at sending, the collector knows how old each visit is, whatever the clock is set to.
    if sent_wall_ms != 0 {
        encode_key(4, WireType::Varint, &mut body);
        encode_varint(sent_wall_ms as u64, &mut body);
    }
    body
}
