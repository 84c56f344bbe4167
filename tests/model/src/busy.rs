//! Busy nodes that block completion (metric §7).

use crate::rectangle::Rectangle;
use crate::required::PlacedNode;
use alldrawn_core::judge::snapshot::{Kind, record_flag};

/// The busy nodes of a frame, by how they block completion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Busy {
    /// True if busy nodes block completion for as long as they are visible.
    pub large: bool,
    /// True if there are small busy nodes, which block completion for at most 10 s.
    pub small: bool,
    /// True if busy nodes, each of which is small, are large together.
    pub together: bool,
    /// True if a small busy node does not count because of the place in which it is.
    pub exempt: bool,
}

impl Busy {
    /// Returns the busy nodes that still block if small busy nodes are ignored.
    pub fn ignoring_small(self, ignored: bool) -> Busy {
        Busy { small: self.small && !ignored, ..self }
    }

    /// Returns true if any busy node blocks.
    pub fn any(self) -> bool {
        self.large || self.small
    }
}

/// Returns how the visible busy nodes of a frame block completion.
///
/// A busy node that covers at least 1 % of the viewport is large. So is one of which at least half lies over a visible
/// content node. All others are small, but together they are large if they cover at least 1 % of the viewport. A small
/// busy node does not count if it is in a live region, in a control that the user touched, or in the search field.
///
/// If a frame has more small busy nodes than may be compared with its content, they block like large ones.
pub fn blocking(placed: &[PlacedNode], viewport: Rectangle) -> Busy {
    let visible = || placed.iter().filter(|node| node.visible);
    let rect = |node: &PlacedNode| node.clipped.unwrap_or_default();
    let content: Vec<Rectangle> = visible().filter(|node| node.record.kind.is_content()).map(rect).collect();
    let one_percent = |area: f64| area * 100.0 >= viewport.area();
    let over_content = |node: &PlacedNode| {
        content.iter().any(|under| rect(node).and(*under).area() * 2.0 >= rect(node).area())
    };

    let (large, little): (Vec<&PlacedNode>, Vec<&PlacedNode>) = visible()
        .filter(|node| node.record.kind == Kind::Busy)
        .partition(|node| one_percent(rect(node).area()));
    let too_many = little.len() * content.len() > 16_384 + 16 * placed.len();
    let (over, beside): (Vec<&PlacedNode>, Vec<&PlacedNode>) =
        little.into_iter().partition(|node| over_content(node));
    let (small, exempt): (Vec<&PlacedNode>, Vec<&PlacedNode>) = beside.into_iter().partition(|node| {
        !node.in_live_region && !node.touched && node.record.flags & record_flag::FIELD == 0
    });
    let together = !small.is_empty() && one_percent(small.iter().map(|node| rect(node).area()).sum());
    Busy {
        large: !large.is_empty() || !over.is_empty() || too_many || together,
        small: !small.is_empty() && !together,
        together,
        exempt: !exempt.is_empty(),
    }
}
