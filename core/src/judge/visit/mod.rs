//! One visit: the state machine from the begin to its one terminal event (metric §1–§12).
//!
//! | state | a frame meets the conditions | it does not | settle time passes | interaction, leave | time-out |
//! |---|---|---|---|---|---|
//! | waiting | → candidate | waiting | – | → interacted, abandoned | → timeout, no_content |
//! | candidate | stays, or a new one | → waiting | → complete | ≥ 100 ms: → complete, else as above | may settle for 10 s more |
//! | terminal | counted | counted | – | counted | – |

pub mod candidate;
mod deadlines;
mod ending;
mod frame;
mod inspect;
pub mod interaction;
mod late;
pub mod outcome;
mod still;

use crate::judge::answer::{Answer, decision};
use crate::judge::geometry::Rect;
use crate::judge::holds::Holds;
use crate::judge::node::Tracked;
use crate::judge::start::Start;
use crate::judge::time::{Elapsed, Moment};
use crate::judge::tracking::{Nodes, Totals};
use crate::judge::visibility::Scroller;
use crate::limits;
use candidate::{BlockerLeft, Candidate};
use interaction::Scrolled;
use outcome::Terminal;

/// What a begin says of a visit, beside its start.
#[derive(Clone, Debug, Default)]
pub struct VisitContext {
    /// 128 random bits.
    pub visit_id: [u8; 16],
    /// Name of the surface.
    pub surface: String,
    /// The moment of the begin call.
    pub begin: Moment,
    /// Wall clock at the begin, milliseconds since 1970: a label.
    pub wall_ms: i64,
    /// The navigation that it began in; 0: one of its own.
    pub navigation: u32,
    /// Embedded in another surface's tree.
    pub embedded: bool,
    /// The platform sees the app's requests, and holds the visit for them.
    pub holds_observed: bool,
    /// A typing visit: what one key in a search field brings about (metric §10).
    pub typing: bool,
}

/// Things that happened in a visit, counted for its event.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counters {
    /// Frames applied.
    pub frames: u32,
    /// Snapshots rejected as malformed.
    pub rejected: u32,
    /// Late times that no node of that generation was there for.
    pub stale_times: u32,
    /// Calls after the terminal.
    pub after_end: u32,
    /// Most bad rectangles in one frame.
    pub bad_rects: u32,
    /// Most visible content nodes of unknown state in one frame.
    pub unknown: u32,
    /// Candidates that were withdrawn.
    pub withdrawn: u32,
    /// Marks that an event has no room for.
    pub marks_left_out: u32,
}

// The last applied frame, as far as later calls need it.
#[derive(Clone, Debug, Default)]
struct LastFrame {
    time: Moment,
    sequence: u32,
    viewport: Rect,
    viewport_area: f64,
    busy: bool,
    totals: Totals,
    flags: u32,
    scrollers: Vec<Scroller>,
    // The bytes of its records, to recognise a frame that changes nothing; none for a large tree.
    records: Vec<u8>,
    // A fingerprint of them, for a large tree.
    fingerprint: Option<u64>,
    // Bytes from one of them to the next.
    stride: usize,
}

/// When something was first so of a required node, and of which: late times may correct it.
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

    // Whether this is what `node` says now.
    fn is(&self, node: &Tracked) -> bool {
        (self.identity, self.generation, self.at) == (node.identity, node.generation, node.settled_at())
    }
}

/// A visit that has begun.
#[derive(Clone, Debug)]
pub struct Visit {
    /// What the begin said.
    pub context: VisitContext,
    /// Where it starts.
    pub start: Start,
    /// Counts for the event.
    pub counters: Counters,
    /// The value of the first candidate.
    pub first_candidate: Option<Moment>,
    /// The value of the last candidate, withdrawn or not.
    pub last_candidate: Option<Moment>,
    /// App moments.
    pub marks: Vec<(String, Moment)>,
    /// All header flags seen.
    pub flags_seen: u32,
    /// A required video began to load.
    pub video_load_started: bool,
    /// A large custom node had nobody to answer for it.
    pub opaque_content: bool,
    /// The surface said that there is nothing to show.
    pub declared_empty: bool,
    nodes: Nodes,
    last: Option<LastFrame>,
    candidate: Option<Candidate>,
    // The room of the last withdrawn candidate's nodes, for the next.
    spare: Vec<Tracked>,
    candidates: u16,
    // The earliest frame of a candidate.
    candidate_since: Option<Moment>,
    holds: Holds,
    blocker_left: BlockerLeft,
    first_content: Option<First>,
    first_failure: Option<First>,
    // A late time may have made another node the first.
    firsts_due: bool,
    scrolled: Scrolled,
    ever_required: bool,
    // A typing visit: whether a required node has changed since the key.
    changed: bool,
    // Dialogs of this surface that are open: its settle does not run (metric §13).
    dialogs: u32,
    // The time-out passed with a candidate standing; whether another has taken its place since.
    extended: bool,
    replaced_when_extended: bool,
    terminal: Option<Terminal>,
    /// Nothing is decided before this moment, or before it is left ([`crate::judge::engine::Engine::pause`]).
    pub paused_until: Option<Moment>,
    // Bits for the answer to the present call.
    decision: u16,
}

impl Visit {
    /// A visit that begins.
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
            nodes: Nodes::default(),
            last: None,
            candidate: None,
            spare: Vec::new(),
            candidates: 0,
            candidate_since: None,
            holds: Holds::default(),
            blocker_left: BlockerLeft::default(),
            first_content: None,
            first_failure: None,
            firsts_due: false,
            scrolled: Scrolled::default(),
            ever_required: false,
            changed: false,
            dialogs: 0,
            extended: false,
            replaced_when_extended: false,
            terminal: None,
            paused_until: None,
            decision: 0,
        }
    }

    /// How it ended, if it has.
    pub fn terminal(&self) -> Option<&Terminal> {
        self.terminal.as_ref()
    }

    /// When the user first saw a required node ready.
    pub fn first_content(&self) -> Option<Elapsed> {
        self.first_content.map(|first| first.at)
    }

    /// When a required node first failed.
    pub fn first_failure(&self) -> Option<Elapsed> {
        self.first_failure.map(|first| first.at)
    }

    /// The holds of this visit.
    pub fn holds(&self) -> &Holds {
        &self.holds
    }

    /// The viewport of the last frame.
    pub fn viewport(&self) -> Option<Rect> {
        self.last.as_ref().map(|last| last.viewport)
    }

    /// The content nodes of the last frame.
    pub fn nodes(&self) -> &Nodes {
        &self.nodes
    }

    /// The answer to the call that was just made.
    pub fn answer(&mut self) -> Answer {
        let bits = core::mem::take(&mut self.decision);
        match self.terminal {
            Some(_) => Answer { decision: bits | decision::STOP | decision::TERMINAL, deadline: None },
            None => Answer { decision: bits | decision::OBSERVE, deadline: self.next_deadline() },
        }
    }

    // Whether the visit has ended; a call that comes then is counted and does nothing. Branches on purpose: with
    // `let over = …; count += u32::from(over); over`, rustc 1.95 lost the count once this was inlined at opt-level 2.
    fn over(&mut self) -> bool {
        if self.terminal.is_none() {
            return false;
        }
        self.counters.after_end += 1;
        true
    }

    /// A moment of the app's own, for comparison with another tracker. More than an event holds are counted as cut.
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

    /// A snapshot was malformed.
    pub fn rejected(&mut self) {
        self.counters.rejected += 1;
        self.decision |= decision::REJECTED;
    }

    /// Opens or releases a hold (metric §8).
    pub fn hold(&mut self, id: u32, on: bool, at: Moment) {
        self.advance(at, false);
        if self.over() {
            return;
        }
        if on {
            self.holds.open(id, at, self.candidate.as_ref().map(|candidate| candidate.frame));
        } else if !self.holds.release(id, at) {
            self.counters.stale_times += 1;
        }
    }

    /// A dialog of this surface opens or closes: the settle does not run while one is open, and starts anew when the
    /// last closes (metric §13).
    pub fn dialog(&mut self, open: bool, at: Moment) {
        self.advance(at, false);
        if self.over() {
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

    /// A clock that includes sleep has run ahead of the monotonic one by more than is possible: the device slept
    /// (metric §12).
    pub fn suspended(&mut self, at: Moment) {
        if !self.over() {
            self.end(crate::wire::Outcome::Void, at);
        }
    }

    /// The timer: fires the deadlines up to `now`.
    pub fn wake(&mut self, now: Moment) {
        self.advance(now, true);
    }
}

// The required nodes, into a list that is made anew.
fn copy_required(nodes: &Nodes, to: &mut Vec<Tracked>) {
    to.clear();
    to.reserve_exact(nodes.required().count());
    to.extend(nodes.required());
}
