//! What the last frame of a visit showed, for notes on later calls.

use crate::frame::{ExplainedNode, Frame};
use alldrawn_core::judge::snapshot::kind_flag;

/// The nodes of a visit's last frame that later notes name, by identity.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// Busy nodes that block until they leave.
    pub(crate) busy: Vec<u32>,
    /// Small busy nodes that block for a while.
    pub(crate) small_busy: Vec<u32>,
    /// Content nodes in live regions, apart from error nodes.
    pub(crate) live_region: Vec<u32>,
}

impl Seen {
    pub(crate) fn of(frame: &Frame) -> Seen {
        let is_quiet =
            |node: &&ExplainedNode| node.live_region && node.record.kind_flags & kind_flag::ERROR == 0;
        Seen {
            busy: frame.blocking().map(|node| node.record.identity).collect(),
            small_busy: frame.blocking_for_a_while().map(|node| node.record.identity).collect(),
            live_region: frame.content.iter().filter(is_quiet).map(|node| node.record.identity).collect(),
        }
    }
}
