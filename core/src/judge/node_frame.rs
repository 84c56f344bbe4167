//! What a node needs to know of the frame that is being applied, and what changes in it.

use crate::judge::definition::Definition;
use crate::judge::time::Moment;

/// The frame that is being applied, and the visit's facts that its nodes need.
#[derive(Clone, Copy, Debug)]
pub struct FrameAt {
    /// The definition by which the visit is judged.
    pub definition: Definition,
    /// The visit's start.
    pub start: Moment,
    /// Time of the frame.
    pub time: Moment,
    /// Sequence number of the frame.
    pub sequence: u32,
    /// Time of the previous snapshot. For the first: time of the begin, or of the start if the SDK was loaded late.
    pub before: Moment,
    /// Number of the standing candidate, in 16 bits; 0 if there is none.
    pub candidate: u16,
    /// True if this frame or the one before has live regions.
    pub live_regions: bool,
    /// True if all edges of clipped rectangles are within ±32,767 units.
    pub fits_whole: bool,
    /// True for a typing visit: the search field's nodes are never required.
    pub ignore_field: bool,
}

/// The changes of a node in one frame that the visit needs to know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// The node became required in this frame and was not required in the standing candidate's frame.
    pub appeared: bool,
    /// The node is not live, and its generation changed, or its readiness changed after it had been ready or failed.
    pub renewed: bool,
    /// The node arrived or changed in a live region for the first time since the candidate's frame. It is then neither
    /// `appeared` nor `renewed` (metric §7a).
    pub quiet: bool,
    /// The node became live in this frame.
    pub became_live: bool,
    /// The node was pending and required, and is no longer required.
    pub blocker_left: bool,
    /// The node was required and no longer is.
    pub disappeared: bool,
    /// The node's content, readiness or required status changed.
    pub changed: bool,
}
