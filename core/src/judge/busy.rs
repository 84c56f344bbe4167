//! Busy nodes: indeterminate indicators and declared skeletons that block completion (metric §7).

use crate::judge::geometry::Rect;
use crate::judge::occlusion::{Occluders, PaintKey};
use crate::judge::size::Needed;

/// Number of comparisons between a small busy node and a content node that every frame may make.
pub const COMPARISONS: u32 = 16_384;
/// Number of further comparisons that a frame may make for each of its nodes.
pub const COMPARISONS_PER_NODE: u32 = 16;

/// A busy node that is shown, and whose clipped rectangle is large enough to be seen (metric §3).
#[derive(Clone, Copy, Debug)]
struct Busy {
    key: PaintKey,
    rect: Rect,
    area: f64,
    node: f64,
    // True in a live region, in a control that the user touched, or in a search field.
    exempt: bool,
}

impl Busy {
    // Returns true if at least half of the busy node lies over `content`, a content node's clipped rectangle.
    #[inline]
    fn lies_over(&self, content: &Rect) -> bool {
        self.rect.intersect(content).area() * 2.0 >= self.area
    }
}

/// The visible busy nodes of one frame.
#[derive(Debug, Default)]
pub struct BusyNodes {
    // Before `settle` is called: all busy nodes. After that: only the small ones.
    list: Vec<Busy>,
    large: bool,
    // The area of the small busy nodes that are not exempt, in square units.
    small_area: f64,
    // True if those cover at least 1 % of the viewport together.
    large_together: bool,
    // Number of comparisons that this frame may still make. Once it is 0, the small busy nodes block completion: none
    // of them is ignored because of its position in the list, and the cost of a frame stays bounded.
    comparisons: u32,
}

impl BusyNodes {
    /// Removes all busy nodes, for a frame of `nodes` nodes.
    pub fn clear(&mut self, nodes: u32) {
        self.list.clear();
        (self.large, self.large_together, self.small_area) = (false, false, 0.0);
        self.comparisons = COMPARISONS + COMPARISONS_PER_NODE * nodes;
    }

    /// Adds a busy node: its clipped rectangle, that rectangle's area, and the whole node's area, in square units.
    /// `exempt`: a small one blocks only over content, because it is in a live region, a touched control or a search
    /// field.
    pub fn add(&mut self, key: PaintKey, rect: Rect, area: f64, node: f64, exempt: bool) {
        self.list.push(Busy { key, rect, area, node, exempt });
    }

    /// Removes the covered busy nodes, once all opaque nodes are known.
    pub fn settle(&mut self, occluders: &mut Occluders, viewport: f64) {
        self.list.retain(|b| {
            let needed = Needed { node: b.node, viewport };
            occluders.leave(b.key, &b.rect, b.area, needed)
        });
        self.large = self.list.iter().any(|b| b.area * 100.0 >= viewport);
        if self.large {
            // A large busy node blocks completion by itself, so the small ones no longer matter.
            self.list.clear();
        }
        self.small_area = self.list.iter().filter(|b| !b.exempt).map(|b| b.area).sum();
        self.large_together = self.small_area > 0.0 && self.small_area * 100.0 >= viewport;
    }

    /// Returns true if a busy node covers at least 1 % of the viewport, and so blocks whatever it lies over.
    pub fn large(&self) -> bool {
        self.large
    }

    /// Returns true if small busy nodes cover at least 1 % of the viewport together: they block like a large one.
    pub fn large_together(&self) -> bool {
        self.large_together
    }

    /// Returns true if there are small busy nodes that may block for a while, wherever they lie.
    pub fn small(&self) -> bool {
        self.small_area > 0.0
    }

    /// Returns true if a small busy node lies over a visible content node with this clipped rectangle, or if the frame
    /// has used up its comparisons.
    #[inline(always)]
    pub fn lie_over(&mut self, content: &Rect) -> bool {
        if self.list.is_empty() {
            return false;
        }
        let Some(left) = self.comparisons.checked_sub(self.list.len() as u32) else { return true };
        self.comparisons = left;
        self.list.iter().any(|busy| busy.lies_over(content))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Returns true if `count` small busy nodes in a tree of `nodes` nodes block when they are compared `times` times
    // with content elsewhere.
    fn block(count: u32, nodes: u32, times: u32) -> bool {
        let mut busy = BusyNodes::default();
        busy.clear(nodes);
        for i in 0..count {
            let rect = Rect::of_record([20.0 * i as f32, 0.0, 20.0, 20.0]);
            busy.add(PaintKey::new(0, i), rect, 400.0, 400.0, false);
        }
        busy.settle(&mut Occluders::default(), 1e6);
        let content = Rect::of_record([0.0, 500.0, 100.0, 100.0]);
        (0..times).any(|_| busy.lie_over(&content))
    }

    #[test]
    fn small_busy_nodes_block_once_a_frame_has_used_up_its_comparisons() {
        let most = COMPARISONS + COMPARISONS_PER_NODE * 1_000;
        assert!(!block(16, 1_000, most / 16));
        assert!(block(16, 1_000, most / 16 + 1));
        assert!(!block(0, 0, COMPARISONS + 1), "with no indicator there is nothing to compare");
        // As many nodes as the largest tree can have, and one indicator more than definition 1 compared.
        assert!(!block(17, 65_536, 60_000));
    }

    #[test]
    fn a_busy_node_blocks_at_any_place_in_the_list() {
        for place in 0..40 {
            let mut busy = BusyNodes::default();
            busy.clear(100);
            for i in 0..40 {
                let y = if i == place { 500.0 } else { 0.0 };
                busy.add(PaintKey::new(0, i), Rect::of_record([0.0, y, 20.0, 20.0]), 400.0, 400.0, false);
            }
            busy.settle(&mut Occluders::default(), 1e6);
            assert!(busy.lie_over(&Rect::of_record([0.0, 500.0, 100.0, 100.0])), "{place}");
        }
    }
}
