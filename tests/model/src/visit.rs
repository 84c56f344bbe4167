//! One visit: how frames and late times form, withdraw and end its candidates (metric §8, §9, §10, §12).

use crate::candidate::Candidate;
use crate::frame::{Frame, JudgedFrame};
use crate::history::{Happening, History};
use crate::holds::Holds;
use crate::node::{Node, SourcedTime, replay_node};
use crate::script::{ahead_limit, ns};
use crate::start::Start;
use crate::{MS, Time};
use alldrawn_core::judge::answer::{Answer, decision};
use alldrawn_core::judge::snapshot::header_flag;
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
}

/// How a visit ended.
#[derive(Clone, Debug)]
pub struct End {
    /// The visit's outcome.
    pub outcome: Outcome,
    /// The time at which the visit was complete, or the time that ended a visit without a value.
    pub at: SourcedTime,
    /// True if the candidate was confirmed after its settle time.
    pub settled: bool,
    /// The index of the final candidate: the one that was standing at the end.
    pub candidate: Option<usize>,
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
    /// The number of withdrawn candidates.
    pub withdrawn: u32,
    /// The visit's holds.
    pub holds: Holds,
    /// The number of open dialogs.
    pub dialogs: u32,
    /// The end of a pause. Until then nothing is decided, because it is not known what interrupted the surface.
    pub paused_until: Option<Time>,
    /// The number of candidates that were formed in the first 30 s, if one was standing at 30 s.
    pub extended: Option<usize>,
    /// True if the surface has declared itself empty.
    pub declared_empty: bool,
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
    /// The end of the visit; `None` while the visit is pending.
    pub end: Option<End>,
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
            withdrawn: 0,
            holds: Holds::default(),
            dialogs: 0,
            paused_until: None,
            extended: None,
            declared_empty: false,
            scrolled: (0.0, 0.0),
            marks: vec![],
            rejected: 0,
            stale: 0,
            after_end: 0,
            end: None,
            bits: 0,
        }
    }

    /// Returns the answer to the current call.
    pub fn answer(&mut self) -> Answer {
        let bits = std::mem::take(&mut self.bits);
        if self.end.is_some() {
            return Answer { decision: bits | decision::STOP | decision::TERMINAL, deadline: None };
        }
        Answer { decision: bits | decision::OBSERVE, deadline: self.answer_deadline() }
    }

    /// Returns the deadline of the answer: the next deadline, or the end of a pause; `None` once the visit has
    /// ended.
    pub fn answer_deadline(&self) -> Option<Moment> {
        let (at, _) = self.next_deadline().filter(|_| self.end.is_none())?;
        Some(Moment(self.paused_until.unwrap_or(at)))
    }

    /// Returns true if the visit has ended. In that case the current call is counted.
    pub fn over(&mut self) -> bool {
        self.after_end += u32::from(self.end.is_some());
        self.end.is_some()
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

    /// Applies a frame.
    pub fn frame(&mut self, frame: &Frame) {
        let last = self.history.last().map_or(self.start.at, |last| last.time);
        let mut time = ns(frame.at_ms);
        if time < self.start.at || last.saturating_sub(time) > 100 * MS {
            // The duration of the frame would be negative (metric §12).
            if !self.over() {
                self.finish(Outcome::Void, last);
            }
            return;
        }
        time = time.max(last);
        self.fire_before(time);
        if self.over() {
            return;
        }
        self.declared_empty |= frame.flags & header_flag::DECLARED_EMPTY != 0;
        let before = self.required();
        self.history.happenings.push(Happening::Frame(JudgedFrame::new(frame, time, self.standing)));
        let changed = self.disturbs(&before);
        self.judge(time, changed);
    }

    // Returns true if the frame must withdraw the standing candidate: a node that was not required in the candidate's
    // frame became required, or a required node has a new generation or is pending again. Live nodes withdraw nothing.
    fn disturbs(&self, before: &[Node]) -> bool {
        let Some(standing) = self.standing.map(|standing| &self.candidates[standing]) else { return false };
        let was_required = |node: &Node| before.iter().any(|b| b.key == node.key);
        self.required().iter().filter(|node| !node.live()).any(|node| {
            let came = !was_required(node) && !standing.contains_content(node.key, node.generation);
            came || node.renewed
        })
    }

    // Returns true if a required node of this typing visit has changed since its first frame (metric §10).
    fn changed(&self) -> bool {
        let frames: Vec<usize> = (0..self.history.happenings.len())
            .filter(|&index| matches!(self.history.happenings[index], Happening::Frame(_)))
            .collect();
        frames.iter().skip(1).any(|&index| {
            let before = self.history.required(&self.candidates, index);
            let after = self.history.required(&self.candidates, index + 1);
            let came = |node: &Node| before.iter().all(|b| b.key != node.key);
            after.iter().any(|node| !node.live() && (came(node) || node.renewed))
                || before.iter().any(|node| after.iter().all(|a| a.key != node.key))
        })
    }

    /// Returns true if this is a typing visit that waits for its first change.
    pub fn waits_for_change(&self) -> bool {
        self.context.typing && !self.changed()
    }

    // Forms a candidate if the last frame, with the late times, meets the conditions. Withdraws the standing candidate
    // if it no longer meets them.
    fn judge(&mut self, at: Time, disturbed: bool) {
        let Some(last) = self.history.last() else { return };
        let (busy, viewport) = (last.busy, last.viewport.area());
        let required = self.required();
        let pending = required.iter().any(Node::pending);
        let ready: f64 = required.iter().filter(|node| node.is_ready()).map(|node| node.rect.area()).sum();
        let shows_nothing = required.is_empty() && self.declared_empty;
        let sparse = ready * 10.0 < viewport && !shows_nothing;
        if let Some(standing) = self.standing
            && (pending || busy || disturbed)
        {
            self.past_values.push(self.value(standing).at);
            self.standing = None;
            self.withdrawn += 1;
            self.bits |= decision::WITHDRAWN;
        }
        let anything = !required.is_empty() || self.declared_empty;
        if let Some(standing) = self.standing {
            let standing = &mut self.candidates[standing];
            if standing.sparse && !sparse {
                standing.dense_from = at;
            }
            standing.sparse = sparse;
        } else if anything && !pending && !busy && !self.waits_for_change() {
            self.candidates.push(Candidate {
                formed: self.history.happenings.len(),
                frame: at,
                settle_from: at,
                dense_from: at,
                sparse,
                nodes: required.iter().map(|node| (node.key, node.generation)).collect(),
                spent: None,
                spent_open: false,
            });
            self.standing = Some(self.candidates.len() - 1);
            self.bits |= decision::CANDIDATE;
        } else if self.extended.is_some() {
            // The candidate that was standing at 30 s is withdrawn, and no other candidate replaces it (metric §11).
            self.finish(Outcome::Timeout, at);
        }
    }

    /// Applies the presentation of a frame.
    pub fn presented(&mut self, sequence: u32, at: Time) {
        self.fire_before(at);
        if self.over() {
            return;
        }
        if self.add_late_time(Happening::Presented { sequence, at }) {
            self.judge_late(at);
        }
    }

    /// Applies a report that a node was painted.
    pub fn node_ready(&mut self, key: u32, generation: u32, at: Time) {
        self.fire_before(at);
        if self.over() {
            return;
        }
        if self.add_late_time(Happening::NodeReady { key, generation, at }) {
            self.judge_late(at);
        } else {
            self.stale += 1;
        }
    }

    // Adds a time that was reported after its frame. Returns true if it changes the ready time of a node in the tree, or
    // of a node in the current candidate.
    fn add_late_time(&mut self, late: Happening) -> bool {
        self.history.happenings.push(late);
        let (history, candidates, now) = (&self.history, &self.candidates, self.history.happenings.len());
        let in_tree = history.keys().into_iter().any(|key| {
            history.node(candidates, key, now).is_some() && replay_node(history, candidates, key, now, now).1
        });
        let standing = self.standing.map(|standing| &candidates[standing]);
        in_tree
            || standing.is_some_and(|standing| {
                standing
                    .nodes
                    .iter()
                    .any(|node| replay_node(history, candidates, node.0, standing.formed, now).1)
            })
    }

    fn judge_late(&mut self, at: Time) {
        if let Some(last) = self.history.last() {
            self.judge(at.max(last.time), false);
        }
    }

    /// Records that the surface declares itself empty.
    pub fn declare_empty(&mut self, at: Time) {
        self.fire_before(at);
        if self.over() {
            return;
        }
        self.declared_empty = true;
        self.judge_late(at);
    }

    /// Opens or releases a hold.
    pub fn hold(&mut self, id: u32, opens: bool, at: Time) {
        self.fire_before(at);
        if self.over() {
            return;
        }
        let known = self.holds.change(id, opens, at, self.candidates.len());
        self.stale += u32::from(!known);
    }

    /// Records that a dialog opens or closes (metric §13).
    pub fn dialog(&mut self, opens: bool, at: Time) {
        self.fire_before(at);
        if self.over() {
            return;
        }
        if opens {
            self.dialogs += 1;
        } else {
            self.dialogs = self.dialogs.saturating_sub(1);
            if let Some(standing) = self.standing.filter(|_| self.dialogs == 0) {
                let standing = &mut self.candidates[standing];
                standing.settle_from = standing.settle_from.max(at);
            }
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
        } else if !self.over() {
            self.finish(Outcome::Void, at);
        }
    }

    /// Ends the visit with the standing candidate.
    pub fn complete(&mut self, settled: bool) {
        let Some(standing) = self.standing else { return };
        let nodes = self.candidates[standing].nodes_as_of(
            &self.history,
            &self.candidates,
            self.history.happenings.len(),
        );
        let area = |nodes: &mut dyn Iterator<Item = &Node>| nodes.map(|node| node.rect.area()).sum::<f64>();
        let failed = area(&mut nodes.iter().filter(|node| node.failed()));
        let errors = failed > 0.0 && failed * 100.0 >= area(&mut nodes.iter());
        self.end = Some(End {
            outcome: if errors { Outcome::CompleteWithErrors } else { Outcome::Complete },
            at: self.value(standing),
            settled,
            candidate: self.standing,
        });
        self.bits |= decision::TERMINAL;
    }

    /// Ends the visit without a value.
    pub fn finish(&mut self, outcome: Outcome, at: Time) {
        let at = SourcedTime { at: at.max(self.start.at), source: crate::node::TimeSource::Frame };
        self.end = Some(End { outcome, at, settled: false, candidate: self.standing });
        self.bits |= decision::TERMINAL;
    }
}
