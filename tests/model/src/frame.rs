//! One snapshot, judged by itself: its content nodes, and whether something is busy (metric §3–§7).

use crate::readiness::{Readiness, readiness};
use crate::rectangle::Rectangle;
use crate::required::place;
use crate::{Time, busy};
use alldrawn_core::judge::snapshot::{Kind, Record, State, record_flag};

/// A snapshot as a script has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// Milliseconds of the script's clock.
    pub at_ms: u64,
    /// The frame's number.
    pub sequence: u32,
    /// Bits of `header_flag`.
    pub flags: u32,
    /// x, y, width, height, units.
    pub viewport: [f32; 4],
    /// The tree in pre-order.
    pub nodes: Vec<Record>,
}

/// A content node in one frame.
#[derive(Clone, Copy, Debug)]
pub struct ContentNode {
    /// Its record.
    pub record: Record,
    /// What it says.
    pub readiness: Readiness,
    /// The user can see it.
    pub visible: bool,
    /// Clipped rectangle.
    pub rect: Rectangle,
}

/// A frame, judged.
#[derive(Clone, Debug)]
pub struct JudgedFrame {
    /// When.
    pub time: Time,
    /// The frame's number.
    pub sequence: u32,
    /// Bits of `header_flag`.
    pub flags: u32,
    /// The viewport; empty for a bad one.
    pub viewport: Rectangle,
    /// Its content nodes in record order.
    pub content: Vec<ContentNode>,
    /// Something busy is visible.
    pub busy: bool,
    /// Nodes with bad rectangles.
    pub bad_rects: u32,
    /// Visible content nodes that nobody can tell anything of.
    pub unknown: u32,
    /// A large custom node had nobody to answer for it (metric §9).
    pub opaque_content: bool,
    /// Scrolling nodes: identity, and the area that can be seen of them.
    pub scrollers: Vec<(u32, f64)>,
    /// Number of the candidate that stood when the frame came.
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
                readiness: readiness(&node.record),
                visible: node.visible,
                rect: node.clipped.unwrap_or_default(),
            })
            .collect();
        // What nobody can see, nobody scrolls.
        let scrollers =
            placed.iter().filter(|node| node.seen && node.record.flags & record_flag::SCROLLS != 0);
        JudgedFrame {
            time,
            sequence: frame.sequence,
            flags: frame.flags,
            viewport,
            busy: busy::blocks(&placed, viewport),
            bad_rects: placed.iter().filter(|node| node.clipped.is_none()).count() as u32,
            unknown: content.iter().filter(|seen| unknown(seen)).count() as u32,
            opaque_content: content.iter().any(|seen| {
                unknown(seen)
                    && seen.record.kind == Kind::Custom
                    && seen.record.flags & record_flag::EVIDENCE == 0
                    && seen.rect.area() * 10.0 >= viewport.area()
            }),
            scrollers: scrollers
                .filter_map(|node| Some((node.record.identity, node.clipped?.area())))
                .collect(),
            content,
            candidate_before,
        }
    }

    /// The node of this key, if the tree holds it.
    pub fn node(&self, key: u32) -> Option<&ContentNode> {
        self.content.iter().find(|seen| seen.record.identity == key)
    }
}
