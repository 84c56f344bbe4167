//! The boundary: what a binding calls, in bytes, and what it is answered.
//!
//! A frame is a snapshot's bytes. Every other call is the op and payload of a recording's entry (`docs/replay.md` has the
//! table), so that bindings need one function for all of them. An answer is one word, [`Answer::pack`]:
//! - its decision is the called visit's, and [`decision::CHANGED`] where others have ended with it;
//! - its deadline is the earliest of all visits: a binding keeps one timer, and calls `wake_all` when it fires.

use std::borrow::Cow;

use crate::boundary::result;
use crate::judge::answer::{Answer, decision};
use crate::judge::engine::{Engine, Handle};
use crate::judge::event::{self, EncodedSetup, Ending, LateNodes, Setup};
use crate::record::Call;
use crate::record::{Recorder, read_call};

pub use crate::judge::answer::packing::NO_ANSWER;

/// Where calls are written down before they are made.
pub trait CallLog {
    /// Writes down a call.
    fn note(&mut self, call: &Call<'_>);
}

/// Nowhere.
impl CallLog for () {
    #[inline(always)]
    fn note(&mut self, _: &Call<'_>) {}
}

/// In a recording.
impl CallLog for Recorder {
    fn note(&mut self, call: &Call<'_>) {
        self.record(call);
    }
}

/// In a recording, while there is one.
impl CallLog for Option<Recorder> {
    #[inline]
    fn note(&mut self, call: &Call<'_>) {
        if let Some(recorder) = self {
            recorder.record(call);
        }
    }
}

/// A visit that was finished: its event, and what the app hears of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishedVisit {
    /// The event in protobuf bytes.
    pub event: Vec<u8>,
    /// The result, in the layout of [`result`], and behind it the event.
    pub result: Vec<u8>,
}

/// The engine behind its boundary. One thread at a time; a frame allocates nothing once warm.
#[derive(Debug, Default)]
pub struct Boundary<L = ()> {
    engine: Engine,
    /// Where calls are written down.
    pub log: L,
    begun: Option<Handle>,
    finished: Option<FinishedVisit>,
    refused_calls: u32,
}

impl<L: CallLog> Boundary<L> {
    /// The engine, to be looked at.
    pub fn engine(&mut self) -> &mut Engine {
        &mut self.engine
    }

    /// What events have in common.
    pub fn setup(&self) -> &EncodedSetup {
        self.engine.setup()
    }

    /// Judges the snapshot in `bytes`. A malformed one is answered with [`decision::REJECTED`].
    pub fn frame(&mut self, bytes: &[u8]) -> Answer {
        let call = Call::Frame(bytes);
        self.log.note(&call);
        let answer = self.engine.frame(bytes);
        self.with_all_visits(call.visit(), answer)
    }

    /// Makes the call that a recording's entry of this op and payload holds. One that cannot be read is counted and
    /// answered with [`decision::REJECTED`]; it changes nothing. `None` where the call has no answer: then
    /// [`Boundary::begun`] is 0, or [`Boundary::take_finished`] has what was finished.
    pub fn call(&mut self, op: u8, payload: &[u8]) -> Option<Answer> {
        match self.read(op, payload) {
            Ok(call) => self.make(&call),
            Err(refused) => Some(refused),
        }
    }

    /// Reads a call, to be made.
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
        // A typing visit begins with what was there before its key had any effect.
        if matches!(call, Call::BeginTyping { .. }) {
            answer.decision |= decision::LOOK;
        }
        Some(answer)
    }

    /// Measures the visit that has just begun no further: it is not sampled.
    pub fn skip_begun(&mut self) -> Option<Answer> {
        let visit = self.begun?;
        let answer = self.make(&Call::Skip { visit });
        self.begun = Some(visit);
        answer
    }

    /// The handle of the visit that the last call began; [`Handle::NONE`] if it began none.
    #[must_use]
    pub fn begun(&self) -> Handle {
        self.begun.unwrap_or_default()
    }

    /// What the last call finished, to be looked at.
    #[must_use]
    pub fn finished(&self) -> Option<&FinishedVisit> {
        self.finished.as_ref()
    }

    /// What the last call finished.
    pub fn take_finished(&mut self) -> Option<FinishedVisit> {
        self.finished.take()
    }

    /// The visits that have ended and wait to be finished.
    pub fn ended(&mut self) -> Vec<u32> {
        self.engine.ended()
    }

    /// The nodes whose labels are wanted. `None` before the visit's end, and for an unknown visit.
    pub fn late_nodes(&mut self, visit: u32) -> Option<LateNodes> {
        self.engine.late_nodes(Handle::from_bits(visit))
    }

    /// Snapshots and calls that could not be read, and begins that were refused.
    #[must_use]
    pub fn refusals(&self) -> [u32; 3] {
        [self.engine.rejections().0, self.refused_calls, self.engine.refused_begins()]
    }

    fn finish(&mut self, visit: Handle, labels: &[String]) -> Option<FinishedVisit> {
        let visit = self.engine.take_ended(visit)?;
        let (terminal, setup) = (visit.terminal()?, self.engine.setup());
        let event = event::event(&visit, terminal, setup, labels);
        let result = result::write(&visit, &Ending::new(&visit, terminal, setup), &event);
        Some(FinishedVisit { event, result })
    }

    // The answer to a call for `visit`, as far as the others are concerned.
    fn with_all_visits(&mut self, visit: Option<Handle>, answer: Answer) -> Answer {
        let all_visits = self.engine.all_visits(visit);
        let changed = if all_visits.others_ended { decision::CHANGED } else { 0 };
        Answer { decision: answer.decision | changed, deadline: all_visits.deadline }
    }
}

impl Boundary<Option<Recorder>> {
    /// Records all calls from now on, up to so many bytes in all (debug option). `setup` is what the last
    /// [`Call::Configure`] said.
    pub fn record(&mut self, max_bytes: usize, setup: &Setup) {
        let mut recorder = Recorder::new(max_bytes);
        recorder.record(&Call::Configure(Cow::Borrowed(setup)));
        self.log = Some(recorder);
    }

    /// What was recorded since the last time: pieces put behind one another are a file for `alldrawn replay`.
    pub fn take_recording(&mut self) -> Vec<u8> {
        self.log.as_mut().map(Recorder::take).unwrap_or_default()
    }
}
