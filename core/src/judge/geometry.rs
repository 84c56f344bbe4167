//! Rectangles in surface coordinates, device-independent units.

/// A rectangle by its edges, in f64 so that sums of the snapshot's f32 fields are exact (metric §3).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge, units.
    pub left: f64,
    /// Top edge, units.
    pub top: f64,
    /// Right edge, units; not below `left` in a valid rectangle.
    pub right: f64,
    /// Bottom edge, units; not below `top` in a valid rectangle.
    pub bottom: f64,
}

impl Rect {
    /// Returns true if a record's x, y, width and height are finite, and its sizes are not negative.
    #[inline(always)]
    pub fn is_good(record: [f32; 4]) -> bool {
        // Comparisons with NaN are false. All four are compared at once, without a branch.
        const LEAST: [f32; 4] = [f32::MIN, f32::MIN, 0.0, 0.0];
        (0..4).fold(true, |good, i| good & (record[i] >= LEAST[i]) & (record[i] <= f32::MAX))
    }

    /// Returns the rectangle of a record's x, y, width and height; `None` if one is NaN or infinite, or a size is
    /// negative.
    #[inline(always)]
    pub fn from_record(record: [f32; 4]) -> Option<Rect> {
        Rect::is_good(record).then(|| Rect::of_record(record))
    }

    /// Returns the rectangle of a record's x, y, width and height, for which [`Rect::is_good`] is true.
    #[inline(always)]
    pub fn of_record(record: [f32; 4]) -> Rect {
        let [x, y, w, h] = record.map(f64::from);
        Rect { left: x, top: y, right: x + w, bottom: y + h }
    }

    /// Returns the intersection. Its area is 0 if the rectangles do not overlap.
    #[inline(always)]
    pub fn intersect(&self, other: &Rect) -> Rect {
        Rect {
            left: max(self.left, other.left),
            top: max(self.top, other.top),
            right: min(self.right, other.right),
            bottom: min(self.bottom, other.bottom),
        }
    }

    /// Returns the smallest rectangle that contains both.
    pub fn union(&self, other: &Rect) -> Rect {
        Rect {
            left: min(self.left, other.left),
            top: min(self.top, other.top),
            right: max(self.right, other.right),
            bottom: max(self.bottom, other.bottom),
        }
    }

    /// Returns the edges rounded to whole units. `fits`: the result of [`Rect::fits_whole`]. Edges outside ±32,767,
    /// which no screen reaches, saturate.
    #[inline(always)]
    pub fn whole(&self, fits: bool) -> [i16; 4] {
        let edges = [self.left, self.top, self.right, self.bottom];
        if !fits {
            return edges.map(|edge| edge.round_ties_even() as i16);
        }
        // Adding 1.5 · 2^52 leaves the nearest whole number in the lowest bits (Anderson, Bit Twiddling Hacks).
        edges.map(|edge| (edge + 6_755_399_441_055_744.0).to_bits() as i16)
    }

    /// Returns true if all edges are within ±32,767. Then so are the edges of every rectangle that it clips.
    pub fn fits_whole(&self) -> bool {
        [self.left, self.top, self.right, self.bottom].iter().all(|edge| edge.abs() <= 32_767.0)
    }

    /// Returns the area in square units; 0 if the rectangle is empty.
    #[inline(always)]
    pub fn area(&self) -> f64 {
        max(self.right - self.left, 0.0) * max(self.bottom - self.top, 0.0)
    }

    /// Returns true if the rectangles overlap in more than an edge.
    #[inline(always)]
    pub fn meets(&self, other: &Rect) -> bool {
        self.left < other.right
            && self.right > other.left
            && self.top < other.bottom
            && self.bottom > other.top
    }

    /// Returns true if `other` is inside this rectangle, edges included.
    #[inline(always)]
    pub fn contains(&self, other: &Rect) -> bool {
        self.left <= other.left
            && self.top <= other.top
            && self.right >= other.right
            && self.bottom >= other.bottom
    }
}

// Plain comparisons: there are no NaNs here, and `f64::max` checks for them in each call.
#[inline(always)]
fn max(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

#[inline(always)]
fn min(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_with_nan_infinite_or_negative_values_are_refused() {
        for bad in [
            [f32::NAN, 0.0, 1.0, 1.0],
            [0.0, f32::NAN, 1.0, 1.0],
            [0.0, 0.0, f32::NAN, 1.0],
            [0.0, 0.0, 1.0, f32::NAN],
            [f32::INFINITY, 0.0, 1.0, 1.0],
            [0.0, 0.0, f32::INFINITY, 1.0],
            [0.0, 0.0, -1.0, 1.0],
            [0.0, 0.0, 1.0, -0.5],
            // Two invalid values at once.
            [f32::NAN, f32::NAN, 1.0, 1.0],
            [0.0, f32::NAN, f32::INFINITY, 1.0],
            [0.0, 0.0, f32::INFINITY, f32::INFINITY],
        ] {
            assert_eq!(Rect::from_record(bad), None, "{bad:?}");
        }
        assert!(Rect::from_record([f32::MAX, f32::MAX, f32::MAX, 0.0]).is_some());
    }

    #[test]
    fn both_ways_of_rounding_edges_agree() {
        for edge in [-32_767.0, -1.5, -0.5, -0.4, 0.0, 0.5, 1.5, 2.5, 411.99, 32_767.0] {
            let rect = Rect { left: edge, top: edge, right: edge, bottom: edge };
            assert!(rect.fits_whole());
            assert_eq!(rect.whole(true), rect.whole(false), "{edge}");
        }
        let far = Rect { left: -1e9, top: 0.0, right: 1e9, bottom: 1.0 };
        assert!(!far.fits_whole());
        assert_eq!(far.whole(false), [i16::MIN, 0, i16::MAX, 1]);
    }

    #[test]
    fn intersections_have_the_expected_areas() {
        let a = Rect::from_record([0.0, 0.0, 10.0, 10.0]).unwrap();
        let b = Rect::from_record([5.0, 8.0, 10.0, 10.0]).unwrap();
        let apart = Rect::from_record([20.0, 20.0, 5.0, 5.0]).unwrap();
        assert_eq!(a.intersect(&b).area(), 10.0);
        assert_eq!(a.intersect(&apart).area(), 0.0);
        assert!(a.contains(&a.intersect(&b)));
        assert!(!a.contains(&b));
    }
}
