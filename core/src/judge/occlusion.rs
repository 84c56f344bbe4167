//! The 16 frontmost opaque nodes, which may cover others, and how much of a node they leave uncovered (metric §3).

use crate::judge::geometry::Rect;
use crate::judge::size::Needed;
use crate::judge::uncovered::{Covers, MAX_COVERS};

/// The number of opaque nodes, frontmost first, that can cover others (metric §3).
pub const OCCLUDERS: usize = MAX_COVERS;

/// A node's position in paint order: the binding's paint order first, then the record's index. Larger is in front.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct PaintKey(u64);

impl PaintKey {
    /// Returns the key of record `index`, which has this paint order.
    #[inline(always)]
    pub fn new(paint_order: u32, index: u32) -> PaintKey {
        PaintKey(u64::from(paint_order) << 32 | u64::from(index))
    }
}

/// The frontmost opaque visible nodes that each cover at least 5 % of the viewport.
#[derive(Clone, Debug, Default)]
pub struct Occluders {
    // Sorted from rear to front once `settle` was called.
    list: [Occluder; OCCLUDERS],
    len: usize,
    // Index of the rearmost occluder of a full list. The next occluder replaces it.
    rear: usize,
    front: PaintKey,
    // True if keys were offered out of order, so that the rearmost occluder is not always the oldest.
    shuffled: bool,
    // The first occluder in front of the node tested last: nodes are mostly tested in paint order.
    cursor: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Occluder {
    key: PaintKey,
    rect: Rect,
    // Bounds of this occluder and all in front of it.
    bounds: Rect,
}

impl Occluders {
    /// Removes all occluders.
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

    /// Ends the offers: sorts the occluders into paint order, and computes the bounds of those in front of each.
    pub fn settle(&mut self) {
        let list = &mut self.list[..self.len];
        // An insertion sort: there are at most sixteen, mostly in two sorted runs.
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

    /// Returns true if the occluders in front of `key` leave enough of `rect` uncovered, as `needed` defines it. `rect`
    /// is a node's clipped rectangle of `area` square units, which is itself large enough.
    #[inline(always)]
    pub fn leave(&mut self, key: PaintKey, rect: &Rect, area: f64, needed: Needed) -> bool {
        self.front <= key || self.in_front_leave(key, rect, area, needed)
    }

    // Inlining saves a call for each node; in wasm, code size matters more.
    #[cfg_attr(target_family = "wasm", inline(never))]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn in_front_leave(&mut self, key: PaintKey, rect: &Rect, area: f64, needed: Needed) -> bool {
        let list = &self.list[..self.len];
        let mut first = if self.cursor > 0 && list[self.cursor - 1].key > key { 0 } else { self.cursor };
        while list[first].key <= key {
            first += 1;
        }
        self.cursor = first;
        let list = &list[first..];
        if !list[0].bounds.meets(rect) {
            return true;
        }
        let mut covered = 0.0;
        for occluder in list {
            if occluder.rect.meets(rect) {
                let part = occluder.rect.intersect(rect).area();
                if part >= area {
                    return false;
                }
                covered += part;
            }
        }
        // The sum is at least the covered area, because parts that several occluders cover count more than once.
        covered == 0.0 || needed.is_met_by(area - covered) || union_leaves(list, rect, needed)
    }
}

// The exact test, for nodes for which the sum of the overlaps decides nothing.
#[inline(never)]
fn union_leaves(list: &[Occluder], rect: &Rect, needed: Needed) -> bool {
    let parts = list.iter().filter(|occluder| occluder.rect.meets(rect)).map(|o| o.rect.intersect(rect));
    Covers::from_iter(parts).leave(rect, |area| needed.is_met_by(area))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Rect = Rect { left: 0.0, top: 0.0, right: 100.0, bottom: 1_000.0 };

    // Returns true if the occluders leave less than a tenth of `rect` uncovered.
    fn covers(occluders: &mut Occluders, key: PaintKey, rect: &Rect) -> bool {
        let area = rect.area();
        !occluders.leave(key, rect, area, Needed { node: area, viewport: area })
    }

    #[test]
    fn only_occluders_in_front_cover_a_node() {
        let mut occluders = Occluders::default();
        occluders.offer(PaintKey::new(0, 5), ALL);
        occluders.settle();
        assert!(covers(&mut occluders, PaintKey::new(0, 4), &ALL));
        assert!(!covers(&mut occluders, PaintKey::new(0, 5), &ALL), "a node does not cover itself");
        assert!(!covers(&mut occluders, PaintKey::new(0, 6), &ALL));
        assert!(!covers(&mut occluders, PaintKey::new(1, 2), &ALL), "raised above record order");
    }

    #[test]
    fn offered_in_any_order_the_frontmost_sixteen_remain() {
        // A permutation of 0..64: the multiples of 27 modulo 64.
        let mut occluders = Occluders::default();
        for i in 0..64u32 {
            let at = i * 27 % 64;
            let rect = Rect { left: f64::from(at), right: f64::from(at) + 0.5, ..ALL };
            occluders.offer(PaintKey::new(0, at), rect);
        }
        occluders.settle();
        for at in 0..64u32 {
            let rect = Rect { left: f64::from(at), right: f64::from(at) + 0.5, ..ALL };
            let kept = at > 0 && covers(&mut occluders, PaintKey::new(0, at - 1), &rect);
            assert_eq!(kept, at >= 48, "{at}");
        }
    }

    #[test]
    fn offered_in_paint_order_the_frontmost_sixteen_remain() {
        let mut occluders = Occluders::default();
        let rect = |at: u32| Rect { left: f64::from(at), right: f64::from(at) + 0.5, ..ALL };
        (1..=40).for_each(|at| occluders.offer(PaintKey::new(0, at), rect(at)));
        occluders.settle();
        for at in 1..=40 {
            assert_eq!(covers(&mut occluders, PaintKey::new(0, 0), &rect(at)), at > 24, "{at}");
        }
    }

    #[test]
    fn offered_out_of_order_the_rearmost_of_a_full_list_is_replaced() {
        let mut occluders = Occluders::default();
        let rect = |at: u32| Rect { left: f64::from(at), right: f64::from(at) + 0.5, ..ALL };
        // The sixteenth offer is the frontmost; the next also belongs to the frontmost sixteen.
        (2..=15).chain([1, 17, 16]).for_each(|at| occluders.offer(PaintKey::new(0, at), rect(at)));
        occluders.settle();
        for at in 1..=17 {
            assert_eq!(covers(&mut occluders, PaintKey::new(0, 0), &rect(at)), at > 1, "{at}");
        }
    }

    #[test]
    fn a_seventeenth_occluder_in_front_replaces_the_rearmost() {
        let small = Rect { right: 10.0, ..ALL };
        let mut occluders = Occluders::default();
        occluders.offer(PaintKey::new(0, 1), ALL);
        (2..=16).for_each(|i| occluders.offer(PaintKey::new(0, i), small));
        let mut sixteen = occluders.clone();
        sixteen.settle();
        assert!(covers(&mut sixteen, PaintKey::new(0, 0), &ALL));
        occluders.offer(PaintKey::new(0, 17), small);
        occluders.offer(PaintKey::new(0, 1), ALL);
        occluders.settle();
        assert!(
            !covers(&mut occluders, PaintKey::new(0, 0), &ALL),
            "the seventeenth from the front does not count"
        );
    }

    // The edges of a view from pixel `low` to pixel `high`, as Android converts them: the position, then the size.
    fn dp(unit: f32, low: i32, high: i32) -> (f64, f64) {
        let at = f64::from(low as f32 * unit);
        (at, at + f64::from((high - low) as f32 * unit))
    }

    #[test]
    fn a_view_covers_another_that_ends_at_the_same_pixel() {
        for density in [1.5f32, 2.625, 2.75, 3.0, 3.5] {
            let unit = 1.0 / density;
            let mut slivers = 0;
            for n in 0..20_000 {
                // The multipliers vary the pixels; both views end at `end`.
                let end = 1_000 + n * 37 % 1_000;
                let (cover_from, from) = (end - 200 - n * 53 % 700, end - 20 - n * 71 % 180);
                let (left, right) = dp(unit, 0, 1_000 + n % 80);
                let of = |(top, bottom)| Rect { left, top, right, bottom };
                let (cover, node) = (of(dp(unit, cover_from, end)), of(dp(unit, from, end)));
                slivers += u32::from(!cover.contains(&node));
                let mut occluders = Occluders::default();
                occluders.offer(PaintKey::new(0, 1), cover);
                occluders.settle();
                assert!(covers(&mut occluders, PaintKey::new(0, 0), &node), "density {density}, end {end}");
            }
            assert!(slivers > 2_000, "density {density}: {slivers} of 20,000 do not contain each other");
        }
    }

    #[test]
    fn several_occluders_cover_together_and_overlaps_count_once() {
        let half = |top: f64, bottom: f64| Rect { top, bottom, ..ALL };
        let of = |rects: &[Rect]| {
            let mut occluders = Occluders::default();
            (1..).zip(rects).for_each(|(at, rect)| occluders.offer(PaintKey::new(0, at), *rect));
            occluders.settle();
            covers(&mut occluders, PaintKey::new(0, 0), &ALL)
        };
        assert!(of(&[half(0.0, 500.0), half(500.0, 1_000.0)]));
        assert!(of(&[half(0.0, 600.0), half(400.0, 991.0)]), "9 of 1,000 units are left");
        assert!(!of(&[half(0.0, 600.0), half(400.0, 800.0), half(300.0, 700.0)]), "a fifth is left");
    }
}
