//! The one event that comes out of a visit (metric §14), in the schema of `proto/alldrawn/v1/visit.proto`.

mod ending;
mod message_writer;
mod setup;
mod write;

use crate::judge::node::Tracked;
use crate::judge::visit::outcome::Terminal;
use crate::limits;

pub use ending::Ending;
pub(crate) use message_writer::MessageWriter;
pub use setup::{EncodedSetup, Setup};
pub use write::{begun, event};

pub use crate::limits::{DETAIL_NODES, LISTED_NODES, cut};

/// The definition that visits are judged by; 0 was the time before every rule was built.
pub const DEFINITION_VERSION: u32 = 1;

/// Bytes of a mark's name that a pending visit keeps. One character more than an event holds, so that a name that is
/// too long is still too long when the event is made: [`limits::Cuts`] cuts it there and counts the cut.
pub const MAX_LABEL: usize = limits::LABEL + LONGEST_CHARACTER;
/// Bytes of a surface's name that a pending visit keeps: one character more than an event holds, as for [`MAX_LABEL`].
pub const MAX_SURFACE: usize = limits::SURFACE + LONGEST_CHARACTER;

/// Bytes of the longest character in UTF-8.
const LONGEST_CHARACTER: usize = 4;

/// The nodes whose labels a binding looks up once a visit has ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LateNodes {
    /// Their identities: required nodes that became ready last, latest first, then required nodes still pending.
    pub identities: Vec<u32>,
    /// How many of them are ready.
    pub ready: usize,
}

/// The at most five latest ready and five pending nodes of an ended visit.
pub fn late_nodes(terminal: &Terminal) -> LateNodes {
    let mut late = last_ready(terminal);
    let ready = late.len();
    late.extend(still_pending(terminal));
    LateNodes { identities: late.iter().map(|node| node.identity).collect(), ready }
}

fn last_ready(terminal: &Terminal) -> Vec<&Tracked> {
    most(terminal, LISTED_NODES, |node| (!node.pending()).then(|| f64::from(node.settled_at().0)))
}

fn still_pending(terminal: &Terminal) -> Vec<&Tracked> {
    most(terminal, LISTED_NODES, |node| node.pending().then_some(0.0))
}

// The `count` nodes that have most of something, the most first; equal ones in record order. Those that have `None` are
// left out. For short lists: a sort would be the largest piece of code in a web app's core.
fn most(terminal: &Terminal, count: usize, of: fn(&Tracked) -> Option<f64>) -> Vec<&Tracked> {
    let mut list: Vec<&Tracked> = Vec::with_capacity(count + 1);
    for node in &terminal.nodes {
        let Some(amount) = of(node) else { continue };
        let place = list.iter().position(|listed| Some(amount) > of(listed)).unwrap_or(list.len());
        if place < count {
            list.insert(place, node);
            list.truncate(count);
        }
    }
    list
}
