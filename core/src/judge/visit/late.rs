//! Times that arrive late: they change values and may complete a frame, never the order of events (metric §8, Order).

use super::{First, Visit};
use crate::judge::node::Tracked;
use crate::judge::time::Moment;

impl Visit {
    /// The frame `sequence` was presented at `at`: its bound nodes are drawn, and what it changed happened then.
    pub fn presented(&mut self, sequence: u32, at: Moment) {
        self.advance(at, false);
        if self.over() {
            return;
        }
        self.note_late_firsts();
        let elapsed = at.elapsed(self.start.at);
        let mut said = self.blocker_left.presented(sequence, at);
        for node in self.nodes.iter_mut() {
            let (content, failure) = (&mut self.first_content, &mut self.first_failure);
            said |= told(node, content, failure, |node| node.presented(sequence, elapsed));
        }
        self.nodes.departed_mut().for_each(|node| _ = node.presented(sequence, elapsed));
        if let Some(candidate) = &mut self.candidate {
            said |= candidate.blocker_left.presented(sequence, at);
            for node in &mut candidate.nodes {
                said |= node.presented(sequence, elapsed);
            }
        }
        if said {
            let pending = self.nodes.required().filter(|node| node.pending()).count();
            self.note_firsts();
            self.late(at, pending as u32);
        }
    }

    /// This generation of a node was painted at `at`. Another generation, and a node that is not there, is counted.
    ///
    /// Thousands of these come for a large tree: each finds its node by an index, and what is first and the sums are made
    /// once for all.
    pub fn node_ready(&mut self, identity: u32, generation: u32, at: Moment) {
        self.advance(at, false);
        if self.over() {
            return;
        }
        let elapsed = at.elapsed(self.start.at);
        let mut said = false;
        let mut unblocked = false;
        if let Some(node) = self.nodes.find_mut(identity) {
            let (content, failure) = (&mut self.first_content, &mut self.first_failure);
            let blocked = node.blocks();
            said = told(node, content, failure, |node| node.node_ready(generation, elapsed));
            unblocked = blocked && !node.blocks();
        }
        if let Some(candidate) = &mut self.candidate {
            candidate.for_each(identity, |node| said |= node.node_ready(generation, elapsed));
        }
        self.nodes.for_each_departed(identity, |node| said |= node.node_ready(generation, elapsed));
        if said {
            self.firsts_due = true;
            let pending = self.last.as_ref().map_or(0, |last| last.totals.pending - u32::from(unblocked));
            self.late(at, pending);
        } else {
            self.counters.stale_times += 1;
        }
    }

    // A late time changed a node; `pending` required nodes are awaited now.
    fn late(&mut self, at: Moment, pending: u32) {
        let Some(last) = &mut self.last else { return };
        if pending == 0 && last.totals.pending > 0 {
            // Nobody asks for the area before. Summed in order: a sum that is corrected drifts.
            let ready = self.nodes.required().filter(|node| node.ready());
            last.totals.ready_area = ready.map(|node| node.area).sum();
        }
        last.totals.pending = pending;
        // The same records would say something else of a node now: the next frame is judged whatever it holds.
        last.records.clear();
        last.fingerprint = None;
        let met_at = at.max(last.time);
        self.judge(met_at, false);
    }
}

// Tells a node of a time. Where its time was the visit's first, that is corrected with it: another node may be first.
fn told(
    node: &mut Tracked,
    content: &mut Option<First>,
    failure: &mut Option<First>,
    tell: impl FnOnce(&mut Tracked) -> bool,
) -> bool {
    let was = |first: Option<First>| first.is_some_and(|first| first.is(node));
    let (was_content, was_failure) = (node.ready() && was(*content), node.failed() && was(*failure));
    let said = tell(node);
    if was_content {
        *content = Some(First::of(node));
    }
    if was_failure {
        *failure = Some(First::of(node));
    }
    said
}
