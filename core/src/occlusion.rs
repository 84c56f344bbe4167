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

    // The record's place; there are at most 65,536.
    #[inline(always)]
    fn index(self) -> i32 {
        self.0 as i32
    }

    // The same, or a number in front of every place for a raised node.
    fn index_or_front(self) -> i32 {
        if self.0 >> 32 == 0 { self.index() } else { i32::MAX }
    }
}

/// The frontmost opaque visible nodes that each cover at least 5 % of the viewport.
#[derive(Clone, Debug)]
pub struct Occluders {
    keys: [PaintKey; OCCLUDERS],
    rects: [Rect; OCCLUDERS],
    quick: Quick,
    len: usize,
    // Index of the rearmost of a full set: the next to be replaced.
    rear: usize,
    front: PaintKey,
    // Keys have come out of order: the rearmost is no longer the oldest.
    shuffled: bool,
}

// The same rectangles by edge, in f32, for one test of all sixteen at once. Rounding keeps the order of numbers, so
// whatever covers exactly covers here too; what covers here is looked at exactly. Free places cover nothing.
#[derive(Clone, Debug)]
struct Quick {
    left: [f32; OCCLUDERS],
    top: [f32; OCCLUDERS],
    right: [f32; OCCLUDERS],
    bottom: [f32; OCCLUDERS],
    index: [i32; OCCLUDERS],
}

const NOWHERE: Quick = Quick {
    left: [f32::INFINITY; OCCLUDERS],
    top: [f32::INFINITY; OCCLUDERS],
    right: [f32::NEG_INFINITY; OCCLUDERS],
    bottom: [f32::NEG_INFINITY; OCCLUDERS],
    index: [0; OCCLUDERS],
};

impl Default for Occluders {
    fn default() -> Occluders {
        Occluders {
            keys: Default::default(),
            rects: Default::default(),
            quick: NOWHERE,
            len: 0,
            rear: 0,
            front: PaintKey::default(),
            shuffled: false,
        }
    }
}

impl Occluders {
    /// Forgets all.
    pub fn clear(&mut self) {
        self.quick = NOWHERE;
        (self.len, self.rear, self.front, self.shuffled) = (0, 0, PaintKey::default(), false);
    }

    /// Offers an opaque node; `rect` is its clipped rectangle.
    #[inline]
    pub fn offer(&mut self, key: PaintKey, rect: Rect) {
        self.shuffled |= key < self.front;
        self.front = self.front.max(key);
        if self.len < OCCLUDERS {
            self.put(self.len, key, rect);
            self.len += 1;
            if self.len == OCCLUDERS && self.shuffled {
                self.find_rear();
            }
        } else if key > self.keys[self.rear] {
            self.put(self.rear, key, rect);
            if self.shuffled {
                self.find_rear();
            } else {
                self.rear = (self.rear + 1) % OCCLUDERS;
            }
        }
    }

    fn put(&mut self, at: usize, key: PaintKey, rect: Rect) {
        self.keys[at] = key;
        self.rects[at] = rect;
        self.quick.left[at] = rect.left as f32;
        self.quick.top[at] = rect.top as f32;
        self.quick.right[at] = rect.right as f32;
        self.quick.bottom[at] = rect.bottom as f32;
        self.quick.index[at] = key.index_or_front();
    }

    fn find_rear(&mut self) {
        self.rear = (0..OCCLUDERS).min_by_key(|&i| self.keys[i]).unwrap_or(0);
    }

    /// Whether one of them lies in front of `key` and wholly covers `rect`.
    #[inline(always)]
    pub fn cover(&self, key: PaintKey, rect: &Rect) -> bool {
        self.front > key && self.quick.may_cover(key.index(), rect) && self.any_covers(key, rect)
    }

    #[inline(never)]
    fn any_covers(&self, key: PaintKey, rect: &Rect) -> bool {
        let all = self.keys[..self.len].iter().zip(&self.rects[..self.len]);
        all.rev().any(|(&of, by)| of > key && by.contains(rect))
    }
}

impl Quick {
    #[inline(always)]
    fn may_cover(&self, index: i32, rect: &Rect) -> bool {
        let [left, top, right, bottom] =
            [rect.left, rect.top, rect.right, rect.bottom].map(|edge| edge as f32);
        let mut any = 0u32;
        for i in 0..OCCLUDERS {
            any |= u32::from(self.left[i] <= left)
                & u32::from(self.top[i] <= top)
                & u32::from(self.right[i] >= right)
                & u32::from(self.bottom[i] >= bottom)
                & u32::from(self.index[i] > index);
        }
        any != 0
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
    fn in_any_order_the_frontmost_remain() {
        // A permutation of 0..64: each multiple of 27 modulo 64.
        let mut occluders = Occluders::default();
        for i in 0..64u32 {
            let at = i * 27 % 64;
            let rect = Rect { left: f64::from(at), right: f64::from(at) + 0.5, ..ALL };
            occluders.offer(PaintKey::new(0, at), rect);
        }
        for at in 0..64u32 {
            let rect = Rect { left: f64::from(at), right: f64::from(at) + 0.5, ..ALL };
            let kept = at > 0 && occluders.cover(PaintKey::new(0, at - 1), &rect);
            assert_eq!(kept, at >= 48, "{at}");
        }
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
