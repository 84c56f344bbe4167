//! Live nodes: nodes whose content changes by itself and at leisure, such as a clock or a carousel (metric §7a).

use crate::frame::ContentNode;
use crate::{MS, Time};

/// What is known of a node's changes of generation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Liveness {
    /// True from the third counted change in a row until the node is pending again or an error node.
    pub live: bool,
    // The number of counted changes in a row.
    in_a_row: u32,
    // The node's clipped area when it was first required and ready.
    first_area: Option<f32>,
}

impl Liveness {
    /// Records the area of a node that is required and ready. Only the first area counts.
    pub fn is_ready_with(&mut self, area: f64) {
        self.first_area.get_or_insert(area as f32);
    }

    /// Forgets everything: the node is pending, or it is an error node.
    pub fn start_again(&mut self) {
        *self = Liveness::default();
    }

    /// Records a change of generation in a frame. `ready_since` is the ready time of the content before.
    ///
    /// The change counts if the content before had been ready for 500 ms, and if the node is visible with an area that
    /// differs from its first area by at most 25 %.
    pub fn new_generation(&mut self, ready_since: Option<Time>, frame: Time, seen: &ContentNode) {
        let at_leisure =
            ready_since.is_some_and(|since| frame.saturating_sub(since) / 1_000 >= 500 * MS / 1_000);
        let same_size = self
            .first_area
            .map(f64::from)
            .is_some_and(|first| (seen.rect.area() - first).abs() * 4.0 <= first);
        let counts = at_leisure && same_size && seen.visible;
        self.in_a_row = if counts { self.in_a_row + 1 } else { 0 };
        self.live |= self.in_a_row >= 3;
    }
}
