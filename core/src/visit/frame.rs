//! What a frame does to a visit: candidates are formed, withdrawn and replaced (metric §2, §8).

use super::candidate::{BlockerLeft, Candidate};
use super::{First, LastFrame, Visit, required_nodes, scroller};
use crate::answer::decision;
use crate::event::wire::Outcome;
use crate::geometry::Rect;
use crate::node::FrameAt;
use crate::snapshot::{Kind, Snapshot, State, header_flag, record_flag};
use crate::time::{BACKWARDS_NS, Moment};
use crate::visibility::{Findings, Seen};

impl Visit {
    /// Applies a judged frame.
    pub fn frame(&mut self, snapshot: &Snapshot<'_>, found: &Findings, content: &[Seen]) {
        let mut snapshot = *snapshot;
        let Some(time) = self.frame_time(snapshot.header.time) else { return };
        snapshot.header.time = time;
        self.advance(time, false);
        if self.over() {
            return;
        }
        let flags = snapshot.header.flags;
        self.note_flags(flags);
        let late = self.flags_seen & header_flag::LOADED_LATE != 0;
        let opened = if late { self.start.at } else { self.opening.begin };
        let sequence = snapshot.header.sequence;
        let at = FrameAt {
            time,
            sequence,
            before: self.last.as_ref().map_or(opened, |last| last.time),
            candidate: self.candidate.as_ref().map_or(0, |candidate| candidate.number),
            ignore_field: self.opening.typing,
        };
        let totals = self.nodes.apply(&snapshot, content, &at);
        if totals.enlivened {
            self.enliven();
        }
        // The first frame of a typing visit shows what was there before the key.
        let baseline = self.last.is_none();
        self.changed |= !baseline && (totals.appeared || totals.renewed || totals.left);
        let was_busy = self.last.as_ref().is_some_and(|last| last.busy);
        if was_busy && !found.busy || totals.unblocked {
            self.blocker_left = BlockerLeft { at: time, sequence, presented: false };
        }
        let mut last = self.last.take().unwrap_or_default();
        last.time = time;
        last.sequence = sequence;
        last.viewport = Rect::from_record(snapshot.header.viewport).unwrap_or_default();
        last.viewport_area = found.viewport_area;
        last.busy = found.busy;
        last.totals = totals;
        last.flags = flags;
        self.note_tree(&snapshot, &mut last, content);
        self.tally.frames += 1;
        self.tally.bad_rects = self.tally.bad_rects.max(found.bad_rects);
        self.tally.unknown = self.tally.unknown.max(totals.unknown);
        self.video_load_started |= totals.video_load_started;
        self.ever_required |= totals.required > 0;
        self.last = Some(last);
        self.note_firsts();
        self.judge(time, totals.appeared || totals.renewed);
    }

    // A node that turns out to be live has its first ready time in the standing candidate too (metric §8).
    fn enliven(&mut self) {
        for standing in self.candidate.iter_mut().flat_map(|candidate| &mut candidate.nodes) {
            let mut nodes = self.nodes.iter().filter(|node| node.live);
            if let Some(now) = nodes.find(|node| node.identity == standing.identity) {
                standing.enliven(now);
            }
        }
    }

    // The frame's time, held at the last frame's where it is a little behind; `None` once the visit is void.
    fn frame_time(&mut self, time: Moment) -> Option<Moment> {
        let last = self.last.as_ref().map_or(self.start.at, |last| last.time);
        if time < self.start.at || last.since(time) > BACKWARDS_NS {
            if !self.over() {
                self.end(Outcome::Void, last);
            }
            return None;
        }
        Some(time.max(last))
    }

    fn note_flags(&mut self, flags: u32) {
        self.flags_seen |= flags;
        self.declared_empty |= flags & header_flag::DECLARED_EMPTY != 0;
    }

    // Scrollers, for interactions; and large custom nodes that nobody answers for.
    fn note_tree(&mut self, snapshot: &Snapshot<'_>, last: &mut LastFrame, content: &[Seen]) {
        last.scrollers.clear();
        let scrolling = snapshot.records().filter(|record| record.flags & record_flag::SCROLLS != 0);
        last.scrollers.extend(scrolling.filter_map(|record| scroller(&record, &last.viewport)));
        if !self.opaque_content {
            self.opaque_content = content.iter().any(|seen| {
                seen.visible
                    && seen.area * 10.0 >= last.viewport_area
                    && snapshot.record(seen.index).is_some_and(|record| {
                        record.kind == Kind::Custom
                            && record.state == State::Unknown
                            && record.flags & record_flag::EVIDENCE == 0
                    })
            });
        }
    }

    /// Judges the last frame anew, at `at`: a frame, or a late time that may complete it. `changed` says that a node
    /// became required, or that a required node's content was renewed.
    pub(super) fn judge(&mut self, at: Moment, changed: bool) {
        let Some(last) = &self.last else { return };
        let blocked = last.totals.pending > 0 || last.busy;
        let waits_for_change = self.opening.typing && !self.changed;
        let anything = (last.totals.required > 0 || self.declared_empty) && !waits_for_change;
        let nothing_to_show = last.totals.required == 0 && self.declared_empty;
        let sparse = !nothing_to_show && last.totals.ready_area * 10.0 < last.viewport_area;
        if self.candidate.is_some() && (blocked || changed) {
            self.withdraw();
        }
        match &mut self.candidate {
            Some(standing) => {
                if standing.sparse && !sparse {
                    standing.dense_from = at;
                }
                standing.sparse = sparse;
            }
            None if anything && !blocked => self.form(at, sparse),
            None if self.extended => self.end(Outcome::Timeout, at),
            None => {}
        }
    }

    fn form(&mut self, at: Moment, sparse: bool) {
        self.candidates += 1;
        self.candidate_since = Some(self.candidate_since.map_or(at, |since| since.min(at)));
        self.nodes.iter_mut().filter(|node| node.required).for_each(|node| node.join(self.candidates));
        self.nodes.forget_departed();
        let nodes = required_nodes(&self.nodes);
        let mut blocker_left = self.blocker_left;
        if nodes.is_empty() {
            // Declared empty: complete when that frame is presented (metric §9), not when a blocker left before it.
            let frame =
                self.last.as_ref().filter(|last| last.time == at).map_or(u32::MAX, |last| last.sequence);
            blocker_left = BlockerLeft { at, sequence: frame, presented: false };
        }
        let candidate = Candidate {
            number: self.candidates,
            frame: at,
            settle_from: at,
            sparse,
            dense_from: at,
            nodes,
            blocker_left,
        };
        self.replaced_when_extended |= self.extended;
        self.holds.candidate_changed(Some(at));
        self.decision |= decision::CANDIDATE;
        self.candidate = Some(candidate);
    }

    fn withdraw(&mut self) {
        let Some(candidate) = self.candidate.take() else { return };
        let value = candidate.value();
        self.first_candidate.get_or_insert(value);
        self.last_candidate = Some(value);
        self.tally.withdrawn += 1;
        self.nodes.forget_departed();
        self.holds.candidate_changed(None);
        self.decision |= decision::WITHDRAWN;
    }

    // The earliest time of a required node that is ready, and of one that failed. One that is told later may be earlier.
    pub(super) fn note_firsts(&mut self) {
        let (content, failure) = (&mut self.first_content, &mut self.first_failure);
        for node in self.nodes.required() {
            let first = if node.ready() { &mut *content } else { &mut *failure };
            if !node.pending() && first.is_none_or(|first| node.settled_at() < first.at) {
                *first = Some(First::of(node));
            }
        }
    }
}
