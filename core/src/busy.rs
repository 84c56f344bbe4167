//! Busy nodes: indeterminate indicators and declared skeletons that block completion (metric §7).

use crate::geometry::Rect;
use crate::occlusion::{Occluders, PaintKey};
use crate::visibility::Seen;

/// Small busy nodes that are compared with the content, at most; a bound on the work that a hostile tree can ask for.
pub const SMALL_BUSY: usize = 16;

/// A busy node that is large and opaque enough to be seen (metric §3), before occlusion.
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
}

/// Whether a busy node that is not covered has ≥ 1 % of the viewport, or lies over a content node: at least half of
/// it over the part of that node which can be seen.
pub fn blocks(busy: &[Busy], content: &[Seen], occluders: &Occluders, viewport_area: f64) -> bool {
    let uncovered = || busy.iter().filter(|b| !occluders.cover(b.key, &b.rect));
    uncovered().any(|b| b.area * 100.0 >= viewport_area)
        || uncovered().take(SMALL_BUSY).any(|b| {
            content.iter().any(|seen| seen.visible && b.rect.intersect(&seen.rect).area() * 2.0 >= b.area)
        })
}
