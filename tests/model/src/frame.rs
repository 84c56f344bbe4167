//! One snapshot by itself: its content nodes, and its busy nodes (metric §3–§7).

use crate::Time;
use crate::busy::{self, Busy};
use crate::readiness::{Readiness, readiness};
use crate::rectangle::Rectangle;
use crate::required::place;
use crate::unanswered::unanswered_permille;
use alldrawn_core::judge::snapshot::{Kind, Record, State, record_flag};

/// A snapshot in a script.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// The frame's time, milliseconds on the script's clock.
    pub at_ms: u64,
    /// The frame's number.
    pub sequence: u32,
    /// Bits of `header_flag`.
    pub flags: u32,
    /// The viewport: x, y, width and height, units.
    pub viewport: [f32; 4],
    /// The nodes of the tree in pre-order.
    pub nodes: Vec<Record>,
}

/// A content node in one frame.
#[derive(Clone, Copy, Debug)]
pub struct ContentNode {
    /// The node's record.
    pub record: Record,
    /// True for an error node (metric §4).
    pub error: bool,
    /// True if the node is in a live region (metric §7a).
    pub in_live_region: bool,
    /// The readiness of the node's content.
    pub readiness: Readiness,
    /// True if the user can see the node.
    pub visible: bool,
    /// The node's clipped rectangle.
    pub rect: Rectangle,
}

/// A frame, with everything that follows from its snapshot alone.
#[derive(Clone, Debug)]
pub struct JudgedFrame {
    /// The frame's time.
    pub time: Time,
    /// The frame's number.
    pub sequence: u32,
    /// Bits of `header_flag`.
    pub flags: u32,
    /// The viewport; empty if its rectangle is invalid.
    pub viewport: Rectangle,
    /// The content nodes in record order.
    pub content: Vec<ContentNode>,
    /// The visible busy nodes that block completion, or do so for a while.
    pub busy: Busy,
    /// True if small busy nodes were ignored just before this frame.
    pub small_ignored_before: bool,
    /// True if small busy nodes are ignored in this frame.
    pub small_ignored: bool,
    /// The number of nodes with invalid rectangles.
    pub bad_rects: u32,
    /// The number of visible content nodes of unknown state.
    pub unknown: u32,
    /// True if a large custom node has an unknown state, and no Perf interface or loader is known to answer for it
    /// (metric §9).
    pub opaque_content: bool,
    /// The largest share of the viewport that one unanswered custom node without content in front covers, in 1/1000
    /// (metric §14).
    pub unanswered_permille: u32,
    /// The identity and clipped area of each scrolling node.
    pub scrollers: Vec<(u32, f64)>,
    /// The index of the candidate that was standing before the frame.
    pub candidate_before: Option<usize>,
}

impl JudgedFrame {
    /// Judges a frame.
    pub fn new(frame: &Frame, time: Time, candidate_before: Option<usize>) -> JudgedFrame {
        let viewport = Rectangle::new(frame.viewport).unwrap_or_default();
        let placed = place(&frame.nodes, viewport);
        let unknown = |seen: &ContentNode| {
            seen.visible && seen.record.kind.is_content() && seen.record.state == State::Unknown
        };
        let content: Vec<ContentNode> = placed
            .iter()
            .filter(|node| node.record.kind.is_content())
            .map(|node| ContentNode {
                record: node.record,
                error: node.error,
                in_live_region: node.in_live_region,
                readiness: readiness(&node.record),
                visible: node.visible,
                rect: node.clipped.unwrap_or_default(),
            })
            .collect();
        // A node that the user cannot see cannot be scrolled.
        let scrollers =
            placed.iter().filter(|node| node.seen && node.record.flags & record_flag::SCROLLS != 0);
        JudgedFrame {
            time,
            sequence: frame.sequence,
            flags: frame.flags,
            viewport,
            busy: busy::blocking(&placed, viewport),
            small_ignored_before: false,
            small_ignored: false,
            bad_rects: placed.iter().filter(|node| node.clipped.is_none()).count() as u32,
            unknown: content.iter().filter(|seen| unknown(seen)).count() as u32,
            opaque_content: content.iter().any(|seen| {
                unknown(seen)
                    && seen.record.kind == Kind::Custom
                    && seen.record.flags & record_flag::EVIDENCE == 0
                    && seen.rect.area() * 10.0 >= viewport.area()
            }),
            unanswered_permille: unanswered_permille(&placed, viewport),
            scrollers: scrollers
                .filter_map(|node| Some((node.record.identity, node.clipped?.area())))
                .collect(),
            content,
            candidate_before,
        }
    }

    /// Returns the content node with this identity, if it is in the tree.
    pub fn node(&self, key: u32) -> Option<&ContentNode> {
        self.content.iter().find(|seen| seen.record.identity == key)
    }
}
