//! Which opaque nodes may cover others: the 16 frontmost (metric §3).

use crate::geometry::Rect;
use crate::rules::{self, Rule};

/// So many of the frontmost opaque nodes can cover others (metric §3).
pub const OCCLUDERS: usize = 16;

/// Where a node stands in paint order: the binding's number first, then the record's place. Larger is in front.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PaintKey(u64);

impl PaintKey {
    /// The key of record `index` with this paint order.
    #[inline(always)]
    pub fn new(paint_order: u32, index: u32) -> PaintKey {
        let paint_order = if rules::on(Rule::PaintOrder) { paint_order } else { 0 };
        PaintKey(u64::from(paint_order) << 32 | u64::from(index))
    }
}

/// The frontmost opaque visible nodes that each cover at least 5 % of the viewport.
#[derive(Clone, Debug, Default)]
pub struct Occluders {
    // Rear to front, once they are settled.
    list: [Occluder; OCCLUDERS],
    len: usize,
    // Index of the rearmost of a full set: the next to be replaced.
    rear: usize,
    front: PaintKey,
    // Keys have come out of order: the rearmost is no longer the oldest.
    shuffled: bool,
    // The first that lies in front of the node asked for last: nodes mostly come in paint order.
    cursor: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Occluder {
    key: PaintKey,
    rect: Rect,
    // Bounds of this one and all in front of it.
    bounds: Rect,
}

impl Occluders {
    /// Forgets all.
    pub fn clear(&mut self) {
        (self.len, self.rear, self.cursor) = (0, 0, 0);
        (self.front, self.shuffled) = (PaintKey::default(), false);
    }

    /// Offers an opaque node; `rect` is its clipped rectangle.
    #[inline]
    pub fn offer(&mut self, key: PaintKey, rect: Rect) {
        self.shuffled |= key < self.front;
        self.front = self.front.max(key);
        let occluder = Occluder { key, rect, bounds: rect };
        if self.len < OCCLUDERS {
            self.list[self.len] = occluder;
            self.len += 1;
            if self.len == OCCLUDERS && self.shuffled {
                self.find_rear();
            }
        } else if key > self.list[self.rear].key {
            self.list[self.rear] = occluder;
            if self.shuffled {
                self.find_rear();
            } else {
                self.rear = (self.rear + 1) % OCCLUDERS;
            }
        }
    }

    fn find_rear(&mut self) {
        self.rear = (0..OCCLUDERS).min_by_key(|&i| self.list[i].key).unwrap_or(0);
    }

    /// All have been offered: puts them in paint order, and finds what lies in front of each.
    pub fn settle(&mut self) {
        let list = &mut self.list[..self.len];
        // At most sixteen, and mostly in two runs: an insertion sort.
        for i in 1..list.len() {
            let mut at = i;
            while at > 0 && list[at - 1].key > list[at].key {
                list.swap(at - 1, at);
                at -= 1;
            }
        }
        for i in (1..list.len()).rev() {
            list[i - 1].bounds = list[i - 1].rect.union(&list[i].bounds);
        }
    }

    /// Whether one of them lies in front of `key` and wholly covers `rect`.
    #[inline(always)]
    pub fn cover(&mut self, key: PaintKey, rect: &Rect) -> bool {
        self.front > key && self.in_front_covers(key, rect)
    }

    #[inline]
    fn in_front_covers(&mut self, key: PaintKey, rect: &Rect) -> bool {
        let list = &self.list[..self.len];
        let mut first = if self.cursor > 0 && list[self.cursor - 1].key > key { 0 } else { self.cursor };
        while list[first].key <= key {
            first += 1;
        }
        self.cursor = first;
        list[first].bounds.contains(rect) && list[first..].iter().any(|occluder| occluder.rect.contains(rect))
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
        occluders.settle();
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
        occluders.settle();
        for at in 0..64u32 {
            let rect = Rect { left: f64::from(at), right: f64::from(at) + 0.5, ..ALL };
            let kept = at > 0 && occluders.cover(PaintKey::new(0, at - 1), &rect);
            assert_eq!(kept, at >= 48, "{at}");
        }
    }

    #[test]
    fn in_paint_order_the_frontmost_remain() {
        let mut occluders = Occluders::default();
        let rect = |at: u32| Rect { left: f64::from(at), right: f64::from(at) + 0.5, ..ALL };
        (1..=40).for_each(|at| occluders.offer(PaintKey::new(0, at), rect(at)));
        occluders.settle();
        for at in 1..=40 {
            assert_eq!(occluders.cover(PaintKey::new(0, 0), &rect(at)), at > 24, "{at}");
        }
    }

    #[test]
    fn out_of_order_the_rearmost_of_a_full_set_is_known() {
        let mut occluders = Occluders::default();
        let rect = |at: u32| Rect { left: f64::from(at), right: f64::from(at) + 0.5, ..ALL };
        // The last that fills the set is the frontmost; the next belongs to the frontmost sixteen too.
        (2..=15).chain([1, 17, 16]).for_each(|at| occluders.offer(PaintKey::new(0, at), rect(at)));
        occluders.settle();
        for at in 1..=17 {
            assert_eq!(occluders.cover(PaintKey::new(0, 0), &rect(at)), at > 1, "{at}");
        }
    }

    #[test]
    fn the_rearmost_is_replaced() {
        let small = Rect { right: 10.0, ..ALL };
        let mut occluders = Occluders::default();
        occluders.offer(PaintKey::new(0, 1), ALL);
        (2..=16).for_each(|i| occluders.offer(PaintKey::new(0, i), small));
        let mut sixteen = occluders.clone();
        sixteen.settle();
        assert!(sixteen.cover(PaintKey::new(0, 0), &ALL));
        occluders.offer(PaintKey::new(0, 17), small);
        occluders.offer(PaintKey::new(0, 1), ALL);
        occluders.settle();
        assert!(!occluders.cover(PaintKey::new(0, 0), &ALL), "the seventeenth from the front does not count");
    }
}
