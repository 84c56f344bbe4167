//! One visit as the API shows it.

use alldrawn_core::wire::{NodeTime, Visit, VisitFlag};
use alldrawn_stats::{VisitTime, censoring};
use prost::Message;
use serde::Serialize;

use super::{figures::ms, names};
use crate::{chart_kind::ChartKind, store::read::VisitRow};

/// A visit as the API shows it. Times are milliseconds from the visit's start.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VisitView {
    /// The visit's id, in hexadecimal.
    pub id: String,
    /// The name of the surface as the app gave it, even if the visit is counted under `(other)`.
    pub surface: String,
    /// The time at which the collector stored the visit, milliseconds since 1970.
    pub received_ms: i64,
    /// The device's wall clock at the start, milliseconds since 1970; only a label.
    pub start_wall_ms: i64,
    /// The outcome.
    pub outcome: &'static str,
    /// How the visit counts in the percentiles: `observed`, `censored` or `excluded`. A complete visit that did not settle
    /// is `observed`, although it counts as censored in part.
    pub standing: &'static str,
    /// The kind of the visit's chart: `normal`, `launch`, `revisit`, `begin` or `typing`.
    pub kind: &'static str,
    /// The time to visually complete; only completed visits have one.
    pub visually_complete_ms: Option<f64>,
    /// The time to the event that ended the visit.
    pub elapsed_ms: f64,
    /// The time to the first content.
    pub first_content_ms: Option<f64>,
    /// True if the settle time passed without a change.
    pub settled: bool,
    /// True if the surface was seen before and came from a cache.
    pub revisit: bool,
    /// The source of the start time.
    pub start_source: &'static str,
    /// The source of the end time.
    pub end_source: &'static str,
    /// The kind of launch; null if the visit did not begin with a launch.
    pub launch_kind: Option<&'static str>,
    /// The platform.
    pub platform: &'static str,
    /// The app's version.
    pub app_version: String,
    /// The sampling weight: the number of visits that this one stands for.
    pub weight: u32,
    /// The number of texts and entries that were cut because they were too long.
    pub cut: u32,
    /// The version of the metric's definition by which the visit was judged.
    pub definition_version: u32,
    /// The nodes that became ready last, latest first.
    pub last_ready: Vec<NodeView>,
    /// Nodes that were still pending at the end.
    pub still_pending: Vec<NodeView>,
}

/// A node, and the time at which it was ready.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeView {
    /// The kind of node.
    pub kind: &'static str,
    /// The view's id or class name.
    pub label: String,
    /// x, y, width and height in the surface, in density-independent units.
    pub rect: (i32, i32, u32, u32),
    /// The time to ready; null if the node is pending.
    pub ready_ms: Option<f64>,
    /// True if the node failed.
    pub failed: bool,
}

impl VisitView {
    /// Decodes a stored visit. `None` if the bytes cannot be decoded, which cannot happen to a checked visit.
    pub fn from_row(row: &VisitRow) -> Option<Self> {
        let event = Visit::decode(row.event.as_slice()).ok()?;
        let flag = |flag: VisitFlag| event.flags >> (flag as u32) & 1 == 1;
        Some(Self {
            id: event.visit_id.iter().map(|byte| format!("{byte:02x}")).collect(),
            standing: match censoring::visit_time(&event) {
                VisitTime::Observed(_) | VisitTime::Unsettled(_) => "observed",
                VisitTime::Censored(_) | VisitTime::Superseded(_) => "censored",
                VisitTime::Excluded(_) => "excluded",
            },
            kind: ChartKind::of_visit(&event).word(),
            received_ms: row.received_ms,
            start_wall_ms: event.start_wall_ms,
            outcome: names::outcome(event.outcome),
            visually_complete_ms: event.visually_complete_us.map(ms),
            elapsed_ms: ms(event.elapsed_us),
            first_content_ms: event.first_content_us.map(ms),
            settled: flag(VisitFlag::Settled),
            revisit: flag(VisitFlag::Revisit),
            start_source: names::start_source(event.start_source),
            end_source: names::end_source(event.end_source),
            launch_kind: names::launch_kind(event.launch_kind),
            platform: names::platform(event.platform),
            app_version: event.environment.map(|environment| environment.app_version).unwrap_or_default(),
            weight: event.weight.max(1),
            cut: event.counts.as_ref().map_or(0, |counts| counts.cut),
            definition_version: event.definition_version,
            last_ready: event.last_ready.into_iter().map(NodeView::new).collect(),
            still_pending: event.still_pending.into_iter().map(NodeView::new).collect(),
            surface: event.surface,
        })
    }
}

impl NodeView {
    /// Returns the view of a node of an event.
    pub fn new(node: NodeTime) -> Self {
        Self {
            kind: names::node_kind(node.kind),
            label: node.label,
            rect: (node.x, node.y, node.width, node.height),
            ready_ms: node.ready_us.map(ms),
            failed: node.failed,
        }
    }
}
