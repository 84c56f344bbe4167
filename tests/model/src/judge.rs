//! How frames and late times form and withdraw a visit's candidates (metric §7 to §9).

use crate::candidate::Candidate;
use crate::frame::{Frame, JudgedFrame};
use crate::history::Happening;
use crate::node::{Node, replay_node};
use crate::quiet::is_quiet_change;
use crate::script::ns;
use crate::visit::Visit;
use crate::{MS, Time};
use alldrawn_core::judge::answer::decision;
use alldrawn_core::judge::snapshot::header_flag;
use alldrawn_core::wire::{Fate, Outcome};

/// What in a frame withdraws a candidate.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disturbance {
    /// A node became required.
    pub came: bool,
    /// A required node has new content.
    pub renewed: bool,
    /// Quiet content covers too much by now.
    pub loud: bool,
}

impl Disturbance {
    fn any(self) -> bool {
        self.came || self.renewed || self.loud
    }
}

impl Visit {
    /// Applies a frame.
    pub fn frame(&mut self, frame: &Frame) {
        let last = self.history.last().map_or(self.start.at, |last| last.time);
        let mut time = ns(frame.at_ms);
        if time < self.start.at || last.saturating_sub(time) > 100 * MS {
            // The duration of the frame would be negative (metric §12).
            self.end_watch(last);
            if !self.over() {
                self.finish(Outcome::Void, last);
            }
            return;
        }
        time = time.max(last);
        self.fire_before(time);
        if self.ignores_frames() {
            return;
        }
        self.declared_empty |= frame.flags & header_flag::DECLARED_EMPTY != 0;
        let before = self.required();
        let mut judged = JudgedFrame::new(frame, time, self.standing);
        judged.small_ignored_before = self.small_busy.ignored;
        self.history.happenings.push(Happening::Frame(judged));
        let disturbance = self.disturbs(&before);
        if disturbance.any() || self.is_blocked() {
            self.small_busy.reset();
        }
        if let Some(last) = self.history.last_mut() {
            last.small_ignored = self.small_busy.ignored;
        }
        let standing = self.standing;
        self.judge(time, disturbance);
        self.fresh_look(standing, time);
    }

    // Returns what in the frame withdraws the standing candidate, or would withdraw one: a node that was not required in
    // the candidate's frame became required, or a required node has a new generation or is pending again. Live nodes and
    // quiet changes in live regions withdraw nothing.
    fn disturbs(&mut self, before: &[Node]) -> Disturbance {
        let frame = self.history.happenings.len() - 1;
        let viewport = self.history.last().map_or(0.0, |last| last.viewport.area());
        let required = self.required();
        let was_required = |node: &Node| before.iter().any(|b| b.key == node.key);
        let mut standing = self.standing.map(|standing| &mut self.candidates[standing]);
        let (mut disturbance, mut more_quiet) = (Disturbance::default(), false);
        for node in required.iter().filter(|node| !node.live()) {
            let known = standing.as_ref().is_some_and(|it| it.contains_content(node.key, node.generation));
            let came = !was_required(node) && !known;
            match &mut standing {
                Some(standing) if is_quiet_change(node, came) => {
                    more_quiet |= standing.add_quiet(node, frame);
                }
                _ => {
                    disturbance.came |= came;
                    disturbance.renewed |= node.renewed;
                }
            }
        }
        disturbance.loud = more_quiet && standing.is_some_and(|standing| standing.too_loud(viewport));
        disturbance
    }

    // Returns true if a pending node or a large busy node blocks the last frame.
    fn is_blocked(&self) -> bool {
        self.required().iter().any(|node| self.waits_for(node))
            || self.history.last().is_some_and(|last| last.busy.large)
    }

    /// Returns true if the visit waits for a node.
    pub fn waits_for(&self, node: &Node) -> bool {
        self.standing
            .map_or(node.pending(), |standing| self.candidates[standing].is_blocked_by(node, usize::MAX))
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

    /// Forms a candidate if the last frame, with the late times, meets the conditions. Withdraws the standing candidate
    /// if it no longer meets them.
    pub fn judge(&mut self, at: Time, disturbance: Disturbance) {
        let Some(last) = self.history.last() else { return };
        let (busy, viewport) = (last.busy.ignoring_small(self.small_busy.ignored), last.viewport.area());
        let withdraws = self.is_blocked() || busy.any() || disturbance.any();
        if self.is_watched() {
            if withdraws {
                self.end_watch_with(at, self.cause(disturbance));
            }
            return;
        }
        if withdraws {
            self.withdraw(at);
        }
        let required = self.required();
        let nothing_is_right = self.declared_empty || self.declared_error.is_some();
        let anything = !required.is_empty() || nothing_is_right;
        let good = anything && !self.is_blocked() && !self.waits_for_change();
        self.small_busy.blocks_alone(good && busy.any(), at);

        let ready: f64 =
            required.iter().filter(|node| self.counts_as_ready(node)).map(|n| n.rect.area()).sum();
        let sparse = ready * 10.0 < viewport && !(required.is_empty() && nothing_is_right);
        if let Some(standing) = self.standing {
            let standing = &mut self.candidates[standing];
            if standing.sparse && !sparse {
                standing.dense_from = at;
            }
            standing.sparse = sparse;
        } else if good && !busy.any() {
            self.candidates.push(Candidate {
                formed: self.history.happenings.len(),
                frame: at,
                settle_from: at,
                dense_from: at,
                sparse,
                nodes: required.iter().map(|node| (node.key, node.generation)).collect(),
                spent: None,
                spent_open: false,
                quiet: Vec::new(),
                request_open: self.holds.request_open(),
                fate: None,
            });
            self.standing = Some(self.candidates.len() - 1);
            self.bits |= decision::CANDIDATE;
        } else if self.extended.is_some() {
            // The candidate that was standing at 30 s is withdrawn, and no other candidate replaces it (metric §11).
            self.finish(Outcome::Timeout, at);
        }
    }

    fn withdraw(&mut self, at: Time) {
        let Some(standing) = self.standing.take() else { return };
        self.past_values.push(self.value(standing).at);
        self.candidates[standing].fate = Some((Fate::Withdrawn, at));
        self.bits |= decision::WITHDRAWN;
        self.recheck = false;
        // A declared error belongs to the candidates from its time on, until one of them is withdrawn.
        let frame = self.candidates[standing].frame;
        self.declared_error = self.declared_error.filter(|declared| frame < *declared);
    }

    // Returns true if a node's area counts as ready content. Live nodes and quiet nodes do not count (metric §7a).
    fn counts_as_ready(&self, node: &Node) -> bool {
        let quiet = self.standing.is_some_and(|it| self.candidates[it].quiet_before(node.key, usize::MAX));
        node.is_ready() && !node.live() && !quiet
    }

    // The frame is the fresh look that a late settle deadline asked for. A candidate that still stands and is 5 s old is
    // confirmed, unless a hold keeps it waiting.
    fn fresh_look(&mut self, standing: Option<usize>, time: Time) {
        self.bits &= !decision::SNAPSHOT_NOW;
        let same = standing.filter(|_| self.recheck && self.standing == standing);
        let Some(standing) = same else { return };
        self.recheck = false;
        let candidate = &self.candidates[standing];
        let held = self.holds.any_open() && candidate.spent.is_none();
        if time.saturating_sub(candidate.frame) >= 5_000 * MS && !held {
            self.bits |= decision::CONFIRMED;
            self.complete(true, time);
        }
    }

    /// Applies the presentation of a frame.
    pub fn presented(&mut self, sequence: u32, at: Time) {
        self.fire_before(at);
        if self.ignores_frames() {
            return;
        }
        if self.add_late_time(Happening::Presented { sequence, at }) {
            self.judge_late(at);
        }
    }

    /// Applies a report that a node was painted.
    pub fn node_ready(&mut self, key: u32, generation: u32, at: Time) {
        self.fire_before(at);
        if self.ignores_frames() {
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
            self.judge(at.max(last.time), Disturbance::default());
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

    /// Records that the app shows an error instead of the surface's content.
    pub fn declare_error(&mut self, at: Time) {
        self.fire_before(at);
        if self.over() {
            return;
        }
        self.declared_error = Some(at);
        self.judge_late(at);
    }
}
