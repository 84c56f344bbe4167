//! One visit: what is known of it, and the calls that judge no frame.

use crate::Time;
use crate::candidate::Candidate;
use crate::ending::End;
use crate::history::History;
use crate::holds::Holds;
use crate::node::{Node, SourcedTime};
use crate::script::ahead_limit;
use crate::small_busy::SmallBusy;
use crate::start::Start;
use crate::watch::Watch;
use alldrawn_core::judge::answer::{Answer, decision};
use alldrawn_core::judge::time::Moment;
use alldrawn_core::wire::Outcome;

/// The arguments of a visit's begin that the visit's event contains too.
#[derive(Clone, Debug, Default)]
pub struct VisitContext {
    /// The visit's id.
    pub visit_id: [u8; 16],
    /// The surface's name.
    pub surface: String,
    /// The time of the visit's begin.
    pub begin: Time,
    /// The navigation that the visit belongs to.
    pub navigation: u32,
    /// True if the surface is embedded in another surface's tree.
    pub embedded: bool,
    /// True if the platform sees the app's requests.
    pub holds_observed: bool,
    /// True for a typing visit.
    pub typing: bool,
    /// True if the visit is watched after its confirmation.
    pub audited: bool,
}

/// A visit.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The arguments of the call that began the visit.
    pub context: VisitContext,
    /// The visit's start.
    pub start: Start,
    /// The visit's frames and late times.
    pub history: History,
    /// All candidates of the visit, in the order in which they were formed.
    pub candidates: Vec<Candidate>,
    /// The index of the standing candidate, which was formed and neither withdrawn nor confirmed.
    pub standing: Option<usize>,
    /// The values of all withdrawn candidates.
    pub past_values: Vec<Time>,
    /// The visit's holds.
    pub holds: Holds,
    /// For how long small busy nodes have blocked completion.
    pub small_busy: SmallBusy,
    /// True if a dialog was opened over the surface, or took an input, while the visit was pending.
    pub dialog_open: bool,
    /// True if the settle deadline was found late: the next frame decides if the candidate still stands.
    pub recheck: bool,
    /// The end of a pause. Until then nothing is decided, because it is not known what interrupted the surface.
    pub paused_until: Option<Time>,
    /// The number of candidates that were formed in the first 30 s, if one was standing at 30 s.
    pub extended: Option<usize>,
    /// True if the surface has declared itself empty.
    pub declared_empty: bool,
    /// The time at which the app declared that it shows an error instead of the surface's content.
    pub declared_error: Option<Time>,
    /// The number of the app's requests that failed.
    pub failed_requests: u32,
    /// The distances of all scrolls, horizontally and vertically, units.
    pub scrolled: (f64, f64),
    /// The app's marks.
    pub marks: Vec<(String, Time)>,
    /// The number of malformed snapshots.
    pub rejected: u32,
    /// The number of late times and releases that named nothing known.
    pub stale: u32,
    /// The number of calls after the end of the visit.
    pub after_end: u32,
    /// The time at which the app replaced or removed the surface without an input. The visit waits for another visit
    /// that inherits its start, or has done so.
    pub replaced: Option<Time>,
    /// The end of the visit; `None` while the visit is pending.
    pub end: Option<End>,
    /// The watch of an audited visit that was confirmed.
    pub watch: Option<Watch>,
    /// The decision bits of the next answer.
    pub bits: u16,
}

impl Visit {
    /// Creates a visit that has just begun.
    pub fn new(context: VisitContext, start: Start) -> Visit {
        let history =
            History { start: start.at, opened: context.begin, typing: context.typing, happenings: vec![] };
        Visit {
            context,
            start,
            history,
            candidates: vec![],
            standing: None,
            past_values: vec![],
            holds: Holds::default(),
            small_busy: SmallBusy::default(),
            dialog_open: false,
            recheck: false,
            paused_until: None,
            extended: None,
            declared_empty: false,
            declared_error: None,
            failed_requests: 0,
            scrolled: (0.0, 0.0),
            marks: vec![],
            rejected: 0,
            stale: 0,
            after_end: 0,
            replaced: None,
            end: None,
            watch: None,
            bits: 0,
        }
    }

    /// Returns the answer to the current call.
    pub fn answer(&mut self) -> Answer {
        let mut bits = std::mem::take(&mut self.bits);
        if self.end.is_some() || self.waits() {
            // Nothing observes the surface any more.
            bits &= !decision::SNAPSHOT_NOW;
        }
        if self.end.is_some() {
            return Answer { decision: bits | self.bits_when_ended(), deadline: self.answer_deadline() };
        }
        let observe = if self.waits() { decision::STOP } else { decision::OBSERVE };
        Answer { decision: bits | observe, deadline: self.answer_deadline() }
    }

    /// Returns the deadline of the answer: the next deadline, or the end of a pause; `None` once the visit has
    /// ended.
    pub fn answer_deadline(&self) -> Option<Moment> {
        let (at, _) = self.next_deadline().filter(|_| self.is_due())?;
        Some(Moment(self.paused_until.unwrap_or(at)))
    }

    /// Returns true if the visit has ended, or waits for another visit that inherits its start. In that case the current
    /// call is counted.
    pub fn over(&mut self) -> bool {
        let over = self.end.is_some() || self.waits();
        self.after_end += u32::from(over);
        over
    }

    /// Returns true if frames and late times are ignored. In that case the current call is counted.
    pub fn ignores_frames(&mut self) -> bool {
        !self.is_watched() && self.over()
    }

    /// Returns true if the visit waits for another visit that inherits its start.
    pub fn waits(&self) -> bool {
        self.replaced.is_some() && self.end.is_none()
    }

    /// Returns the nodes that are required now, in record order.
    pub fn required(&self) -> Vec<Node> {
        self.history.required(&self.candidates, self.history.happenings.len())
    }

    /// Returns the current value of a candidate.
    pub fn value(&self, candidate: usize) -> SourcedTime {
        let until = self.history.happenings.len();
        self.candidates[candidate].value(&self.history, &self.candidates, until)
    }

    /// Opens or releases a hold: a request's, or the app's own.
    pub fn hold(&mut self, id: u32, opens: bool, request: bool, at: Time) {
        self.fire_before(at);
        if self.over() {
            return;
        }
        let known = self.holds.change(id, opens, request, at, self.candidates.len());
        self.stale += u32::from(!known);
    }

    /// Starts or ends a request of the app. A request that began before the visit's start does not belong to the visit
    /// (metric §8).
    pub fn request(&mut self, id: u32, starts: bool, failed: bool, began: Time, at: Time) {
        if began >= self.start.at {
            self.hold(id, starts, true, at);
            self.failed_requests += u32::from(failed && self.end.is_none() && !self.waits());
        }
    }

    /// Records that a dialog over the surface opens or closes. An open dialog changes nothing (metric §13).
    pub fn dialog(&mut self, opens: bool, at: Time) {
        self.fire_before(at);
        self.dialog_open |= !self.over() && opens;
    }

    /// Suspends the visit's deadlines until a time, or resumes them.
    pub fn pause(&mut self, until: Option<Time>) {
        if !self.waits() {
            self.paused_until = until;
        }
    }

    /// Adds a mark of the app.
    pub fn mark(&mut self, name: &str, at: Time) {
        if !self.over() {
            self.marks.push((name.to_owned(), at));
        }
    }

    /// Records that a clock that includes sleep has run ahead (metric §12).
    pub fn clock(&mut self, ahead: Time, at: Time, web: bool) {
        if ahead <= ahead_limit(web) {
            self.fire_up_to(at);
        } else {
            self.end_watch(at);
            if !self.over() {
                self.finish(Outcome::Void, at);
            }
        }
    }
}
