//! Live regions: what arrives or changes in them withdraws nothing while it stays small (metric §7a).

use crate::candidate::Candidate;
use crate::node::Node;
use crate::readiness::Readiness;

/// A node that arrived or changed in a live region while a candidate was standing.
#[derive(Clone, Debug)]
pub struct Quiet {
    /// The node's identity.
    pub key: u32,
    /// The generations with which the node arrived.
    pub generations: Vec<u32>,
    /// The node's clipped area when it first arrived or changed.
    pub area: f64,
    /// The index of the frame in the history in which it first arrived or changed.
    pub frame: usize,
}

/// Returns true if the last frame's change of a node is quiet. `came`: the node became required, and the standing
/// candidate does not contain it.
pub fn is_quiet_change(node: &Node, came: bool) -> bool {
    let pending = node.readiness == Readiness::Pending;
    node.in_live_region && !node.error && !node.live() && !pending && (came || node.renewed)
}

impl Candidate {
    /// Adds a node that arrived or changed quietly in the frame at index `frame` of the history. Returns true if it is the
    /// node's first quiet change.
    pub fn add_quiet(&mut self, node: &Node, frame: usize) -> bool {
        let first = self.quiet.iter().all(|quiet| quiet.key != node.key);
        if first {
            let area = node.rect.area();
            self.quiet.push(Quiet { key: node.key, generations: vec![], area, frame });
        }
        let known = self.quiet.iter_mut().filter(|quiet| quiet.key == node.key);
        known.for_each(|quiet| quiet.generations.push(node.generation));
        first
    }

    /// Returns true if quiet changes together cover at least 5 % of the viewport.
    pub fn too_loud(&self, viewport: f64) -> bool {
        let area: f64 = self.quiet.iter().map(|quiet| quiet.area).sum();
        !self.quiet.is_empty() && area * 20.0 >= viewport
    }

    /// Returns true if a node arrived or changed quietly before the frame at index `before` of the history.
    pub fn quiet_before(&self, key: u32, before: usize) -> bool {
        self.quiet.iter().any(|quiet| quiet.key == key && quiet.frame < before)
    }

    /// Returns true if a node keeps a candidate from being formed or from standing. A quiet node whose content is set
    /// but not yet known to be painted does not; `before`: quiet before the frame at this index of the history.
    pub fn is_blocked_by(&self, node: &Node, before: usize) -> bool {
        let quiet = node.readiness == Readiness::Bound && self.quiet_before(node.key, before);
        node.pending() && !quiet
    }
}
