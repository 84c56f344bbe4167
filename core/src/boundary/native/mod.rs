//! One process's engine and delivery, as a native binding uses them: the [`Boundary`] on the UI thread, and the
//! [`Runtime`].
//!
//! A binding (JNI, uniffi) passes bytes and contains no rule of the metric. Its calls are those of the [`Boundary`].
//!
//! With a runtime, [`Core`] adds to these calls:
//! - Sampling of each visit that begins. A visit that is not sampled has no event, and its answer has
//!   [`STOP`](crate::judge::answer::decision::STOP) at once. Its surface stays open until it is left: the begin has
//!   used up its input, and a dialog delays its parent's settle.
//! - A begin record in the durable queue for each visit, then a last-seen time once a second, so that the next launch
//!   can report the visit as `lost` (metric §10). For this, an answer's deadline is at most a second away.
//! - The event of each finished visit in the queue, with its sampling weight. An audited visit is finished a second time,
//!   when its watch has ended: then the audit's record follows its event into the queue (metric §8).
//!
//! A core is used by one thread at a time. None of its calls blocks, and after the first frames a frame allocates
//! nothing.

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
use crate::judge::visit::Visit;
use crate::record::Call;
use crate::record::Recorder;
use pending_visits::{PendingVisits, SampledVisit};
use std::borrow::Cow;

/// One process's engine and delivery: the [`Boundary`], with sampling, begin records and finished events if there is a
/// [`Runtime`].
#[derive(Debug, Default)]
pub struct Core {
    boundary: Boundary<Option<Recorder>>,
    runtime: Option<&'static Runtime>,
    pending: PendingVisits,
    // The setup of the last configure call, with the weight of the last event.
    setup: Setup,
}

impl Core {
    /// Creates a core. Without a runtime, all visits are measured and no event is kept: for tests of a binding.
    #[must_use]
    pub fn new(runtime: Option<&'static Runtime>) -> Core {
        Core { runtime, ..Core::default() }
    }

    /// Records all later calls, in a recording of at most `max_bytes` bytes (debug option). See
    /// [`Core::take_recording`].
    pub fn record(&mut self, max_bytes: usize) {
        self.boundary.record(max_bytes, &self.setup);
    }

    /// Takes the bytes recorded since the last call of this function. In order, they make a file for `alldrawn replay`.
    pub fn take_recording(&mut self) -> Vec<u8> {
        self.boundary.take_recording()
    }

    /// Makes [`Boundary::frame`], and packs the answer.
    pub fn frame(&mut self, bytes: &[u8]) -> u64 {
        let answer = self.boundary.frame(bytes);
        self.pack_answer(Call::Frame(bytes).at(), answer)
    }

    /// Makes [`Boundary::call`], and packs the answer: [`NO_ANSWER`] if the call has none.
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
                if let Some(runtime) = self.runtime {
                    runtime.set_app_version(&setup.environment.app_version);
                    self.adopt_facts(runtime);
                }
                self.configure()
            }
            _ => self.boundary.make(&call),
        };
        answer.map_or(NO_ANSWER, |answer| self.pack_answer(call.at(), answer))
    }

    /// Returns the handle of the visit that the last call began; [`Handle::NONE`] if it began none.
    #[must_use]
    pub fn begun(&self) -> Handle {
        self.boundary.begun()
    }

    /// Takes the visit that the last call finished.
    pub fn take_finished(&mut self) -> Option<FinishedVisit> {
        self.boundary.take_finished()
    }

    /// Returns the handles of the visits that have ended and are not yet finished.
    pub fn ended(&mut self) -> Vec<u32> {
        self.boundary.ended()
    }

    /// Returns the nodes whose labels [`Call::Finish`] should carry; `None` before the end and for an unknown visit.
    pub fn late_nodes(&mut self, visit: u32) -> Option<LateNodes> {
        self.boundary.late_nodes(visit)
    }

    /// Sets the user's consent. Without consent no visit begins, and pending visits end without an event: the answer to
    /// their next call has [`decision::STOP`](crate::judge::answer::decision::STOP). All collected data is erased, on
    /// disk too.
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

    /// Returns the numbers of rejected snapshots, of calls that could not be read, and of refused begins.
    #[must_use]
    pub fn refusals(&self) -> [u32; 3] {
        self.boundary.refusals()
    }

    fn begin(&mut self, id: VisitId, call: &Call<'_>) -> Option<Answer> {
        if self.runtime.is_some_and(|runtime| !runtime.is_on()) {
            return None;
        }
        let Some(runtime) = self.runtime else { return self.boundary.make(call) };
        if self.adopt_facts(runtime) {
            self.configure();
        }
        let answer = self.boundary.make(call)?;
        let Some(weight) = runtime.sample(&id) else {
            return self.boundary.skip_begun();
        };
        let visit = self.begun();
        let engine = self.boundary.engine();
        runtime.begin(id, engine.begin_record(visit, weight)?);
        let (start, at) = engine.visit(visit).map(|visit| (visit.start.at, visit.context.begin))?;
        self.pending.add(SampledVisit { visit, id, weight, start, last_seen: at, is_watched: false });
        Some(answer)
    }

    fn finish(&mut self, visit: Handle, call: &Call<'_>) {
        let sampled = self.pending.find(visit).copied();
        if let (Some(runtime), Some(sampled)) = (self.runtime, sampled) {
            self.configure_event(runtime, &sampled);
        }
        self.boundary.make(call);
        if let (Some(runtime), Some(sampled), Some(finished)) =
            (self.runtime, sampled, self.boundary.finished())
        {
            runtime.finish(sampled.id, finished.event.clone());
            let is_watched = self.boundary.engine().visit(visit).is_some_and(Visit::is_watched);
            match self.pending.find(visit).filter(|_| is_watched) {
                Some(sampled) => sampled.is_watched = true,
                None => self.pending.remove(visit),
            }
        }
    }

    // Copies to the setup what the runtime knows: the audit's rate and the facts of the installation. Returns true if
    // the setup has changed.
    fn adopt_facts(&mut self, runtime: &Runtime) -> bool {
        let facts = runtime.installation();
        let cluster = facts.map(|facts| facts.cluster);
        let known = (runtime.audit_one_in(), cluster, facts.is_some_and(|facts| facts.first_session));
        let Setup { audit_every, cluster, first_session, .. } = &mut self.setup;
        let changed = (*audit_every, *cluster, *first_session) != known;
        (*audit_every, *cluster, *first_session) = known;
        changed
    }

    // Passes the setup to the boundary, through a call so that recordings contain it.
    fn configure(&mut self) -> Option<Answer> {
        self.boundary.make(&Call::Configure(Cow::Borrowed(&self.setup)))
    }

    // Configures what the next event has: its weight and detail, and the facts that the runtime has found meanwhile.
    fn configure_event(&mut self, runtime: &Runtime, sampled: &SampledVisit) {
        let facts_changed = self.adopt_facts(runtime);
        let event = (sampled.weight, u32::from(runtime.with_detail(&sampled.id)));
        if facts_changed || (self.setup.weight, self.setup.detail_every) != event {
            (self.setup.weight, self.setup.detail_every) = event;
            self.configure();
        }
    }

    // Sends a last-seen time of each pending visit once a second, and limits the deadline so that the binding's timer
    // fires in time for the next one.
    fn pack_answer(&mut self, at: Option<Moment>, answer: Answer) -> u64 {
        let Some(runtime) = self.runtime else { return answer.pack() };
        let mut deadline = answer.deadline;
        for sampled in self.pending.iter_mut().filter(|sampled| !sampled.is_watched) {
            if let Some(at) = at.filter(|&at| sampled.is_due(at)) {
                sampled.last_seen = at;
                runtime.seen(sampled.id, at.micros_since(sampled.start));
            }
            deadline = Some(deadline.map_or(sampled.due(), |deadline| deadline.min(sampled.due())));
        }
        Answer { deadline, ..answer }.pack()
    }
}
