//! Late times: presentations and ready times that arrive after their frame. They change values and may make a frame
//! complete, but never change the order of events (metric §8, Order).

use super::{First, Visit};
use crate::judge::node::Tracked;
use crate::judge::time::Moment;

impl Visit {
    /// Applies the presentation of frame `sequence` at `at`: content that was bound by then is drawn, and the frame's
    /// changes get that time.
    pub fn presented(&mut self, sequence: u32, at: Moment) {
        self.advance(at, false);
        if self.is_not_judged() {
            return;
        }
        self.note_late_firsts();
        let elapsed = at.elapsed(self.start.at);
        let mut changed = self.blocker_left.presented(sequence, at);
        for node in self.nodes.iter_mut() {
            let (content, failure) = (&mut self.first_content, &mut self.first_failure);
            changed |= apply_time(node, content, failure, |node| node.presented(sequence, elapsed));
        }
        self.nodes.departed_mut().for_each(|node| _ = node.presented(sequence, elapsed));
        if let Some(candidate) = &mut self.candidate {
            changed |= candidate.blocker_left.presented(sequence, at);
            for node in &mut candidate.nodes {
                changed |= node.presented(sequence, elapsed);
            }
        }
        if changed {
            let pending = self.nodes.required().filter(|node| node.pending()).count();
            self.note_firsts();
            self.late(at, pending as u32);
        }
    }

    /// Applies the ready time `at` of one generation of a node. A time for another generation or for an unknown node is
    /// only counted.
    ///
    /// A large tree gets thousands of these calls: each finds its node by an index. The first times and the sums are
    /// computed once for all of them.
    pub fn node_ready(&mut self, identity: u32, generation: u32, at: Moment) {
        self.advance(at, false);
        if self.is_not_judged() {
            return;
        }
        let elapsed = at.elapsed(self.start.at);
        let mut changed = false;
        let mut unblocked = false;
        if let Some(node) = self.nodes.find_mut(identity) {
            let (content, failure) = (&mut self.first_content, &mut self.first_failure);
            let blocked = node.blocks();
            changed = apply_time(node, content, failure, |node| node.node_ready(generation, elapsed));
            unblocked = blocked && !node.blocks();
        }
        if let Some(candidate) = &mut self.candidate {
            candidate.for_each(identity, |node| changed |= node.node_ready(generation, elapsed));
        }
        self.nodes.for_each_departed(identity, |node| changed |= node.node_ready(generation, elapsed));
        if changed {
            self.firsts_due = true;
            let pending = self.last.as_ref().map_or(0, |last| last.totals.pending - u32::from(unblocked));
            self.late(at, pending);
        } else {
            self.counters.stale_times += 1;
        }
    }

    // Judges the last frame again after a late time changed a node; `pending` required nodes are pending now.
    fn late(&mut self, at: Moment, pending: u32) {
        let Some(last) = &mut self.last else { return };
        if pending == 0 && last.totals.pending > 0 {
            // The area is not used while a node is pending. It is summed again in node order: corrections of the old
            // sum would accumulate rounding errors.
            let ready = self.nodes.required().filter(|node| node.fills(self.context.definition));
            last.totals.ready_area = ready.map(|node| node.area).sum();
        }
        last.totals.pending = pending;
        // The node's state now differs from its record, so the next frame must be judged even if its records are the
        // same.
        last.records.clear();
        last.fingerprint = None;
        let met_at = at.max(last.time);
        self.judge(met_at, false);
    }
}

// Applies a late time to a node with `apply` and returns its result. If the node's time was the visit's first content
// or first failure, that first time is corrected too.
fn apply_time(
    node: &mut Tracked,
    content: &mut Option<First>,
    failure: &mut Option<First>,
    apply: impl FnOnce(&mut Tracked) -> bool,
) -> bool {
    let was = |first: Option<First>| first.is_some_and(|first| first.is(node));
    let (was_content, was_failure) = (node.ready() && was(*content), node.failed() && was(*failure));
    let changed = apply(node);
    if was_content {
        *content = Some(First::of(node));
    }
    if was_failure {
        *failure = Some(First::of(node));
    }
    changed
}
