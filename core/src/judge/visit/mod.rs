//! A visit: the state machine from the begin to its one terminal event (metric §1–§12).
//!
//! | state | frame meets the conditions | frame does not | settle time passes | interaction, leave | time-out |
//! |---|---|---|---|---|---|
//! | waiting | → candidate | waiting | – | → interacted, abandoned | → timeout, no_content |
//! | candidate | stays, or a new one | → waiting | → complete | → complete, not settled; under a hold as above | may settle for 10 s more |
//! | replaced | counted | counted | – | counted | – (→ redirected by the next visit, → abandoned after 3 s) |
//! | terminal | counted | counted | – | counted | – |
//!
//! An audited visit is watched after its event was fetched (`watch`): frames are still judged. A frame that would have
//! withdrawn the candidate ends the watch.

pub mod candidate;
mod deadlines;
mod ending;
pub mod fate;
mod frame;
mod inspect;
pub mod interaction;
mod late;
pub mod outcome;
mod replaced;
mod still;
mod watch;

use crate::judge::answer::{Answer, decision};
use crate::judge::audit::Watch;
use crate::judge::definition::Definition;
use crate::judge::geometry::Rect;
use crate::judge::holds::{Hold, Holds};
use crate::judge::node::Tracked;
use crate::judge::small_busy::SmallBusy;
use crate::judge::start::Start;
use crate::judge::time::{Elapsed, Moment};
use crate::judge::tracking::{Nodes, Totals};
use crate::judge::visibility::Scroller;
use crate::limits;
use candidate::{BlockerLeft, Candidate};
use fate::Fates;
use interaction::ScrollDistance;
use outcome::Terminal;

/// The begin's arguments that the visit keeps, apart from its start.
#[derive(Clone, Debug, Default)]
pub struct VisitContext {
    /// The visit's id: 128 random bits.
    pub visit_id: [u8; 16],
    /// The name of the surface.
    pub surface: String,
    /// Time of the begin call.
    pub begin: Moment,
    /// Wall clock at the begin, milliseconds since 1970. A label only.
    pub wall_ms: i64,
    /// Number of the navigation in which the visit began; 0 if the visit shares its navigation with no other.
    pub navigation: u32,
    /// The surface is embedded in another surface's tree.
    pub embedded: bool,
    /// True if the platform observes the app's requests, and opens holds for them.
    pub holds_observed: bool,
    /// A typing visit: it measures the effect of one key in a search field (metric §10).
    pub typing: bool,
    /// True if the visit is watched after its confirmation (metric §8, Audit).
    pub audited: bool,
    /// The definition by which the visit is judged.
    pub definition: Definition,
}

/// Counts for the event.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counters {
    /// Frames applied.
    pub frames: u32,
    /// Snapshots rejected as malformed.
    pub rejected: u32,
    /// Late times for a node or generation that does not exist, and releases of holds that are not open.
    pub stale_times: u32,
    /// Calls after the visit's end.
    pub after_end: u32,
    /// Largest number of bad rectangles in one frame.
    pub bad_rects: u32,
    /// Largest number of visible content nodes of unknown state in one frame.
    pub unknown: u32,
    /// Candidates that were withdrawn.
    pub withdrawn: u32,
    /// Marks that were left out because the event has no room for them.
    pub marks_left_out: u32,
    /// The app's requests that failed.
    pub failed_requests: u32,
}

// The parts of the last applied frame that later calls need.
#[derive(Clone, Debug, Default)]
struct LastFrame {
    time: Moment,
    sequence: u32,
    viewport: Rect,
    viewport_area: f64,
    // A busy node that blocks wherever it lies, or one over content, is visible.
    busy: bool,
    // Only small busy nodes that lie over no content are visible.
    small_busy: bool,
    live_regions: bool,
    unanswered_permille: u32,
    totals: Totals,
    flags: u32,
    scrollers: Vec<Scroller>,
    // The frame's records, to recognise a frame that changes nothing. Empty for a large tree.
    records: Vec<u8>,
    // Fingerprint of the records of a large tree.
    fingerprint: Option<u64>,
    // Length of one record in bytes.
    stride: usize,
}

impl LastFrame {
    // Returns true if the frame waits for a required node, or for a busy node that blocks as long as it is there.
    fn awaits(&self) -> bool {
        self.totals.pending > 0 || self.busy
    }
}

/// When a required node was first ready, or first failed, and which node. Late times may correct it.
#[derive(Clone, Copy, Debug)]
struct First {
    identity: u32,
    generation: u32,
    at: Elapsed,
}

impl First {
    fn of(node: &Tracked) -> First {
        First { identity: node.identity, generation: node.generation, at: node.settled_at() }
    }

    // Returns true if this is the node's present generation and time.
    fn is(&self, node: &Tracked) -> bool {
        (self.identity, self.generation, self.at) == (node.identity, node.generation, node.settled_at())
    }
}

/// A visit that has begun.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Arguments of the begin.
    pub context: VisitContext,
    /// The visit's start.
    pub start: Start,
    /// The counts for the event.
    pub counters: Counters,
    /// The value of the first candidate.
    pub first_candidate: Option<Moment>,
    /// The value of the last candidate, withdrawn or not.
    pub last_candidate: Option<Moment>,
    /// The app's marks: name and time.
    pub marks: Vec<(String, Moment)>,
    /// Header flags that were set in any frame so far.
    pub flags_seen: u32,
    /// True if a required video began to load.
    pub video_load_started: bool,
    /// True if no Perf interface answered for a large custom node.
    pub opaque_content: bool,
    /// True if the surface has declared that it has nothing to show.
    pub declared_empty: bool,
    // When the app declared that it shows an error instead (metric §4).
    declared_error: Option<Moment>,
    /// True if a dialog was open over the surface, or took an input.
    pub dialog_open: bool,
    nodes: Nodes,
    last: Option<LastFrame>,
    candidate: Option<Candidate>,
    // Buffer of the last withdrawn candidate's nodes, reused by the next candidate.
    spare: Vec<Tracked>,
    // The number of the last candidate; 0 before the first.
    candidates: u16,
    // The earliest frame at which a candidate formed.
    candidate_since: Option<Moment>,
    /// What became of the visit's candidates.
    pub fates: Fates,
    // Area of what arrived or changed quietly since the standing candidate's frame, in square units (metric §7a).
    quiet_area: f64,
    // True if the settle time was found overdue: the next frame decides (metric §8, Order).
    recheck: bool,
    holds: Holds,
    small_busy: SmallBusy,
    blocker_left: BlockerLeft,
    first_content: Option<First>,
    first_failure: Option<First>,
    // True if a late time may have changed which node was first: the first times must be computed again.
    firsts_due: bool,
    scrolled: ScrollDistance,
    ever_required: bool,
    // True if a required node has changed since the key. Used by typing visits only.
    changed: bool,
    // Definition 1 only: the number of open dialogs of this surface. While one is open, the visit does not settle.
    dialogs: u32,
    // When the app replaced or removed the surface, if it did so without an input before the visit was confirmed.
    replaced_at: Option<Moment>,
    // True if the time-out passed while a candidate was standing.
    extended: bool,
    // True if another candidate has formed since the time-out passed.
    replaced_when_extended: bool,
    terminal: Option<Terminal>,
    // The watch of an audited visit, from its confirmation on.
    watch: Option<Watch>,
    /// The visit's deadlines do not fire before this time, unless the surface is left
    /// ([`crate::judge::engine::Engine::pause`]).
    pub paused_until: Option<Moment>,
    // Decision bits for the answer to the present call.
    decision: u16,
}

impl Visit {
    /// Creates a visit at its begin.
    pub fn new(context: VisitContext, start: Start) -> Visit {
        Visit {
            context,
            start,
            counters: Counters::default(),
            first_candidate: None,
            last_candidate: None,
            marks: Vec::new(),
            flags_seen: 0,
            video_load_started: false,
            opaque_content: false,
            declared_empty: false,
            declared_error: None,
            dialog_open: false,
            nodes: Nodes::default(),
            last: None,
            candidate: None,
            spare: Vec::new(),
            candidates: 0,
            candidate_since: None,
            fates: Fates::default(),
            quiet_area: 0.0,
            recheck: false,
            holds: Holds::default(),
            small_busy: SmallBusy::default(),
            blocker_left: BlockerLeft::default(),
            first_content: None,
            first_failure: None,
            firsts_due: false,
            scrolled: ScrollDistance::default(),
            ever_required: false,
            changed: false,
            dialogs: 0,
            replaced_at: None,
            extended: false,
            replaced_when_extended: false,
            terminal: None,
            watch: None,
            paused_until: None,
            decision: 0,
        }
    }

    /// Returns how the visit ended; `None` while it is pending.
    pub fn terminal(&self) -> Option<&Terminal> {
        self.terminal.as_ref()
    }

    /// Returns when the user first saw a required node ready.
    pub fn first_content(&self) -> Option<Elapsed> {
        self.first_content.map(|first| first.at)
    }

    /// Returns when a required node first failed.
    pub fn first_failure(&self) -> Option<Elapsed> {
        self.first_failure.map(|first| first.at)
    }

    /// Returns the visit's holds.
    pub fn holds(&self) -> &Holds {
        &self.holds
    }

    /// Returns the viewport of the last frame.
    pub fn viewport(&self) -> Option<Rect> {
        self.last.as_ref().map(|last| last.viewport)
    }

    /// Returns the content nodes of the last frame.
    pub fn nodes(&self) -> &Nodes {
        &self.nodes
    }

    /// Returns the answer to the present call.
    pub fn answer(&mut self) -> Answer {
        let bits = core::mem::take(&mut self.decision);
        let state = match (&self.terminal, self.replaced_at) {
            (Some(_), _) => self.state_when_ended(),
            (None, Some(_)) => decision::STOP,
            (None, None) => decision::OBSERVE,
        };
        Answer { decision: bits | state, deadline: self.next_deadline() }
    }

    // Returns true if the visit has ended or was replaced.
    fn is_over(&self) -> bool {
        self.terminal.is_some() || self.replaced_at.is_some()
    }

    // Returns true if frames and late times are not judged: the visit is over, and its surface is not watched.
    fn is_not_judged(&mut self) -> bool {
        !self.is_watched() && self.over()
    }

    // Returns true if the visit has ended or was replaced, and counts the call, which then does nothing. Branches on
    // purpose: with `let over = …; count += u32::from(over); over`, rustc 1.95 lost the count once this was inlined at
    // opt-level 2.
    fn over(&mut self) -> bool {
        if !self.is_over() {
            return false;
        }
        self.counters.after_end += 1;
        true
    }

    /// Records a mark: a time that the app names, for comparison with another tracker. Marks for which the event has no
    /// room are counted.
    pub fn mark(&mut self, name: &str, at: Moment) {
        if self.over() {
            return;
        }
        if self.marks.len() < limits::MARKS {
            self.marks.push((name.to_owned(), at));
        } else {
            self.counters.marks_left_out = self.counters.marks_left_out.saturating_add(1);
        }
    }

    /// Records that a snapshot was malformed.
    pub fn rejected(&mut self) {
        self.counters.rejected += 1;
        self.decision |= decision::REJECTED;
    }

    /// Opens or releases a hold: one of the app's own, or that of one of the app's requests (metric §8).
    pub fn hold(&mut self, hold: Hold, on: bool, at: Moment) {
        self.advance(at, false);
        if self.over() {
            return;
        }
        if on {
            self.holds.open(hold, at, self.candidate.as_ref().map(|candidate| candidate.frame));
        } else if !self.holds.release(hold.id, at) {
            self.counters.stale_times += 1;
        }
    }

    /// Records that a request of the app has failed.
    pub fn request_failed(&mut self) {
        if !self.is_over() {
            self.counters.failed_requests = self.counters.failed_requests.saturating_add(1);
        }
    }

    /// Opens or closes a dialog of this surface. It changes nothing but a flag (metric §13).
    ///
    /// Definition 1: the settle time does not run while a dialog is open, and starts again when the last one closes.
    pub fn dialog(&mut self, open: bool, at: Moment) {
        self.advance(at, false);
        if self.over() {
            return;
        }
        self.dialog_open |= open;
        if !self.context.definition.is_first() {
            return;
        }
        if open {
            self.dialogs += 1;
        } else {
            self.dialogs = self.dialogs.saturating_sub(1);
            if self.dialogs == 0
                && let Some(candidate) = &mut self.candidate
            {
                candidate.settle_from = candidate.settle_from.max(at);
            }
        }
    }

    /// Ends the visit as void: a clock that includes sleep ran so far ahead of the monotonic clock that the device must
    /// have slept (metric §12).
    pub fn suspended(&mut self, at: Moment) {
        self.end_watch(at);
        if !self.over() {
            self.end(crate::wire::Outcome::Void, at);
        }
    }

    /// Fires the deadlines up to `now`.
    pub fn wake(&mut self, now: Moment) {
        self.advance(now, true);
    }
}

// Replaces the contents of `to` by the required nodes.
fn copy_required(nodes: &Nodes, to: &mut Vec<Tracked>) {
    to.clear();
    to.reserve_exact(nodes.required().count());
    to.extend(nodes.required());
}
