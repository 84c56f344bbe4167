//! Computes the area of a rectangle that a few other rectangles leave uncovered (metric §3).

use crate::judge::geometry::Rect;

/// Maximum number of covers of one rectangle: the number of opaque nodes that can cover others (metric §3).
pub const MAX_COVERS: usize = 16;

/// The covers of one rectangle, clipped to it, from left to right.
#[derive(Debug)]
pub struct Covers {
    list: [Rect; MAX_COVERS],
    len: usize,
}

impl FromIterator<Rect> for Covers {
    fn from_iter<I: IntoIterator<Item = Rect>>(parts: I) -> Covers {
        let mut covers = Covers { list: [Rect::default(); MAX_COVERS], len: 0 };
        parts.into_iter().take(MAX_COVERS).for_each(|part| covers.add(part));
        covers
    }
}

impl Covers {
    fn add(&mut self, part: Rect) {
        let mut at = self.len;
        while at > 0 && self.list[at - 1].left > part.left {
            self.list[at] = self.list[at - 1];
            at -= 1;
        }
        self.list[at] = part;
        self.len += 1;
    }

    /// Returns true if `enough` is true for the uncovered area of `rect`, in square units. `enough` must then be true
    /// for every larger area as well: the sum stops as soon as it is large enough.
    ///
    /// The covers' upper and lower edges cut the rectangle into at most 33 strips. In each strip, one pass from left to
    /// right sums the gaps between the covers. That is at most 33 × 16 steps.
    pub fn leave(&self, rect: &Rect, enough: impl Fn(f64) -> bool) -> bool {
        let covers = &self.list[..self.len];
        let mut uncovered = 0.0;
        let mut top = rect.top;
        while top < rect.bottom {
            let mut bottom = rect.bottom;
            let mut x = rect.left;
            let mut gaps = 0.0;
            for cover in covers {
                if cover.top > top {
                    // The cover begins below the strip's top, so the strip ends there at the latest.
                    bottom = if cover.top < bottom { cover.top } else { bottom };
                } else if cover.bottom > top {
                    bottom = if cover.bottom < bottom { cover.bottom } else { bottom };
                    if cover.left > x {
                        gaps += cover.left - x;
                    }
                    x = if cover.right > x { cover.right } else { x };
                }
            }
            uncovered += (gaps + (rect.right - x)) * (bottom - top);
            if enough(uncovered) {
                return true;
            }
            top = bottom;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::cell::Cell;

    // Returns the whole uncovered area.
    fn uncovered_area(rect: &Rect, covers: &[Rect]) -> f64 {
        let uncovered = Cell::new(0.0);
        let parts = covers.iter().map(|cover| cover.intersect(rect)).filter(|part| part.area() > 0.0);
        Covers::from_iter(parts).leave(rect, |area| {
            uncovered.set(area);
            false
        });
        uncovered.get()
    }

    fn whole(side: i16) -> impl Strategy<Value = [i16; 4]> {
        (-4..side, -4..side, 0..side, 0..side).prop_map(|(x, y, width, height)| [x, y, width, height])
    }

    fn rect(whole: [i16; 4]) -> Rect {
        Rect::of_record(whole.map(f32::from))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        // Each cell of one unit is tested by itself.
        #[test]
        fn the_uncovered_area_is_the_number_of_uncovered_cells(
            node in whole(24), covers in prop::collection::vec(whole(24), 0..=MAX_COVERS),
        ) {
            let inside = |[x, y, width, height]: [i16; 4], column: i16, row: i16| {
                (x..x + width).contains(&column) && (y..y + height).contains(&row)
            };
            let [x, y, width, height] = node;
            let cells = (y..y + height).flat_map(|row| (x..x + width).map(move |column| (column, row)));
            let free = cells.filter(|&(column, row)| !covers.iter().any(|&cover| inside(cover, column, row)));
            let covers: Vec<Rect> = covers.iter().copied().map(rect).collect();
            prop_assert_eq!(uncovered_area(&rect(node), &covers), free.count() as f64);
        }

        // For any sizes: never negative, never more than the rectangle, and the same in any order except for the last
        // bits.
        #[test]
        fn the_uncovered_area_is_at_most_the_rectangle_in_any_order(
            mut covers in prop::collection::vec(prop::array::uniform4(0.0f32..500.0), 0..=MAX_COVERS),
        ) {
            let node = Rect::of_record([100.1, 50.3, 300.7, 200.9]);
            let rects = |covers: &[[f32; 4]]| covers.iter().copied().map(Rect::of_record).collect::<Vec<_>>();
            let uncovered = uncovered_area(&node, &rects(&covers));
            prop_assert!((0.0..=node.area() * (1.0 + 1e-12)).contains(&uncovered));
            covers.reverse();
            prop_assert!((uncovered_area(&node, &rects(&covers)) - uncovered).abs() <= node.area() * 1e-12);
        }
    }

    #[test]
    fn the_sum_stops_as_soon_as_the_area_is_enough() {
        let node = Rect::of_record([0.0, 0.0, 10.0, 100.0]);
        // Sixteen bars with gaps of two units, of which the first is enough.
        let bars = (0..16u8).map(|i| Rect::of_record([0.0, f32::from(i) * 6.0 + 2.0, 10.0, 4.0]));
        let calls = Cell::new(0);
        let enough = |area: f64| {
            calls.set(calls.get() + 1);
            area >= 20.0
        };
        assert!(Covers::from_iter(bars).leave(&node, enough));
        assert_eq!(calls.get(), 1);
    }
}
