//! One process's SDK, as a native binding holds it: the [`Engine`] on the UI thread, the [`Runtime`] behind it.
//!
//! A binding (JNI, uniffi) hands bytes over and keeps no rule of its own. Its calls are those of the engine's boundary:
//! [`Process::frame`] for snapshots, [`Process::call`] with the op and payload of a recording's entry for all others
//! (`docs/replay.md` has the table). Each answers one word, [`Answer::pack`].
//!
//! What this adds to the engine, where there is a runtime:
//! - a visit that begins is sampled; one that is not kept is answered [`decision::STOP`] at once and has no event, while
//!   its surface stays until it is left: it used up its input, and delays its parent's settle as a dialog;
//! - what is known at the begin goes to the durable queue, then a last-seen time once a second, so that the next launch
//!   can report the visit as `lost` (metric §10). For that the deadline of an answer is at most a second away;
//! - a finished visit's event goes to the queue, with the weight that it was sampled at.
//!
//! One thread at a time; nothing in it blocks, and a frame allocates nothing once warm.

pub mod fault;
mod payload;
mod pending;

pub use payload::{read_runtime_config, upload_bytes, verdict_number};

use crate::answer::{Answer, decision};
use crate::call::{Call, Reply};
use crate::engine::{Engine, Handle};
use crate::event;
use crate::queue::VisitId;
use crate::recording::{Recorder, read_call};
use crate::runtime::Runtime;
use crate::time::Moment;
use pending::{Measured, Pending};
use prost::Message;
use std::borrow::Cow;

/// What [`Process::call`] answers to a call that has no answer: a configure, a finish, a refused begin.
pub const NO_ANSWER: u64 = u64::MAX;

/// The engine and what hangs on it. See the [module](self).
#[derive(Debug, Default)]
pub struct Process {
    engine: Engine,
    runtime: Option<&'static Runtime>,
    pending: Pending,
    recorder: Option<Recorder>,
    begun: Option<Handle>,
    event: Option<Vec<u8>>,
    refused_calls: u32,
}

impl Process {
    /// Without a runtime all visits are measured, and no event is kept: for tests of a binding.
    #[must_use]
    pub fn new(runtime: Option<&'static Runtime>) -> Process {
        Process { runtime, ..Process::default() }
    }

    /// Records all calls from now on, up to so many bytes in all (debug option). See [`Process::take_recording`].
    pub fn record(&mut self, max_bytes: usize) {
        let mut recorder = Recorder::new(max_bytes);
        recorder.record(&Call::Configure(Cow::Borrowed(self.engine.setup())));
        self.recorder = Some(recorder);
    }

    /// What was recorded since the last time: pieces put behind one another are a file for `alldrawn replay`.
    pub fn take_recording(&mut self) -> Vec<u8> {
        self.recorder.as_mut().map(Recorder::take).unwrap_or_default()
    }

    /// Judges the snapshot in `bytes`. A malformed one is answered with [`decision::REJECTED`].
    pub fn frame(&mut self, bytes: &[u8]) -> u64 {
        let call = Call::Frame(bytes);
        if let Some(recorder) = &mut self.recorder {
            recorder.record(&call);
        }
        let answer = self.engine.frame(bytes);
        match (call.visit(), call.at()) {
            (Some(visit), Some(at)) => self.seen(visit, at, answer).pack(),
            _ => answer.pack(),
        }
    }

    /// Makes the call that a recording's entry of this op and payload holds. One that cannot be read is counted and
    /// answered with [`decision::REJECTED`]; it changes nothing. [`NO_ANSWER`] where the call has none: then
    /// [`Process::begun`] is 0, or [`Process::take_event`] has the event of the finish.
    pub fn call(&mut self, op: u8, payload: &[u8]) -> u64 {
        self.begun = None;
        self.event = None;
        let Ok(call) = read_call(op, payload) else {
            self.refused_calls = self.refused_calls.saturating_add(1);
            return Answer { decision: decision::REJECTED, deadline: None }.pack();
        };
        let answer = match call {
            Call::Begin(ref begin) => self.begin(begin.visit_id, &call),
            Call::BeginTyping { visit_id, .. } => self.begin(visit_id, &call),
            Call::Finish { visit, .. } => {
                self.finish(visit, &call);
                None
            }
            Call::Frame(bytes) => return self.frame(bytes),
            _ => self.make(&call).answer,
        };
        match (answer, call.visit(), call.at()) {
            (Some(answer), Some(visit), Some(at)) => self.seen(visit, at, answer).pack(),
            (answer, _, _) => answer.map_or(NO_ANSWER, Answer::pack),
        }
    }

    /// The handle of the visit that the last call began; 0 where it began none.
    #[must_use]
    pub fn begun(&self) -> u32 {
        self.begun.map_or(0, |handle| handle.0)
    }

    /// The event of the visit that the last call finished, in protobuf bytes.
    pub fn take_event(&mut self) -> Option<Vec<u8>> {
        self.event.take()
    }

    /// The identities of the nodes whose labels are wanted, and how many of them are ready; those come first. `None`
    /// before the visit's end, and for an unknown visit.
    pub fn late_nodes(&mut self, visit: u32) -> Option<(usize, impl Iterator<Item = u32>)> {
        let late = self.engine.late_nodes(Handle(visit))?;
        Some((late.ready.len(), late.ready.into_iter().chain(late.pending)))
    }

    /// The user's consent. Without it no visit begins, and those that are pending end without an event: their next call
    /// is answered [`decision::STOP`]. What was collected is erased, on disk too.
    pub fn set_consent(&mut self, consent: bool) {
        if let Some(runtime) = self.runtime {
            runtime.set_consent(consent);
        }
        if !consent {
            for measured in self.pending.take() {
                self.make(&Call::Skip { visit: measured.visit });
            }
        }
    }

    /// Snapshots and calls that could not be read, and begins that were refused.
    #[must_use]
    pub fn refusals(&self) -> [u32; 3] {
        [self.engine.rejections().0, self.refused_calls, self.engine.refused_begins()]
    }

    fn make(&mut self, call: &Call<'_>) -> Reply {
        if let Some(recorder) = &mut self.recorder {
            recorder.record(call);
        }
        call.apply(&mut self.engine)
    }

    fn begin(&mut self, id: VisitId, call: &Call<'_>) -> Option<Answer> {
        if self.runtime.is_some_and(|runtime| !runtime.is_on()) {
            return None;
        }
        let reply = self.make(call);
        self.begun = reply.handle;
        let (visit, runtime) = (reply.handle?, self.runtime);
        let Some(runtime) = runtime else { return reply.answer };
        let Some(weight) = runtime.sample(&id) else {
            return self.make(&Call::Skip { visit }).answer;
        };
        let begun = event::wire::Visit { weight, ..self.engine.begun(visit)? };
        runtime.begin(id, begun.encode_to_vec());
        let (start, at) = self.engine.visit(visit).map(|visit| (visit.start.at, visit.opening.begin))?;
        self.pending.add(Measured { visit, id, weight, start, seen: at });
        reply.answer.map(|answer| self.seen(visit, at, answer))
    }

    fn finish(&mut self, visit: Handle, call: &Call<'_>) {
        let measured = self.pending.find(visit).copied();
        if let (Some(runtime), Some(measured)) = (self.runtime, measured) {
            self.weigh(measured.weight, u32::from(runtime.with_detail(&measured.id)));
        }
        self.event = self.make(call).event;
        if let (Some(runtime), Some(measured), Some(event)) = (self.runtime, measured, &self.event) {
            self.pending.remove(visit);
            runtime.finish(measured.id, event.clone());
        }
    }

    // What the next event stands for, in its recording too.
    fn weigh(&mut self, weight: u32, detail_every: u32) {
        let setup = self.engine.setup();
        if (setup.weight, setup.detail_every) != (weight, detail_every) {
            let setup = event::Setup { weight, detail_every, ..setup.clone() };
            self.make(&Call::Configure(Cow::Owned(setup)));
        }
    }

    // A pending visit was heard of at `at`: once a second the queue is told, and the binding's timer sees to it.
    fn seen(&mut self, visit: Handle, at: Moment, answer: Answer) -> Answer {
        let (Some(runtime), true) = (self.runtime, answer.decision & decision::OBSERVE != 0) else {
            return answer;
        };
        let Some(measured) = self.pending.find(visit) else { return answer };
        if measured.is_due(at) {
            measured.seen = at;
            runtime.seen(measured.id, at.micros_since(measured.start));
        }
        let due = measured.due();
        Answer { deadline: Some(answer.deadline.map_or(due, |deadline| deadline.min(due))), ..answer }
    }
}
