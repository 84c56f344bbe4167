//! Times that arrive late: they change values and may complete a frame, never the order of events (metric §8, Order).

use super::Visit;
use crate::time::Moment;

impl Visit {
    /// The frame `sequence` was presented at `at`: its bound nodes are drawn, and what it changed happened then.
    pub fn presented(&mut self, sequence: u32, at: Moment) {
        self.advance(at, false);
        if self.over() {
            return;
        }
        let mut said = self.blocker_left.presented(sequence, at);
        for node in self.nodes.iter_mut() {
            said |= node.presented(sequence, at.elapsed(self.start.at));
        }
        if let Some(candidate) = &mut self.candidate {
            said |= candidate.blocker_left.presented(sequence, at);
            for node in &mut candidate.nodes {
                said |= node.presented(sequence, at.elapsed(self.start.at));
            }
        }
        self.late(said, at, None);
    }

    /// This generation of a node was painted at `at`. Another generation, and a node that is not there, is counted.
    pub fn node_ready(&mut self, identity: u32, generation: u32, at: Moment) {
        self.advance(at, false);
        if self.over() {
            return;
        }
        let mut said = false;
        if let Some(node) = self.nodes.iter_mut().find(|node| node.identity == identity) {
            said = node.node_ready(generation, at.elapsed(self.start.at));
        }
        let standing = self.candidate.iter_mut().flat_map(|candidate| &mut candidate.nodes);
        for node in standing.filter(|node| node.identity == identity) {
            said |= node.node_ready(generation, at.elapsed(self.start.at));
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
        let met_at = at.max(last.time);
        if let Some(first) = self.first_content {
            // The node that was first may turn out to be later, another one earlier.
            let times = self.nodes.required().filter(|node| node.ready());
            let corrected =
                times.filter(|node| node.identity == first.identity || node.settled_at() < first.at);
            if let Some(node) = corrected.min_by_key(|node| node.settled_at()) {
                self.first_content =
                    Some(super::FirstContent { identity: node.identity, at: node.settled_at() });
            }
        }
        self.note_first_content();
        self.judge(met_at, false);
    }
}
