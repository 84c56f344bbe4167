//! Frames: they form, withdraw and replace candidates (metric §2, §8).

use super::candidate::{BlockerLeft, Candidate};
use super::{First, Visit, copy_required};
use crate::judge::answer::decision;
use crate::judge::by_identity::ByIdentity;
use crate::judge::fingerprint::fingerprint;
use crate::judge::geometry::Rect;
use crate::judge::node::FrameAt;
use crate::judge::snapshot::{Snapshot, header_flag};
use crate::judge::time::{BACKWARDS_NS, Moment};
use crate::judge::tracking::{Totals, UnmatchedNodes};
use crate::judge::unanswered::unanswered_permille;
use crate::judge::visibility::Visibility;
use crate::wire::{Fate, Outcome};

/// The largest number of records that are kept to recognise a frame that changes nothing. For a larger tree only a
/// fingerprint is kept, so that a node costs at most one cache line.
const MAX_COMPARED: u32 = 4_096;

impl Visit {
    /// Applies a frame that changes nothing: its records equal the last frame's bit for bit or, above 4,096 records, by
    /// their fingerprints. Returns false, and does nothing, for any other frame.
    pub fn unchanged(&mut self, snapshot: &Snapshot<'_>) -> bool {
        let flags = snapshot.header.flags;
        let viewport = Rect::from_record(snapshot.header.viewport).unwrap_or_default();
        let same = self.last.as_ref().is_some_and(|last| {
            last.flags == flags
                && last.viewport == viewport
                && last.stride == snapshot.stride()
                && match last.fingerprint {
                    Some(last) => last == fingerprint(snapshot.record_bytes()),
                    None => !last.records.is_empty() && last.records == snapshot.record_bytes(),
                }
        });
        if !same {
            return false;
        }
        let Some(time) = self.frame_time(snapshot.header.time) else { return true };
        self.advance(time, false);
        if self.is_not_judged() {
            return true;
        }
        self.counters.frames += 1;
        if let Some(last) = &mut self.last {
            last.time = time;
            last.sequence = snapshot.header.sequence;
            (last.totals.appeared, last.totals.renewed) = (false, false);
        }
        self.judge(time, false);
        self.rechecked(time);
        true
    }

    /// Applies a frame that `visibility` has surveyed.
    pub fn frame(
        &mut self,
        snapshot: &Snapshot<'_>,
        visibility: &mut Visibility,
        unmatched: &mut UnmatchedNodes,
    ) {
        let Some(time) = self.frame_time(snapshot.header.time) else { return };
        self.advance(time, false);
        if self.is_not_judged() {
            return;
        }
        let flags = snapshot.header.flags;
        self.flags_seen |= flags;
        self.declared_empty |= flags & header_flag::DECLARED_EMPTY != 0;
        let mut at = self.frame_at(snapshot, time, visibility.viewport().fits_whole());
        at.live_regions |= visibility.live_regions();
        self.note_late_firsts();
        let totals = self.nodes.apply(snapshot, visibility, unmatched, &at);
        let later_rules = !self.context.definition.is_first();
        let together = later_rules && visibility.busy().large_together();
        let busy = visibility.busy().large() || together || totals.busy_over;
        let small_busy = later_rules && !busy && visibility.busy().small();
        self.counters.bad_rects = self.counters.bad_rects.max(visibility.bad_rects());
        self.counters.unknown = self.counters.unknown.max(totals.unknown);
        self.opaque_content |= totals.opaque_content;
        // The first frame of a typing visit shows the surface before the key's effect.
        let baseline = self.last.is_none();
        self.changed |= !baseline && (totals.appeared || totals.disappeared);
        let small_blocks = !self.small_busy.ignored();
        let was_busy = self.last.as_ref().is_some_and(|last| last.busy);
        let was_small = self.last.as_ref().is_some_and(|last| last.small_busy) && small_blocks;
        // Small busy nodes that stay may be ignored later, so they do not hide that a large one left.
        if !busy && (was_busy || was_small && !small_busy) || totals.blocker_left {
            self.blocker_left = BlockerLeft { at: time, sequence: at.sequence, presented: false };
        }
        self.note_frame(snapshot, visibility, time);
        if let Some(last) = &mut self.last {
            (last.busy, last.small_busy) = (busy, small_busy);
            let unanswered = later_rules && totals.unanswered && !busy;
            last.unanswered_permille = if unanswered { unanswered_permille(snapshot, visibility) } else { 0 };
        }
        self.applied(totals, &at);
    }

    /// Returns the facts of a frame that its nodes need.
    pub(super) fn frame_at(&self, snapshot: &Snapshot<'_>, time: Moment, fits_whole: bool) -> FrameAt {
        let late = self.flags_seen & header_flag::LOADED_LATE != 0;
        let opened = if late { self.start.at } else { self.context.begin };
        FrameAt {
            definition: self.context.definition,
            start: self.start.at,
            time,
            sequence: snapshot.header.sequence,
            before: self.last.as_ref().map_or(opened, |last| last.time),
            candidate: self.candidate.as_ref().map_or(0, |candidate| candidate.number),
            live_regions: self.last.as_ref().is_some_and(|last| last.live_regions),
            fits_whole,
            ignore_field: self.context.typing,
        }
    }

    // Finishes an applied frame after its nodes have been updated.
    pub(super) fn applied(&mut self, totals: Totals, at: &FrameAt) {
        if let Some(last) = &mut self.last {
            last.totals = totals;
        }
        if totals.became_live {
            self.enliven();
        }
        self.changed |= totals.renewed;
        self.counters.frames += 1;
        self.video_load_started |= totals.video_load_started;
        self.ever_required |= totals.required > 0;
        if totals.changed {
            self.note_firsts();
        }
        self.quiet_area += totals.quiet_area;
        let loud = totals.quiet_area > 0.0 && self.is_loud();
        self.judge(at.time, totals.appeared || totals.renewed || loud);
        self.rechecked(at.time);
    }

    // Returns true if what arrived or changed quietly since the candidate's frame covers so much that it withdraws the
    // candidate after all: 5 % of the viewport (metric §7a).
    fn is_loud(&self) -> bool {
        self.last.as_ref().is_some_and(|last| self.quiet_area * 20.0 >= last.viewport_area)
    }

    fn note_frame(&mut self, snapshot: &Snapshot<'_>, visibility: &Visibility, time: Moment) {
        let last = self.last.get_or_insert_default();
        last.time = time;
        last.sequence = snapshot.header.sequence;
        last.viewport = visibility.viewport();
        last.viewport_area = visibility.viewport_area();
        last.live_regions = visibility.live_regions();
        last.flags = snapshot.header.flags;
        last.scrollers.clear();
        last.scrollers.extend_from_slice(visibility.scrollers());
        last.stride = snapshot.stride();
        last.records.clear();
        last.fingerprint = None;
        if snapshot.header.count <= MAX_COMPARED {
            last.records.extend_from_slice(snapshot.record_bytes());
        } else {
            last.fingerprint = Some(fingerprint(snapshot.record_bytes()));
        }
    }

    // Makes nodes that have become live also live in the standing candidate, with their first ready time (metric §7a).
    fn enliven(&mut self) {
        let Some(candidate) = &mut self.candidate else { return };
        // In reverse order: of several nodes with one identity, the first is applied last, and therefore counts.
        for now in self.nodes.iter().rev().filter(|node| node.is_live()) {
            candidate.for_each(now.identity, |standing| standing.become_live(now));
        }
    }

    // Returns the frame's time. Returns the last frame's time instead if that is later by at most 100 ms. If it is
    // later by more than 100 ms, makes the visit void and returns `None` (metric §12).
    pub(super) fn frame_time(&mut self, time: Moment) -> Option<Moment> {
        let last = self.last.as_ref().map_or(self.start.at, |last| last.time);
        let backwards = time < self.start.at || last.since(time) > BACKWARDS_NS;
        if backwards {
            self.end_watch(last);
            if !self.over() {
                self.end(Outcome::Void, last);
            }
            return None;
        }
        Some(time.max(last))
    }

    /// Judges the last frame. `at`: the time of that frame, or the late time that may make the frame complete.
    /// `changed`: a node became required, or a required node has new content.
    pub(super) fn judge(&mut self, at: Moment, changed: bool) {
        let Some(last) = &self.last else { return };
        let awaited = last.awaits();
        if awaited || changed {
            self.small_busy.reset();
        }
        let small_busy = last.small_busy && !self.small_busy.ignored();
        if self.candidate.is_some() && (awaited || small_busy || changed) {
            self.withdraw(at);
        }
        if self.watch.is_some() {
            return;
        }
        let Some(last) = &self.last else { return };
        let awaited = last.awaits();
        let declared = self.declared_empty || self.declared_error.is_some();
        let waits_for_change = self.context.typing && !self.changed;
        let anything = (last.totals.required > 0 || declared) && !waits_for_change;
        // Sparse: the ready content covers less than 10 % of the viewport (metric §8).
        let nothing_to_show = last.totals.required == 0 && declared;
        let sparse = !nothing_to_show && last.totals.ready_area * 10.0 < last.viewport_area;
        self.small_busy.note(anything && !awaited && small_busy, at);
        match &mut self.candidate {
            Some(standing) => {
                if standing.sparse && !sparse {
                    standing.dense_from = at;
                }
                standing.sparse = sparse;
            }
            None if anything && !awaited && !small_busy => self.form(at, sparse),
            None if self.extended => self.end(Outcome::Timeout, at),
            None => {}
        }
    }

    fn form(&mut self, at: Moment, sparse: bool) {
        // 0 means no candidate. After 65,535 the numbers start again.
        self.candidates = self.candidates.checked_add(1).unwrap_or(1);
        self.nodes.iter_mut().filter(|node| node.required).for_each(|node| node.join(self.candidates));
        self.nodes.forget_departed();
        self.candidate_since = Some(self.candidate_since.map_or(at, |since| since.min(at)));
        self.quiet_area = 0.0;
        let mut nodes = core::mem::take(&mut self.spare);
        copy_required(&self.nodes, &mut nodes);
        let mut blocker_left = self.blocker_left;
        if nodes.is_empty() {
            // The surface declared itself empty: it is complete when this frame is presented (metric §9), no matter
            // when the last blocker left.
            let shown = self.last.as_ref().filter(|last| last.time == at);
            let sequence = shown.map_or(u32::MAX, |last| last.sequence);
            blocker_left = BlockerLeft { at, sequence, presented: false };
        }
        let candidate = Candidate {
            start: self.start.at,
            number: self.candidates,
            frame: at,
            settle_from: at,
            sparse,
            dense_from: at,
            nodes,
            index: ByIdentity::default(),
            blocker_left,
            request_open: self.holds.request_open(),
            later: self.counters.withdrawn > 0,
            unanswered_permille: self.last.as_ref().map_or(0, |last| last.unanswered_permille),
        };
        self.replaced_when_extended |= self.extended;
        self.holds.candidate_changed(Some(at));
        self.decision |= decision::CANDIDATE;
        self.candidate = Some(candidate);
    }

    fn withdraw(&mut self, at: Moment) {
        if self.is_watched() {
            return self.changed_when_watched(at);
        }
        let Some(candidate) = self.candidate.take() else { return };
        self.fates.add(candidate.fate(Fate::Withdrawn, at));
        let value = candidate.value();
        self.first_candidate.get_or_insert(value);
        self.last_candidate = Some(value);
        // A declared error is over once a candidate that showed it is withdrawn (metric §15).
        self.declared_error = self.declared_error.filter(|declared| *declared > candidate.frame);
        self.spare = candidate.nodes;
        self.counters.withdrawn += 1;
        self.nodes.forget_departed();
        if self.quiet_area > 0.0
            && let Some(last) = &mut self.last
        {
            self.nodes.forget_quiet(&mut last.totals, self.context.definition);
        }
        self.quiet_area = 0.0;
        self.forget_recheck();
        self.holds.candidate_changed(None);
        self.decision |= decision::WITHDRAWN;
    }

    // Computes the first ready and first failed times again if late times may have changed them. This is done once for
    // a series of late times: before the nodes change, before a presentation is applied, and at the visit's end.
    pub(super) fn note_late_firsts(&mut self) {
        if core::mem::take(&mut self.firsts_due) {
            self.note_firsts();
        }
    }

    // Updates the earliest times at which a required node was ready and at which one failed. A time that arrives later
    // may be earlier.
    pub(super) fn note_firsts(&mut self) {
        let (content, failure) = (&mut self.first_content, &mut self.first_failure);
        for node in self.nodes.required() {
            let ready = node.ready();
            let first = if ready { &mut *content } else { &mut *failure };
            if (ready || node.failed()) && first.is_none_or(|first| node.settled_at() < first.at) {
                *first = Some(First::of(node));
            }
        }
    }
}
