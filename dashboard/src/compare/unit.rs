//! What is compared with itself: one chart, with the first sessions of an app version apart from the others.

use alldrawn_core::wire::{Visit, VisitFlag};

use crate::chart_key::ChartKey;

/// The visits of a chart in first sessions, or in all other sessions. The first session after an update or installation
/// fills caches, so that its visits are slower. A fresh release has more of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unit {
    /// The chart.
    pub chart: ChartKey,
    /// True for the first sessions of an app version.
    pub first_session: bool,
}

impl Unit {
    /// Returns the unit of a visit.
    pub fn of_visit(visit: &Visit) -> Unit {
        Unit {
            chart: ChartKey::of_visit(&visit.surface, visit),
            first_session: visit.flags >> (VisitFlag::FirstSession as u32) & 1 == 1,
        }
    }
}
