//! The nodes that an event lists: those that became ready last, and those still pending (metric §14).

use crate::judge::node::Tracked;
use crate::judge::visit::outcome::Terminal;
use crate::limits::LISTED_NODES;

/// The nodes whose labels a binding looks up when a visit has ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LateNodes {
    /// Identities of the required nodes that became ready last, latest first, followed by those of required nodes that
    /// are still pending.
    pub identities: Vec<u32>,
    /// Number of ready nodes at the front of `identities`.
    pub ready: usize,
}

/// Returns the at most five nodes that became ready last, and the at most five that are still pending.
pub fn late_nodes(terminal: &Terminal) -> LateNodes {
    let mut late = last_ready(terminal);
    let ready = late.len();
    late.extend(still_pending(terminal));
    LateNodes { identities: late.iter().map(|node| node.identity).collect(), ready }
}

pub(super) fn last_ready(terminal: &Terminal) -> Vec<&Tracked> {
    largest_by(terminal, LISTED_NODES, |node| (!node.pending()).then(|| f64::from(node.settled_at().0)))
}

pub(super) fn still_pending(terminal: &Terminal) -> Vec<&Tracked> {
    largest_by(terminal, LISTED_NODES, |node| node.pending().then_some(0.0))
}

// Returns the `count` nodes with the largest amounts, largest first, equal amounts in record order. Leaves out nodes
// with `None`. Made for short lists: a sort would be the largest piece of code in a web app's core.
pub(super) fn largest_by(
    terminal: &Terminal,
    count: usize,
    amount_of: fn(&Tracked) -> Option<f64>,
) -> Vec<&Tracked> {
    let mut list: Vec<&Tracked> = Vec::with_capacity(count + 1);
    for node in &terminal.nodes {
        let Some(amount) = amount_of(node) else { continue };
        let place = list.iter().position(|listed| Some(amount) > amount_of(listed)).unwrap_or(list.len());
        if place < count {
            list.insert(place, node);
            list.truncate(count);
        }
    }
    list
}
