//! One process's SDK, as a native binding holds it: the [`Boundary`] on the UI thread, the [`Runtime`] behind it.
//!
//! A binding (JNI, uniffi) hands bytes over and keeps no rule of its own. Its calls are those of the [`Boundary`].
//!
//! What this adds to them, where there is a runtime:
//! - a visit that begins is sampled; one that is not kept is answered [`STOP`](crate::judge::answer::decision::STOP) at once and
//!   has no event, while its surface stays until it is left: it used up its input, and delays its parent's settle as a
//!   dialog;
//! - what is known at the begin goes to the durable queue, then a last-seen time once a second, so that the next launch
//!   can report the visit as `lost` (metric §10). For that the deadline of an answer is at most a second away;
//! - a finished visit's event goes to the queue, with the weight that it was sampled at.
//!
//! One thread at a time; nothing in it blocks, and a frame allocates nothing once warm.

pub mod fault;
mod payload;
mod pending_visits;

pub use payload::{batch_result_number, read_runtime_config, upload_bytes};

use crate::boundary::{Boundary, FinishedVisit, NO_ANSWER};
use crate::deliver::queue::VisitId;
use crate::deliver::runtime::Runtime;
use crate::judge::answer::Answer;
use crate::judge::engine::Handle;
use crate::judge::event::{LateNodes, Setup};
use crate::judge::time::Moment;
use crate::record::Call;
use crate::record::Recorder;
use pending_visits::{PendingVisits, SampledVisit};
use std::borrow::Cow;

/// The engine, and the delivery behind it.
#[derive(Debug, Default)]
pub struct Core {
    boundary: Boundary<Option<Recorder>>,
    runtime: Option<&'static Runtime>,
    pending: PendingVisits,
    // As the last call configured it.
    setup: Setup,
}

impl Core {
    /// Without a runtime all visits are sampled, and no event is kept: for tests of a binding.
    #[must_use]
    pub fn new(runtime: Option<&'static Runtime>) -> Core {
        Core { runtime, ..Core::default() }
    }

    /// Records all calls from now on, up to so many bytes in all (debug option). See [`Core::take_recording`].
    pub fn record(&mut self, max_bytes: usize) {
        self.boundary.record(max_bytes, &self.setup);
    }

    /// What was recorded since the last time: pieces put behind one another are a file for `alldrawn replay`.
    pub fn take_recording(&mut self) -> Vec<u8> {
        self.boundary.take_recording()
    }

    /// As [`Boundary::frame`], packed.
    pub fn frame(&mut self, bytes: &[u8]) -> u64 {
        let answer = self.boundary.frame(bytes);
        self.pack_answer(Call::Frame(bytes).at(), answer)
    }

    /// As [`Boundary::call`], packed; [`NO_ANSWER`] where the call has none.
    pub fn call(&mut self, op: u8, payload: &[u8]) -> u64 {
        let call = match self.boundary.read(op, payload) {
            Ok(call) => call,
            Err(refused) => return self.pack_answer(None, refused),
        };
        let answer = match call {
            Call::Begin(ref begin) => self.begin(begin.visit_id, &call),
            Call::BeginTyping { visit_id, .. } => self.begin(visit_id, &call),
            Call::Finish { visit, .. } => {
                self.finish(visit, &call);
                None
            }
            Call::Skip { visit } => {
                self.pending.remove(visit);
                self.boundary.make(&call)
            }
            Call::Configure(ref setup) => {
                self.setup = Setup::clone(setup);
                self.boundary.make(&call)
            }
            _ => self.boundary.make(&call),
        };
        answer.map_or(NO_ANSWER, |answer| self.pack_answer(call.at(), answer))
    }

    /// The handle of the visit that the last call began; [`Handle::NONE`] if it began none.
    #[must_use]
    pub fn begun(&self) -> Handle {
        self.boundary.begun()
    }

    /// What the last call finished.
    pub fn take_finished(&mut self) -> Option<FinishedVisit> {
        self.boundary.take_finished()
    }

    /// The visits that have ended and wait to be finished.
    pub fn ended(&mut self) -> Vec<u32> {
        self.boundary.ended()
    }

    /// The nodes whose labels are wanted. `None` before the visit's end, and for an unknown visit.
    pub fn late_nodes(&mut self, visit: u32) -> Option<LateNodes> {
        self.boundary.late_nodes(visit)
    }

    /// The user's consent. Without it no visit begins, and those that are pending end without an event: their next call
    /// is answered [`decision::STOP`](crate::judge::answer::decision::STOP). What was collected is erased, on disk too.
    pub fn set_consent(&mut self, consent: bool) {
        if let Some(runtime) = self.runtime {
            runtime.set_consent(consent);
        }
        if !consent {
            for sampled in self.pending.take() {
                self.boundary.make(&Call::Skip { visit: sampled.visit });
            }
        }
    }

    /// Snapshots and calls that could not be read, and begins that were refused.
    #[must_use]
    pub fn refusals(&self) -> [u32; 3] {
        self.boundary.refusals()
    }

    fn begin(&mut self, id: VisitId, call: &Call<'_>) -> Option<Answer> {
        if self.runtime.is_some_and(|runtime| !runtime.is_on()) {
            return None;
        }
        let answer = self.boundary.make(call)?;
        let Some(runtime) = self.runtime else { return Some(answer) };
        let Some(weight) = runtime.sample(&id) else {
            return self.boundary.skip_begun();
        };
        let visit = self.begun();
        let engine = self.boundary.engine();
        runtime.begin(id, engine.begin_record(visit, weight)?);
        let (start, at) = engine.visit(visit).map(|visit| (visit.start.at, visit.context.begin))?;
        self.pending.add(SampledVisit { visit, id, weight, start, last_seen: at });
        Some(answer)
    }

    fn finish(&mut self, visit: Handle, call: &Call<'_>) {
        let sampled = self.pending.find(visit).copied();
        if let (Some(runtime), Some(sampled)) = (self.runtime, sampled) {
            self.configure_weight(sampled.weight, u32::from(runtime.with_detail(&sampled.id)));
        }
        self.boundary.make(call);
        if let (Some(runtime), Some(sampled), Some(finished)) =
            (self.runtime, sampled, self.boundary.finished())
        {
            self.pending.remove(visit);
            runtime.finish(sampled.id, finished.event.clone());
        }
    }

    // What the next event stands for, in its recording too.
    fn configure_weight(&mut self, weight: u32, detail_every: u32) {
        if (self.setup.weight, self.setup.detail_every) != (weight, detail_every) {
            (self.setup.weight, self.setup.detail_every) = (weight, detail_every);
            self.boundary.make(&Call::Configure(Cow::Borrowed(&self.setup)));
        }
    }

    // Once a second the queue is told of each visit that is pending, and the binding's timer sees to it.
    fn pack_answer(&mut self, at: Option<Moment>, answer: Answer) -> u64 {
        let Some(runtime) = self.runtime else { return answer.pack() };
        let mut deadline = answer.deadline;
        for sampled in self.pending.iter_mut() {
            if let Some(at) = at.filter(|&at| sampled.is_due(at)) {
                sampled.last_seen = at;
                runtime.seen(sampled.id, at.micros_since(sampled.start));
            }
            deadline = Some(deadline.map_or(sampled.due(), |deadline| deadline.min(sampled.due())));
        }
        Answer { deadline, ..answer }.pack()
    }
}
