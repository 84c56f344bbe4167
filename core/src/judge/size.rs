//! The size that a node's visible part must have for the node to count (metric §3).

/// The least area of a node's visible part, in square units (metric §3).
pub const MIN_AREA: f64 = 256.0;

/// The areas on which the required size of a node's visible part depends.
#[derive(Clone, Copy, Debug)]
pub struct Needed {
    /// Area of the whole unclipped node, in square units.
    pub node: f64,
    /// Area of the viewport, in square units.
    pub viewport: f64,
}

impl Needed {
    /// Returns true if a visible part of `area` square units is large enough.
    #[inline(always)]
    pub fn is_met_by(&self, area: f64) -> bool {
        // Without branches: the outcome cannot be predicted.
        (area >= MIN_AREA) & ((area * 10.0 >= self.node) | (area * 100.0 >= self.viewport))
    }
}
