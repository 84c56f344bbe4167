//! How much of a node must be seen before it counts (metric §3).

/// Square units from which a node's visible part counts (metric §3).
pub const MIN_AREA: f64 = 256.0;

/// The size that the visible part of one node must have.
#[derive(Clone, Copy, Debug)]
pub struct Needed {
    /// Square units of the whole node, clipped by nothing.
    pub node: f64,
    /// Square units of the viewport.
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
