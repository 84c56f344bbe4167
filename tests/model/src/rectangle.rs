//! Rectangles as four edges, in f64 (metric §3).

/// A rectangle: left, top, right and bottom edge, units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rectangle {
    /// Left edge.
    pub left: f64,
    /// Top edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Bottom edge.
    pub bottom: f64,
}

impl Rectangle {
    /// Makes a rectangle from x, y, width and height; `None` if one is NaN or infinite, or a size is negative.
    pub fn new([x, y, w, h]: [f32; 4]) -> Option<Rectangle> {
        let good = [x, y, w, h].iter().all(|v| v.is_finite()) && w >= 0.0 && h >= 0.0;
        let [x, y, w, h] = [x, y, w, h].map(f64::from);
        good.then_some(Rectangle { left: x, top: y, right: x + w, bottom: y + h })
    }

    /// Returns the intersection of both rectangles.
    pub fn and(self, other: Rectangle) -> Rectangle {
        Rectangle {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    /// Returns the area, square units.
    pub fn area(self) -> f64 {
        (self.right - self.left).max(0.0) * (self.bottom - self.top).max(0.0)
    }

    /// Returns the parts of this rectangle that lie outside `other`: above, below, left and right of it.
    pub fn without(self, other: Rectangle) -> Vec<Rectangle> {
        let common = self.and(other);
        if common.area() == 0.0 {
            return vec![self];
        }
        let mut parts = vec![
            Rectangle { bottom: common.top, ..self },
            Rectangle { top: common.bottom, ..self },
            Rectangle { top: common.top, bottom: common.bottom, right: common.left, ..self },
            Rectangle { top: common.top, bottom: common.bottom, left: common.right, ..self },
        ];
        parts.retain(|part| part.area() > 0.0);
        parts
    }
}
