//! Which opaque nodes may cover others: the 16 frontmost (metric §3).

use crate::geometry::Rect;

/// So many of the frontmost opaque nodes can cover others (metric §3).
pub const OCCLUDERS: usize = 16;

/// Where a node stands in paint order: the binding's number first, then the record's place. Larger is in front.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PaintKey(u64);

impl PaintKey {
    /// The key of record `index` with this paint order.
    #[inline(always)]
    pub fn new(paint_order: u32, index: u32) -> PaintKey {
        PaintKey(u64::from(paint_order) << 32 | u64::from(index))
    }
}

/// The frontmost opaque visible nodes that each cover at least 5 % of the viewport.
#[derive(Clone, Debug, Default)]
pub struct Occluders {
    keys: [PaintKey; OCCLUDERS],
    rects: [Rect; OCCLUDERS],
    len: usize,
    // Index of the rearmost of a full set: the next to be replaced.
    rear: usize,
}

impl Occluders {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.len = 0;
    }

    /// Offers an opaque node; `rect` is its clipped rectangle.
    #[inline]
    pub fn offer(&mut self, key: PaintKey, rect: Rect) {
        if self.len < OCCLUDERS {
            self.keys[self.len] = key;
            self.rects[self.len] = rect;
            self.len += 1;
        } else if key > self.keys[self.rear] {
            self.keys[self.rear] = key;
            self.rects[self.rear] = rect;
        } else {
            return;
        }
        if self.len == OCCLUDERS {
            self.rear = (0..OCCLUDERS).min_by_key(|&i| self.keys[i]).unwrap_or(0);
        }
    }

    /// Whether one of them lies in front of `key` and wholly covers `rect`.
    #[inline]
    pub fn cover(&self, key: PaintKey, rect: &Rect) -> bool {
        (0..self.len).any(|i| self.keys[i] > key && self.rects[i].contains(rect))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Rect = Rect { left: 0.0, top: 0.0, right: 100.0, bottom: 100.0 };

    #[test]
    fn only_what_is_in_front_covers() {
        let mut occluders = Occluders::default();
        occluders.offer(PaintKey::new(0, 5), ALL);
        assert!(occluders.cover(PaintKey::new(0, 4), &ALL));
        assert!(!occluders.cover(PaintKey::new(0, 5), &ALL), "a node does not cover itself");
        assert!(!occluders.cover(PaintKey::new(0, 6), &ALL));
        assert!(!occluders.cover(PaintKey::new(1, 2), &ALL), "raised above record order");
    }

    #[test]
    fn the_rearmost_is_replaced() {
        let small = Rect { right: 10.0, ..ALL };
        let mut occluders = Occluders::default();
        occluders.offer(PaintKey::new(0, 1), ALL);
        (2..=16).for_each(|i| occluders.offer(PaintKey::new(0, i), small));
        assert!(occluders.cover(PaintKey::new(0, 0), &ALL));
        occluders.offer(PaintKey::new(0, 17), small);
        assert!(!occluders.cover(PaintKey::new(0, 0), &ALL), "the seventeenth from the front does not count");
        occluders.offer(PaintKey::new(0, 1), ALL);
        assert!(!occluders.cover(PaintKey::new(0, 0), &ALL));
    }
}
