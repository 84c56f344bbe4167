//! The one event that comes out of a visit (metric §14), in the schema of `proto/alldrawn/v1/visit.proto`.

/// Messages as they are on the wire, generated from `proto/alldrawn/v1/visit.proto`.
#[allow(missing_docs, clippy::all)]
pub mod wire {
    include!(concat!(env!("OUT_DIR"), "/alldrawn.v1.rs"));
}

use crate::holds::Holds;
use crate::limits;
use crate::node::{TimeSource, Tracked};
use crate::progress::progress;
use crate::rules::{self, Rule};
use crate::snapshot::{Kind, header_flag};
use crate::time::{Elapsed, Moment};
use crate::visit::Visit;
use crate::visit::outcome::{Terminal, failed_permille};
use prost::Message;
use wire::{EndSource, Outcome, VisitFlag};

pub use crate::limits::{DETAIL_NODES, LISTED_NODES, cut};

/// The definition that visits are judged by; 0 was the time before every rule was built.
pub const DEFINITION_VERSION: u32 = 1;

/// Bytes of a mark's name that a pending visit keeps. One character more than an event holds, so that a name that is
/// too long is still too long when the event is made: [`limits::fit`] cuts it there and counts the cut.
pub const MAX_LABEL: usize = limits::LABEL + LONGEST_CHARACTER;
/// Bytes of a surface's name that a pending visit keeps: one character more than an event holds, as for [`MAX_LABEL`].
pub const MAX_SURFACE: usize = limits::SURFACE + LONGEST_CHARACTER;

/// Bytes of the longest character in UTF-8.
const LONGEST_CHARACTER: usize = 4;

/// What all events of a process have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// Where the core runs.
    pub platform: wire::Platform,
    /// Whose time a frame carries: predicted, or the frame clock's.
    pub frame_source: EndSource,
    /// What `presented` means here: the platform's word, or the frame clock's.
    pub presented_source: EndSource,
    /// 128 random bits per app session.
    pub session_id: Vec<u8>,
    /// App, system and device.
    pub environment: wire::Environment,
    /// App tags. Events hold what [`limits::fit`] leaves of them.
    pub tags: Vec<wire::Tag>,
    /// One visit in so many carries detail; 0: none does.
    pub detail_every: u32,
    /// Each event stands for so many visits; 0 reads as 1.
    pub weight: u32,
}

/// The nodes whose labels a binding looks up once a visit has ended: identities, latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LateNodes {
    /// Required nodes that became ready last.
    pub ready: Vec<u32>,
    /// Required nodes still pending.
    pub pending: Vec<u32>,
}

/// The at most five latest ready and five pending nodes of an ended visit.
pub fn late_nodes(terminal: &Terminal) -> LateNodes {
    let ids = |nodes: Vec<&Tracked>| nodes.iter().map(|node| node.identity).collect();
    LateNodes { ready: ids(last_ready(terminal)), pending: ids(still_pending(terminal)) }
}

fn last_ready(terminal: &Terminal) -> Vec<&Tracked> {
    let ready = terminal.nodes.iter().filter(|node| !node.pending());
    most(ready, LISTED_NODES, |node| f64::from(node.settled_at().0))
}

// The `count` nodes that have most of something, the most first; equal ones in record order. For short lists: a sort
// would be the largest piece of code in a web app's core.
fn most<'a>(
    nodes: impl Iterator<Item = &'a Tracked>,
    count: usize,
    of: fn(&Tracked) -> f64,
) -> Vec<&'a Tracked> {
    let mut list: Vec<&Tracked> = Vec::with_capacity(count + 1);
    for node in nodes {
        let place = list.iter().position(|listed| of(node) > of(listed)).unwrap_or(list.len());
        if place < count {
            list.insert(place, node);
            list.truncate(count);
        }
    }
    list
}

fn still_pending(terminal: &Terminal) -> Vec<&Tracked> {
    terminal.nodes.iter().filter(|node| node.pending()).take(LISTED_NODES).collect()
}

/// What is known of a visit at its begin: what the next launch reports as `lost` if the process dies (metric §10).
pub fn begun(visit: &Visit, setup: &Setup) -> wire::Visit {
    fitted(opened(visit, setup))
}

fn fitted(mut event: wire::Visit) -> wire::Visit {
    limits::fit(&mut event);
    event
}

// What is known at the begin, before anything is cut.
fn opened(visit: &Visit, setup: &Setup) -> wire::Visit {
    let age = visit.opening.begin.micros_since(visit.start.at);
    wire::Visit {
        visit_id: visit.opening.visit_id.to_vec(),
        surface: visit.opening.surface.clone(),
        start_source: visit.start.source.into(),
        elapsed_us: age,
        begin_us: age,
        definition_version: DEFINITION_VERSION,
        platform: setup.platform.into(),
        flags: u32::from(visit.opening.holds_observed) << VisitFlag::HoldsObserved as u32
            | u32::from(visit.opening.typing) << VisitFlag::Typing as u32
            | u32::from(visit.opening.embedded) << VisitFlag::Embedded as u32,
        weight: setup.weight,
        launch_kind: visit.start.launch_kind.into(),
        input_age_us: (visit.start.source == wire::StartSource::Input).then_some(age),
        start_wall_ms: visit.opening.wall_ms.saturating_sub((age / 1_000) as i64),
        session_id: setup.session_id.clone(),
        environment: Some(setup.environment.clone()),
        tags: setup.tags.clone(),
        ..wire::Visit::default()
    }
}

/// The event's protobuf bytes. Written without their length being counted first, as `encode_to_vec` does: that is code of
/// its own, which a web app's user would load.
pub fn bytes_of(event: &wire::Visit) -> Vec<u8> {
    let mut bytes = Vec::new();
    event.encode_raw(&mut bytes);
    bytes
}

/// The event of an ended visit. `labels` are those of [`late_nodes`], the ready ones first; missing ones stay empty.
pub fn event(visit: &Visit, terminal: &Terminal, setup: &Setup, labels: &[String]) -> wire::Visit {
    let start = visit.start.at;
    let since = |at: Moment| at.micros_since(start);
    let completed = matches!(terminal.outcome, Outcome::Complete | Outcome::CompleteWithErrors);
    let (ready, pending) = (last_ready(terminal), still_pending(terminal));
    let label = |at: usize| labels.get(at).cloned().unwrap_or_default();
    let viewport = visit.viewport().unwrap_or_default();
    let end_source = match terminal.source {
        None => EndSource::Unspecified,
        Some(TimeSource::Node) => EndSource::Presented,
        Some(TimeSource::Presented) => setup.presented_source,
        Some(TimeSource::Frame) => setup.frame_source,
    };
    fitted(wire::Visit {
        outcome: terminal.outcome.into(),
        end_source: end_source.into(),
        visually_complete_us: completed.then(|| since(terminal.at)),
        elapsed_us: since(terminal.at),
        first_content_us: visit.first_content().map(Elapsed::micros),
        first_candidate_us: visit.first_candidate.map(since),
        withdrawn_candidates: visit.tally.withdrawn,
        flags: flags(visit, terminal),
        progress: progress(&terminal.nodes, since(terminal.at)),
        counts: Some(counts(visit, terminal)),
        last_ready: ready.iter().enumerate().map(|(i, node)| node_time(node, label(i))).collect(),
        still_pending: pending
            .iter()
            .enumerate()
            .map(|(i, node)| node_time(node, label(ready.len() + i)))
            .collect(),
        detail: detail(visit, terminal, setup.detail_every),
        first_failure_us: visit.first_failure().map(Elapsed::micros),
        last_candidate_us: visit.last_candidate.map(since),
        marks: visit
            .marks
            .iter()
            .map(|(name, at)| wire::Mark { name: name.clone(), at_us: since(*at) })
            .collect(),
        viewport_width: (viewport.right - viewport.left) as u32,
        viewport_height: (viewport.bottom - viewport.top) as u32,
        ..opened(visit, setup)
    })
}

// Chosen by the visit's id, so that the choice is the same wherever it is made. The largest nodes first.
fn detail(visit: &Visit, terminal: &Terminal, every: u32) -> Vec<wire::NodeTime> {
    let [a, b, c, d, ..] = visit.opening.visit_id;
    if every == 0 || u32::from_le_bytes([a, b, c, d]) % every != 0 && rules::on(Rule::DetailOneInN) {
        return Vec::new();
    }
    let largest = most(terminal.nodes.iter(), DETAIL_NODES, |node| node.area);
    largest.into_iter().map(|node| node_time(node, String::new())).collect()
}

fn flags(visit: &Visit, terminal: &Terminal) -> u32 {
    let holds: &Holds = visit.holds();
    let seen = |flag| visit.flags_seen & flag != 0;
    [
        (VisitFlag::Settled, terminal.settled),
        (VisitFlag::Sparse, terminal.sparse),
        (VisitFlag::Revisit, seen(header_flag::FROM_CACHE)),
        (VisitFlag::DeclaredEmpty, visit.declared_empty),
        (VisitFlag::OpaqueContent, visit.opaque_content),
        (VisitFlag::SdkLoadedLate, seen(header_flag::LOADED_LATE)),
        (VisitFlag::WalkCutShort, seen(header_flag::CUT_SHORT)),
        (VisitFlag::HoldsObserved, visit.opening.holds_observed),
        (VisitFlag::Typing, visit.opening.typing),
        (VisitFlag::HoldExpired, holds.expired_open()),
        (VisitFlag::SnapshotsRejected, visit.tally.rejected > 0),
        (VisitFlag::VideoLoadStarted, visit.video_load_started),
        (VisitFlag::Embedded, visit.opening.embedded),
    ]
    .into_iter()
    .fold(0, |bits, (flag, set)| bits | u32::from(set) << flag as u32)
}

fn counts(visit: &Visit, terminal: &Terminal) -> wire::Counts {
    let count =
        |test: &dyn Fn(&Tracked) -> bool| terminal.nodes.iter().filter(|node| test(node)).count() as u32;
    wire::Counts {
        images: count(&|node| node.kind == Kind::Image),
        texts: count(&|node| node.kind == Kind::Text),
        videos: count(&|node| node.kind == Kind::Video),
        customs: count(&|node| node.kind == Kind::Custom),
        failed: count(&Tracked::failed),
        live: count(&|node| node.live),
        unknown: visit.tally.unknown,
        bad_rects: visit.tally.bad_rects,
        frames: visit.tally.frames,
        rejected_snapshots: visit.tally.rejected,
        stale_times: visit.tally.stale_times,
        calls_after_end: visit.tally.after_end,
        failed_area_permille: failed_permille(&terminal.nodes),
        required: terminal.nodes.len() as u32,
        cut: visit.tally.marks_left_out,
    }
}

fn node_time(node: &Tracked, label: String) -> wire::NodeTime {
    let [left, top, right, bottom] = node.rect();
    wire::NodeTime {
        kind: i32::from(node.kind as u8),
        label,
        x: left,
        y: top,
        width: (right - left).unsigned_abs(),
        height: (bottom - top).unsigned_abs(),
        ready_us: (!node.pending()).then(|| node.settled_at().micros()),
        failed: node.failed(),
    }
}
