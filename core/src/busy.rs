//! Busy nodes: indeterminate indicators and declared skeletons that block completion (metric §7).

use crate::geometry::Rect;
use crate::occlusion::{Occluders, PaintKey};
use crate::rules::{self, Rule};

/// Small busy nodes that are compared with the content, at most; a bound on the work that a hostile tree can ask for.
pub const SMALL_BUSY: usize = 16;

/// A busy node that is large and opaque enough to be seen (metric §3).
#[derive(Clone, Copy, Debug)]
pub struct Busy {
    key: PaintKey,
    rect: Rect,
    area: f64,
}

impl Busy {
    /// A busy node with its clipped rectangle and that rectangle's area, square units.
    pub fn new(key: PaintKey, rect: Rect, area: f64) -> Busy {
        Busy { key, rect, area }
    }

    /// Whether it lies over a content node: at least half of it over the part of that node which can be seen.
    #[inline]
    pub fn lies_over(&self, content: &Rect) -> bool {
        rules::on(Rule::BusyOverContent) && self.rect.intersect(content).area() * 2.0 >= self.area
    }
}

/// Keeps the first [`SMALL_BUSY`] that are not covered. Whether one of the uncovered has at least 1 % of the viewport:
/// then it blocks whatever lies under it.
pub fn uncovered(busy: &mut Vec<Busy>, occluders: &mut Occluders, viewport_area: f64) -> bool {
    busy.retain(|b| !rules::on(Rule::BusyCovered) || !occluders.cover(b.key, &b.rect));
    let large = busy.iter().any(|b| b.area * 100.0 >= viewport_area || !rules::on(Rule::BusyShare));
    busy.truncate(SMALL_BUSY);
    large
}
