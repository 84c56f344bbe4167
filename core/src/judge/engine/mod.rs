//! The engine: all surfaces of a process, addressed by handle. It reads no clock; each call carries its time.

mod begin;
mod leaving;

use crate::judge::answer::{Answer, decision};
use crate::judge::audit::{WatchEnd, is_audited};
use crate::judge::definition::Definition;
use crate::judge::event::{self, EncodedSetup, LateNodes, Setup};
use crate::judge::holds::Hold;
use crate::judge::redirects::Redirects;
use crate::judge::slots::{AllVisits, Slots};
use crate::judge::snapshot::{Snapshot, SnapshotError, header_flag};
use crate::judge::start::{Claims, Origin};
use crate::judge::time::{Moment, SUSPEND_NS, WEB_SUSPEND_NS};
use crate::judge::tracking::UnmatchedNodes;
use crate::judge::visibility::Visibility;
use crate::judge::visit::Visit;
use crate::judge::visit::interaction::Input;
use crate::judge::visit::outcome::Terminal;
use crate::limits::{PENDING_LABEL, cut};
use crate::wire;

pub use crate::judge::slots::{Handle, MAX_SLOTS};

/// The arguments of [`Engine::begin`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Begin<'a> {
    /// The visit's id: 128 random bits.
    pub visit_id: [u8; 16],
    /// Name of the surface; cut to 128 bytes in events. An empty or blank name is refused.
    pub surface: &'a str,
    /// Time of the call.
    pub at: Moment,
    /// Wall clock at the call, milliseconds since 1970. A label only.
    pub wall_ms: i64,
    /// Number of the navigation: visits that begin in one navigation share its input. 0 if no other visit shares it.
    pub navigation: u32,
    /// The input, external event or launch that may have opened the surface.
    pub origin: Origin,
    /// The surface is embedded: its nodes are in another surface's tree too.
    pub embedded: bool,
    /// The parent, if the surface is a dialog.
    pub dialog_of: Option<Handle>,
    /// The surface has a search field: each text key begins a typing visit. A frame's header can set this too.
    pub search_field: bool,
    /// True if the platform observes the app's requests, and opens holds for them.
    pub holds_observed: bool,
}

/// What [`Engine::finish_with`] finishes.
#[derive(Clone, Copy, Debug)]
pub enum Ended<'a> {
    /// A visit, with its end.
    Visit(&'a Visit, &'a Terminal),
    /// The watch of an audited visit whose event was fetched before.
    Watch(&'a Visit, WatchEnd),
}

/// The engine. It is used by one thread at a time, never blocks, and allocates nothing per frame once its buffers have
/// grown.
#[derive(Debug, Default)]
pub struct Engine {
    setup: EncodedSetup,
    slots: Slots,
    claims: Claims,
    redirects: Redirects,
    definition: Definition,
    visibility: Visibility,
    unmatched: UnmatchedNodes,
    refused_begins: u32,
    rejected_snapshots: u32,
    last_rejection: Option<SnapshotError>,
}

impl Engine {
    /// Creates an engine without visits.
    pub fn new(setup: &Setup) -> Engine {
        Engine { setup: EncodedSetup::new(setup), ..Engine::default() }
    }

    /// Creates an engine without visits that judges by an earlier definition, for recordings that were made under it.
    #[cfg(feature = "definition-1")]
    pub fn judging_by(definition: Definition) -> Engine {
        Engine { definition, claims: Claims::new(definition), ..Engine::default() }
    }

    /// Replaces the setup of all later events.
    pub fn set_setup(&mut self, setup: &Setup) {
        self.setup = EncodedSetup::new(setup);
    }

    /// Returns the setup of all later events.
    pub fn setup(&self) -> &EncodedSetup {
        &self.setup
    }

    /// Judges a frame of the visit that the frame's header names.
    pub fn frame(&mut self, bytes: &[u8]) -> Answer {
        let snapshot = match Snapshot::parse(bytes) {
            Ok(snapshot) => snapshot,
            Err(error) => return self.reject(bytes, error),
        };
        let Some(surface) = self.slots.surface(Handle::from_bits(snapshot.header.visit)) else {
            return Answer::UNKNOWN;
        };
        // The frames of a watched surface change nothing but its audit.
        let is_watched = surface.visit.as_ref().is_some_and(|visit| visit.is_watched());
        surface.search_field |= !is_watched && snapshot.header.flags & header_flag::SEARCH_FIELD != 0;
        let Some(visit) = surface.visit.as_deref_mut() else { return Answer::UNKNOWN };
        if !visit.unchanged(&snapshot) && !visit.still(&snapshot) {
            match self.visibility.survey(&snapshot) {
                Ok(()) => visit.frame(&snapshot, &mut self.visibility, &mut self.unmatched),
                Err(error) => return self.reject(bytes, error),
            }
        }
        visit.answer()
    }

    // Counts a malformed snapshot: for the engine, and for the visit if the handle can still be read.
    fn reject(&mut self, bytes: &[u8], error: SnapshotError) -> Answer {
        self.rejected_snapshots = self.rejected_snapshots.saturating_add(1);
        self.last_rejection = Some(error);
        let handle = bytes.get(24..28).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes);
        let mut answer = self.call(Handle::from_bits(handle), Visit::rejected);
        answer.decision |= decision::REJECTED;
        answer
    }

    /// Reports an input of the user in this surface; `at` is the time of the input's first event. A text key in a
    /// surface with a search field requests a typing visit ([`decision::TYPING`]), even after the surface's own visit
    /// has ended. Any input ends the watches of audited visits, also one of [`Handle::NONE`]: an input outside of every
    /// measured surface.
    pub fn input(&mut self, visit: Handle, input: Input, at: Moment) -> Answer {
        self.note_input(visit, input == Input::TextKey, at);
        let mut typing = 0;
        if let Some(surface) = self.slots.surface(visit)
            && input == Input::TextKey
            && surface.search_field
            && at > surface.opened_at
        {
            surface.typing_key = Some(at);
            typing = decision::TYPING;
        }
        if let Some(visit) = self.slots.visit(visit) {
            visit.input(input, at);
        }
        self.end_watches(at);
        let mut answer = self.call(visit, |_| {});
        answer.decision |= typing;
        answer
    }

    /// Reports an input of the user in a dialog's window or subtree, outside of which the surface's root is. It is no
    /// interaction with this surface (metric §10).
    pub fn input_in_dialog(&mut self, visit: Handle, at: Moment) -> Answer {
        self.note_input(visit, false, at);
        if let Some(visit) = self.slots.visit(visit) {
            visit.input_in_dialog(at);
        }
        self.end_watches(at);
        self.call(visit, |_| {})
    }

    // Notes an input that may end the opening of later visits. Inputs that are only reported because a visit is watched
    // do not count: the audit changes nothing (metric §8). Keys in a search field are reported in any case.
    fn note_input(&mut self, visit: Handle, always: bool, at: Moment) {
        let for_audit =
            visit == Handle::NONE || self.slots.visit(visit).is_some_and(|visit| visit.is_watched());
        if always || !for_audit {
            self.claims.note_input(at);
        }
    }

    // Ends the watches of all audited visits: an input, a begin or a leave changes what is on the screen (metric §8).
    fn end_watches(&mut self, at: Moment) {
        self.slots.for_each_pending(|_, visit| visit.end_watch(at));
    }

    fn audits(&self, visit_id: &[u8; 16]) -> bool {
        !self.definition.is_first() && is_audited(visit_id, self.setup.audit_every())
    }

    /// Opens or releases a hold of the app.
    pub fn hold(&mut self, visit: Handle, id: u32, on: bool, at: Moment) -> Answer {
        self.call(visit, |visit| visit.hold(Hold { id, request: false }, on, at))
    }

    /// Reports the start or end of one of the app's requests, which holds the visit (metric §8). A request that began
    /// before the visit's start does not hold it, and its end changes nothing. `failed`: the request ended without
    /// success.
    pub fn request(
        &mut self,
        visit: Handle,
        id: u32,
        on: bool,
        failed: bool,
        began: Moment,
        at: Moment,
    ) -> Answer {
        self.call(visit, |visit| {
            if began >= visit.start.at {
                visit.hold(Hold { id, request: true }, on, at);
                if failed && !on {
                    visit.request_failed();
                }
            }
        })
    }

    /// Reports that frame `sequence` was presented at `at`.
    pub fn presented(&mut self, visit: Handle, sequence: u32, at: Moment) -> Answer {
        self.call(visit, |visit| visit.presented(sequence, at))
    }

    /// Reports that this generation of a node was painted at `at`.
    pub fn node_ready(&mut self, visit: Handle, identity: u32, generation: u32, at: Moment) -> Answer {
        self.call(visit, |visit| visit.node_ready(identity, generation, at))
    }

    /// Reports that the surface has nothing to show.
    pub fn declare_empty(&mut self, visit: Handle, at: Moment) -> Answer {
        self.call(visit, |visit| visit.declare_empty(at))
    }

    /// Reports that the surface shows an error instead of its content (metric §4).
    pub fn declare_error(&mut self, visit: Handle, at: Moment) -> Answer {
        self.call(visit, |visit| visit.declare_error(at))
    }

    /// Records a mark: a time that the app names.
    pub fn mark(&mut self, visit: Handle, name: &str, at: Moment) -> Answer {
        self.call(visit, |visit| visit.mark(cut(name, PENDING_LABEL), at))
    }

    /// Reports by how many nanoseconds a clock that includes sleep (on the web: the wall clock) has run ahead of the
    /// monotonic clock since the begin. A difference that is impossible without sleep makes the visit void (metric
    /// §12).
    pub fn clock(&mut self, visit: Handle, ahead_ns: u64, at: Moment) -> Answer {
        let web = self.setup.platform() == wire::Platform::Web;
        let asleep = ahead_ns > if web { WEB_SUSPEND_NS } else { SUSPEND_NS };
        self.call(visit, |visit| if asleep { visit.suspended(at) } else { visit.wake(at) })
    }

    /// Fires the deadlines of one visit up to `now`.
    pub fn wake(&mut self, visit: Handle, now: Moment) -> Answer {
        self.call(visit, |visit| visit.wake(now))
    }

    /// Fires the deadlines of all visits up to `now`. The answer has [`decision::CHANGED`] if a visit has ended,
    /// [`decision::SNAPSHOT_NOW`] if a visit needs a fresh snapshot, and the earliest deadline of all visits.
    pub fn wake_all(&mut self, now: Moment) -> Answer {
        self.slots.for_each_pending(|_, visit| visit.wake(now));
        let AllVisits { deadline, others_ended, needs_snapshot } = self.all_visits(None);
        let bit = |bit, applies| if applies { bit } else { 0 };
        let decision = bit(decision::CHANGED, others_ended) | bit(decision::SNAPSHOT_NOW, needs_snapshot);
        Answer { decision, deadline }
    }

    /// Suspends the visit's deadlines until `until`, or until the surface is left, because it is not known yet what
    /// took the screen. `None` resumes the visit.
    pub fn pause(&mut self, visit: Handle, until: Option<Moment>) -> Answer {
        self.call(visit, |visit| {
            // A replaced visit waits for its heir whatever takes the screen.
            if !visit.waits_for_heir() {
                visit.paused_until = until;
            }
        })
    }

    /// Returns the earliest deadline of all visits, and if a visit other than `this` has ended without being finished.
    pub fn all_visits(&mut self, this: Option<Handle>) -> AllVisits {
        self.slots.all_visits(this)
    }

    /// Returns the handles of the visits that have ended and are not finished.
    pub fn ended(&mut self) -> Vec<u32> {
        let mut ended = Vec::new();
        self.slots
            .for_each_pending(|handle, visit| ended.extend(visit.awaits_finish().then(|| handle.bits())));
        ended
    }

    /// Stops measuring a visit because it is not sampled or the user withdrew consent. It has no event. The surface
    /// stays open until it is left.
    pub fn skip(&mut self, visit: Handle) -> Answer {
        let Some(surface) = self.slots.surface(visit) else { return Answer::UNKNOWN };
        let skipped = surface.visit.take();
        if surface.closed || skipped.is_some_and(|visit| visit.context.typing) {
            self.slots.remove(visit);
        }
        Answer { decision: decision::STOP, deadline: None }
    }

    /// Returns the begin record of a pending visit that was sampled at `weight`: an event in protobuf bytes, which the
    /// next launch reports as lost if the process dies (metric §10).
    pub fn begin_record(&mut self, visit: Handle, weight: u32) -> Option<Vec<u8>> {
        self.slots.visit(visit).map(|visit| event::begin_record(visit, &self.setup, weight))
    }

    /// Returns the nodes whose labels the event needs; `None` before the visit's end and for an unknown visit.
    pub fn late_nodes(&mut self, visit: Handle) -> Option<LateNodes> {
        let visit = self.slots.visit(visit).filter(|visit| visit.awaits_finish())?;
        if visit.watch_end().is_some() {
            return Some(LateNodes::default());
        }
        visit.terminal().map(event::late_nodes)
    }

    /// Finishes an ended visit and returns its event in protobuf bytes. Returns `None` before the visit's end and for an
    /// unknown visit. An audited visit that was confirmed is watched from now on, and has to be finished again when its
    /// watch has ended; any other handle is then unknown, or waits for the surface to be left. `labels` belong to the
    /// nodes of [`Engine::late_nodes`], in the same order.
    pub fn finish(&mut self, visit: Handle, labels: &[String]) -> Option<Vec<u8>> {
        self.finish_with(visit, |ended, setup| match ended {
            Ended::Visit(visit, terminal) => event::event(visit, terminal, setup, labels),
            Ended::Watch(visit, end) => event::audit_record(visit, end),
        })
    }

    /// Finishes an ended visit with the result of `finish`. Returns `None` in the same cases as [`Engine::finish`].
    pub fn finish_with<T>(
        &mut self,
        visit: Handle,
        finish: impl FnOnce(Ended<'_>, &EncodedSetup) -> T,
    ) -> Option<T> {
        let surface = self.slots.surface(visit)?;
        let ended = surface.visit.as_deref_mut().filter(|visit| visit.awaits_finish())?;
        let terminal = ended.terminal()?;
        let result = match ended.watch_end() {
            Some(end) => finish(Ended::Watch(ended, end), &self.setup),
            None => finish(Ended::Visit(ended, terminal), &self.setup),
        };
        self.claims.note_sign(&ended.start, terminal.at);
        if !ended.run_watch() {
            let typing = ended.context.typing;
            surface.visit = None;
            if surface.closed || typing {
                self.slots.remove(visit);
            }
        }
        Some(result)
    }

    /// Returns a visit that is not finished.
    pub fn visit(&mut self, visit: Handle) -> Option<&Visit> {
        self.slots.visit(visit).map(|visit| &*visit)
    }

    /// Returns the number of rejected snapshots, and the error of the last one.
    pub fn rejections(&self) -> (u32, Option<SnapshotError>) {
        (self.rejected_snapshots, self.last_rejection)
    }

    /// Returns the number of refused begins: blank names, and begins while too many visits were pending.
    pub fn refused_begins(&self) -> u32 {
        self.refused_begins
    }

    fn call(&mut self, visit: Handle, act: impl FnOnce(&mut Visit)) -> Answer {
        let Some(visit) = self.slots.visit(visit) else { return Answer::UNKNOWN };
        act(visit);
        visit.answer()
    }
}
