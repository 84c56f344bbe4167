//! Times that arrive late: they change values and may complete a frame, never the order of events (metric §8, Order).

use super::{First, Visit};
use crate::node::Tracked;
use crate::rules::{self, Rule};
use crate::time::Moment;

impl Visit {
    /// The frame `sequence` was presented at `at`: its bound nodes are drawn, and what it changed happened then.
    pub fn presented(&mut self, sequence: u32, at: Moment) {
        self.advance(at, false);
        if self.over() {
            return;
        }
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
        self.late(said && rules::on(Rule::Presented), at, None);
    }

    /// This generation of a node was painted at `at`. Another generation, and a node that is not there, is counted.
    pub fn node_ready(&mut self, identity: u32, generation: u32, at: Moment) {
        self.advance(at, false);
        if self.over() {
            return;
        }
        let elapsed = at.elapsed(self.start.at);
        let mut said = false;
        if let Some(node) = self.nodes.iter_mut().find(|node| node.identity == identity) {
            let (content, failure) = (&mut self.first_content, &mut self.first_failure);
            said = told(node, content, failure, |node| node.node_ready(generation, elapsed));
        }
        let standing = self.candidate.iter_mut().flat_map(|candidate| &mut candidate.nodes);
        for node in standing.chain(self.nodes.departed_mut()).filter(|node| node.identity == identity) {
            said |= node.node_ready(generation, elapsed);
        }
        self.late(said, at, Some(identity));
    }

    fn late(&mut self, said: bool, at: Moment, identity: Option<u32>) {
        if !said {
            self.tally.stale_times += u32::from(identity.is_some());
            return;
        }
        let Some(last) = &mut self.last else { return };
        let (mut pending, mut ready_area) = (0, 0.0);
        for node in self.nodes.required() {
            pending += u32::from(node.pending());
            ready_area += if node.ready() { node.area } else { 0.0 };
        }
        last.totals.pending = pending;
        last.totals.ready_area = ready_area;
        // The same records would say something else of a node now: the next frame is judged whatever it holds.
        last.records.clear();
        let met_at = if rules::on(Rule::LateAge) { at.max(last.time) } else { last.time };
        self.note_firsts();
        if rules::on(Rule::LateForms) {
            self.judge(met_at, false);
        }
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
