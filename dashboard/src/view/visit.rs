//! One visit, read from the bytes it came in.

use alldrawn_core::wire::{NodeTime, Visit, VisitFlag};
use alldrawn_stats::{UnsettledRule, VisitTime, censoring};
use prost::Message;
use serde::Serialize;

use super::{figures::ms, names};
use crate::{chart_kind::ChartKind, store::read::VisitRow};

/// A visit as the API shows it. Durations are milliseconds from the visit's start.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VisitView {
    /// The visit's id, in hexadecimal.
    pub id: String,
    /// The name that the app gave, also where the surface is shown under `(other)`.
    pub surface: String,
    /// When the collector stored it: milliseconds since 1970.
    pub received_ms: i64,
    /// The device's wall clock at the start; a label only.
    pub start_wall_ms: i64,
    /// How it ended.
    pub outcome: &'static str,
    /// How it stands to the percentiles: `observed`, `censored` or `excluded`.
    pub standing: &'static str,
    /// Where its surface charts it apart: `revisit`, `begin`, `typing`, joined by `+`.
    pub apart: String,
    /// Start to visually complete: of completed visits only.
    pub visually_complete_ms: Option<f64>,
    /// Start to whatever ended it.
    pub elapsed_ms: f64,
    /// Start to the first content.
    pub first_content_ms: Option<f64>,
    /// Whether the settle time ran out undisturbed.
    pub settled: bool,
    /// Whether the surface was seen before and came from cache.
    pub revisit: bool,
    /// What the start is known from.
    pub start_source: &'static str,
    /// How well the end is known.
    pub end_source: &'static str,
    /// The kind of launch, if the visit began with one.
    pub launch_kind: Option<&'static str>,
    /// The platform.
    pub platform: &'static str,
    /// The app's version.
    pub app_version: String,
    /// How many visits this one stands for.
    pub weight: u32,
    /// Texts and entries that were cut since they were too long.
    pub cut: u32,
    /// The rules that judged it.
    pub definition_version: u32,
    /// The nodes that became ready last, latest first.
    pub last_ready: Vec<NodeView>,
    /// Nodes that were still pending at the end.
    pub still_pending: Vec<NodeView>,
}

/// A node and when it was ready.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeView {
    /// Its kind.
    pub kind: &'static str,
    /// View id or class name.
    pub label: String,
    /// x, y, width, height in the surface, density-independent.
    pub rect: (i32, i32, u32, u32),
    /// Start to ready; none while pending.
    pub ready_ms: Option<f64>,
    /// Whether it failed.
    pub failed: bool,
}

impl VisitView {
    /// Reads a stored visit. None where its bytes are not readable, which no checked visit is.
    pub fn from_row(row: &VisitRow) -> Option<Self> {
        let event = Visit::decode(row.event.as_slice()).ok()?;
        let flag = |flag: VisitFlag| event.flags >> (flag as u32) & 1 == 1;
        Some(Self {
            id: event.visit_id.iter().map(|byte| format!("{byte:02x}")).collect(),
            standing: match censoring::visit_time(&event, UnsettledRule::Observed) {
                VisitTime::Observed(_) => "observed",
                VisitTime::Censored(_) => "censored",
                VisitTime::Excluded(_) => "excluded",
            },
            apart: ChartKind::of_visit(&event).to_string(),
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
    fn new(node: NodeTime) -> Self {
        Self {
            kind: names::node_kind(node.kind),
            label: node.label,
            rect: (node.x, node.y, node.width, node.height),
            ready_ms: node.ready_us.map(ms),
            failed: node.failed,
        }
    }
}
