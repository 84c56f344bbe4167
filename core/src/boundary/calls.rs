//! The boundary: the calls of a binding, as bytes, and their answers.
//!
//! A frame is a snapshot's bytes. Every other call is the op and payload of a recording's entry (`docs/replay.md` has
//! the table), so that bindings need one function for all of them. An answer is one word, [`Answer::pack`]:
//! - its decision is about the call's visit, with [`decision::CHANGED`] if other visits have ended as well;
//! - its deadline is the earliest of all visits: a binding keeps one timer, and calls `wake_all` when it fires.

use std::borrow::Cow;

use crate::boundary::result;
use crate::judge::answer::{Answer, decision};
use crate::judge::engine::{Ended, Engine, Handle};
use crate::judge::event::{self, EncodedSetup, Ending, LateNodes, Setup};
use crate::record::Call;
use crate::record::{Recorder, read_call};

pub use crate::judge::answer::packing::NO_ANSWER;

/// Receives calls before they are made.
pub trait CallLog {
    /// Records a call, if calls are recorded.
    fn note(&mut self, call: &Call<'_>);
}

/// Records nothing.
impl CallLog for () {
    #[inline(always)]
    fn note(&mut self, _: &Call<'_>) {}
}

/// Records every call.
impl CallLog for Recorder {
    fn note(&mut self, call: &Call<'_>) {
        self.record(call);
    }
}

/// Records calls if there is a recorder.
impl CallLog for Option<Recorder> {
    #[inline]
    fn note(&mut self, call: &Call<'_>) {
        if let Some(recorder) = self {
            recorder.record(call);
        }
    }
}

/// A finished visit: its event, and its result for the app's listeners. The result of an audit's record has no outcome:
/// listeners do not get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishedVisit {
    /// The event in protobuf bytes.
    pub event: Vec<u8>,
    /// The result, in the layout of [`result`], followed by the event.
    pub result: Vec<u8>,
}

/// The engine behind an interface of bytes, for one thread at a time. After the first frames, a frame allocates
/// nothing.
#[derive(Debug, Default)]
pub struct Boundary<L = ()> {
    engine: Engine,
    /// Receives each call before it is made.
    pub log: L,
    begun: Option<Handle>,
    finished: Option<FinishedVisit>,
    refused_calls: u32,
}

impl<L: CallLog> Boundary<L> {
    /// Creates a boundary whose engine judges by an earlier definition ([`Engine::judging_by`]).
    #[cfg(feature = "definition-1")]
    pub fn judging_by(definition: crate::judge::definition::Definition) -> Boundary<L>
    where
        L: Default,
    {
        Boundary { engine: Engine::judging_by(definition), ..Boundary::default() }
    }

    /// Returns the engine.
    pub fn engine(&mut self) -> &mut Engine {
        &mut self.engine
    }

    /// Returns the setup of all later events.
    pub fn setup(&self) -> &EncodedSetup {
        self.engine.setup()
    }

    /// Judges the snapshot in `bytes`. The answer to a malformed snapshot has [`decision::REJECTED`].
    pub fn frame(&mut self, bytes: &[u8]) -> Answer {
        let call = Call::Frame(bytes);
        self.log.note(&call);
        let answer = self.engine.frame(bytes);
        self.with_all_visits(call.visit(), answer)
    }

    /// Makes the call with this op and payload, as in a recording's entry. A call that cannot be read changes nothing:
    /// it is counted, and its answer has [`decision::REJECTED`]. Returns `None` if the call has no answer: then
    /// [`Boundary::begun`] is 0, or [`Boundary::take_finished`] returns the finished visit.
    pub fn call(&mut self, op: u8, payload: &[u8]) -> Option<Answer> {
        match self.read(op, payload) {
            Ok(call) => self.make(&call),
            Err(refused) => Some(refused),
        }
    }

    /// Reads a call, which [`Boundary::make`] then makes.
    ///
    /// # Errors
    /// The answer to a call that cannot be read.
    pub fn read<'a>(&mut self, op: u8, payload: &'a [u8]) -> Result<Call<'a>, Answer> {
        (self.begun, self.finished) = (None, None);
        read_call(op, payload).map_err(|_| {
            self.refused_calls = self.refused_calls.saturating_add(1);
            self.with_all_visits(None, Answer { decision: decision::REJECTED, deadline: None })
        })
    }

    /// Makes a call.
    pub fn make(&mut self, call: &Call<'_>) -> Option<Answer> {
        self.log.note(call);
        if let Call::Finish { visit, labels } = call {
            self.finished = self.finish(*visit, labels);
            return None;
        }
        let reply = call.apply(&mut self.engine);
        self.begun = reply.handle;
        let mut answer = self.with_all_visits(call.visit().or(reply.handle), reply.answer?);
        // A typing visit's first frame shows the surface before the key has any effect.
        if matches!(call, Call::BeginTyping { .. }) {
            answer.decision |= decision::SNAPSHOT_NOW;
        }
        Some(answer)
    }

    /// Stops measuring the visit that has just begun, because it is not sampled.
    pub fn skip_begun(&mut self) -> Option<Answer> {
        let visit = self.begun?;
        let answer = self.make(&Call::Skip { visit });
        self.begun = Some(visit);
        answer
    }

    /// Returns the handle of the visit that the last call began; [`Handle::NONE`] if it began none.
    #[must_use]
    pub fn begun(&self) -> Handle {
        self.begun.unwrap_or_default()
    }

    /// Returns the visit that the last call finished.
    #[must_use]
    pub fn finished(&self) -> Option<&FinishedVisit> {
        self.finished.as_ref()
    }

    /// Takes the visit that the last call finished.
    pub fn take_finished(&mut self) -> Option<FinishedVisit> {
        self.finished.take()
    }

    /// Returns the handles of the visits that have ended and are not yet finished.
    pub fn ended(&mut self) -> Vec<u32> {
        self.engine.ended()
    }

    /// Returns the begin record of a pending visit, at the weight of the last configure call: its event as far as it is
    /// known (metric §10). Returns `None` for an unknown visit.
    pub fn begin_record(&mut self, visit: u32) -> Option<Vec<u8>> {
        let weight = self.engine.setup().weight();
        self.engine.begin_record(Handle::from_bits(visit), weight)
    }

    /// Returns the nodes whose labels [`Call::Finish`] should carry; `None` before the end and for an unknown visit.
    pub fn late_nodes(&mut self, visit: u32) -> Option<LateNodes> {
        self.engine.late_nodes(Handle::from_bits(visit))
    }

    /// Returns the numbers of rejected snapshots, of calls that could not be read, and of refused begins.
    #[must_use]
    pub fn refusals(&self) -> [u32; 3] {
        [self.engine.rejections().0, self.refused_calls, self.engine.refused_begins()]
    }

    fn finish(&mut self, visit: Handle, labels: &[String]) -> Option<FinishedVisit> {
        self.engine.finish_with(visit, |ended, setup| {
            let (visit, ending, event) = match ended {
                Ended::Visit(visit, terminal) => {
                    let event = event::event(visit, terminal, setup, labels);
                    (visit, Ending::new(visit, terminal, setup), event)
                }
                Ended::Watch(visit, end) => (visit, Ending::default(), event::audit_record(visit, end)),
            };
            FinishedVisit { result: result::write(visit, &ending, &event), event }
        })
    }

    // Adds to the answer to a call for `visit` the earliest deadline of all visits, and if other visits have ended.
    fn with_all_visits(&mut self, visit: Option<Handle>, answer: Answer) -> Answer {
        let all_visits = self.engine.all_visits(visit);
        let changed = if all_visits.others_ended { decision::CHANGED } else { 0 };
        Answer { decision: answer.decision | changed, deadline: all_visits.deadline }
    }
}

impl Boundary<Option<Recorder>> {
    /// Records all later calls, in a recording of at most `max_bytes` bytes (debug option). `setup` is that of the last
    /// [`Call::Configure`].
    pub fn record(&mut self, max_bytes: usize, setup: &Setup) {
        let mut recorder = Recorder::new(max_bytes);
        recorder.record(&Call::Configure(Cow::Borrowed(setup)));
        self.log = Some(recorder);
    }

    /// Takes the bytes recorded since the last call of this function. In order, they make a file for `alldrawn replay`.
    pub fn take_recording(&mut self) -> Vec<u8> {
        self.log.as_mut().map(Recorder::take).unwrap_or_default()
    }
}
