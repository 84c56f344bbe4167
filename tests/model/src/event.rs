//! The event of a visit (metric §14).

use crate::candidate::Candidate;
use crate::history::{Happening, History};
use crate::node::{Node, TimeSource};
use crate::progress::progress;
use crate::script::{Setup, WALL_MS};
use crate::visit::Visit;
use crate::{MS, Time};
use alldrawn_core::judge::event::DEFINITION_VERSION;
use alldrawn_core::judge::snapshot::{Kind, State, header_flag};
use alldrawn_core::limits::{DETAIL_NODES, LISTED_NODES};
use alldrawn_core::wire::{self, CandidateClass, EndSource, Outcome, VisitFlag};
use std::cmp::Reverse;

/// Maximum number of marks in an event. Further marks are counted as cut.
const MARKS: usize = 16;

/// Returns the event of an ended visit; `None` if it is pending.
pub fn event(visit: &Visit, setup: &Setup) -> Option<wire::Visit> {
    let end = visit.end.as_ref()?;
    let history = &visit.history;
    let until = history.happenings.len();
    // The nodes of the end frame: those of the final candidate or, without one, those of the last frame.
    let nodes = match end.candidate {
        Some(candidate) => visit.candidates[candidate].nodes_as_of(history, &visit.candidates, until),
        None => visit.required(),
    };
    let start = visit.start.at;
    let since = |at: Time| at.saturating_sub(start) / 1_000;
    let complete = matches!(end.outcome, Outcome::Complete | Outcome::CompleteWithErrors);
    let value = end.value.filter(|_| complete);
    let mut values = visit.past_values.clone();
    values.extend(end.candidate.map(|candidate| visit.value(candidate).at));
    let begin_us = since(visit.context.begin);

    let mut ready: Vec<&Node> = nodes.iter().filter(|node| !node.pending()).collect();
    ready.sort_by_key(|node| Reverse(since(node.settled().at)));
    let pending = nodes.iter().filter(|node| node.pending());
    let time = |node: &Node| node_time(node, start);
    let viewport = history.last().map(|last| last.viewport).unwrap_or_default();
    let typing_wall = if visit.context.typing { 0 } else { WALL_MS };
    Some(wire::Visit {
        visit_id: visit.context.visit_id.to_vec(),
        surface: visit.context.surface.clone(),
        outcome: end.outcome.into(),
        start_source: visit.start.source.into(),
        end_source: match value.map(|value| value.source) {
            None => EndSource::Unspecified,
            Some(TimeSource::Frame) => setup.frame_source(),
            Some(TimeSource::Presented) => setup.presented_source(),
            Some(TimeSource::Node) => EndSource::Presented,
        }
        .into(),
        visually_complete_us: value.map(|value| since(value.at)),
        elapsed_us: since(end.elapsed_at()),
        begin_us,
        first_content_us: first(visit, Node::is_ready).map(since),
        first_candidate_us: values.first().copied().map(since),
        withdrawn_candidates: visit.past_values.len() as u32,
        definition_version: DEFINITION_VERSION,
        platform: setup.platform().into(),
        flags: flags(visit, setup, end.settled, end.candidate),
        weight: setup.weight,
        progress: progress(&nodes, start, value.map_or(end.elapsed_at(), |value| value.at)),
        counts: Some(counts(visit, &nodes)),
        last_ready: ready.into_iter().take(LISTED_NODES).map(time).collect(),
        still_pending: pending.take(LISTED_NODES).map(time).collect(),
        launch_kind: visit.start.launch_kind.into(),
        input_age_us: (visit.start.source == wire::StartSource::Input).then_some(begin_us),
        start_wall_ms: typing_wall - (visit.context.begin.saturating_sub(start) / MS) as i64,
        session_id: setup.session_id(),
        environment: Some(wire::Environment::default()),
        tags: Vec::new(),
        detail: detail(visit, &nodes, setup.detail_every),
        first_failure_us: first(visit, Node::failed).map(since),
        last_candidate_us: values.last().copied().map(since),
        marks: visit
            .marks
            .iter()
            .take(MARKS)
            .map(|(name, at)| wire::Mark { name: name.clone(), at_us: since(*at) })
            .collect(),
        viewport_width: (viewport.right - viewport.left) as u32,
        viewport_height: (viewport.bottom - viewport.top) as u32,
        candidates: candidates(visit),
        cluster: setup.cluster.map(u32::from),
        unanswered_permille: visit.unanswered(),
        failed_requests: visit.failed_requests,
        audit: None,
    })
}

// Returns the earliest time at which a required node was ready or had failed (`is` selects which). A later report may
// name an earlier time. A late time of the first ready node corrects the result.
fn first(visit: &Visit, is: fn(&Node) -> bool) -> Option<Time> {
    let history: &History = &visit.history;
    let mut first: Option<(u32, u32, Time)> = None;
    let mut before: Vec<Node> = Vec::new();
    for until in 0..=history.happenings.len() {
        let nodes = history.content(&visit.candidates, until);
        let late = until > 0 && !matches!(history.happenings[until - 1], Happening::Frame(_));
        let at = |node: &Node| (node.key, node.generation, node.settled().at);
        if late && let Some(was) = before.iter().find(|node| is(node) && first == Some(at(node))) {
            first = nodes.iter().find(|node| node.key == was.key).map(at);
        }
        // Consecutive `NodeReady` calls count as one.
        let painted = |at: usize| matches!(history.happenings.get(at), Some(Happening::NodeReady { .. }));
        let in_a_row = until > 0 && painted(until - 1) && painted(until);
        for now in nodes.iter().filter(|node| !in_a_row && node.required && is(node)).map(at) {
            if first.is_none_or(|first| now.2 < first.2) {
                first = Some(now);
            }
        }
        before = nodes;
    }
    first.map(|first| first.2)
}

fn flags(visit: &Visit, setup: &Setup, settled: bool, candidate: Option<usize>) -> u32 {
    let history = &visit.history;
    let seen = |flag| history.frames().any(|frame| frame.flags & flag != 0);
    let candidate = candidate.map(|candidate| &visit.candidates[candidate]);
    let video_loads = (0..history.happenings.len()).any(|until| {
        let Happening::Frame(frame) = &history.happenings[until] else { return false };
        history.required(&visit.candidates, until + 1).iter().any(|node| {
            node.kind == Kind::Video
                && frame
                    .node(node.key)
                    .is_some_and(|seen| matches!(seen.record.state, State::LoadStarted | State::Playing))
        })
    });
    let mut bits = 0;
    let mut flag = |flag: VisitFlag, set: bool| bits |= u32::from(set) << flag as u32;
    flag(VisitFlag::Settled, settled);
    flag(VisitFlag::Sparse, candidate.is_some_and(|candidate| candidate.sparse));
    flag(VisitFlag::Revisit, seen(header_flag::FROM_CACHE));
    flag(VisitFlag::DeclaredEmpty, visit.declared_empty);
    flag(VisitFlag::OpaqueContent, history.frames().any(|frame| frame.opaque_content));
    flag(VisitFlag::SdkLoadedLate, seen(header_flag::LOADED_LATE));
    flag(VisitFlag::WalkCutShort, seen(header_flag::CUT_SHORT));
    flag(VisitFlag::HoldsObserved, visit.context.holds_observed);
    flag(VisitFlag::HoldExpired, candidate.is_some_and(|candidate| candidate.spent_open));
    flag(VisitFlag::SnapshotsRejected, visit.rejected > 0);
    flag(VisitFlag::VideoLoadStarted, video_loads);
    flag(VisitFlag::Embedded, visit.context.embedded);
    flag(VisitFlag::Typing, visit.context.typing);
    flag(VisitFlag::FirstSession, setup.first_session);
    flag(VisitFlag::DialogOpen, visit.dialog_open);
    flag(VisitFlag::BusyIgnored, visit.small_busy.ever_ignored);
    bits
}

// Returns the first three candidates and the last.
fn candidates(visit: &Visit) -> Vec<wire::CandidateFate> {
    let count = visit.candidates.len();
    let listed = visit.candidates.iter().enumerate().filter(|(index, _)| *index < 3 || index + 1 == count);
    let fate = |(index, candidate): (usize, &Candidate)| {
        let (fate, end) = candidate.fate?;
        let mut class = 0;
        let mut bit = |bit: CandidateClass, set: bool| class |= u32::from(set) << bit as u32;
        bit(CandidateClass::SparseCandidate, candidate.sparse);
        bit(CandidateClass::RequestOpen, candidate.request_open);
        bit(CandidateClass::LaterCandidate, index > 0);
        let age_us = end.saturating_sub(candidate.frame) / 1_000;
        Some(wire::CandidateFate { class, age_us, fate: fate.into() })
    };
    listed.filter_map(fate).collect()
}

fn counts(visit: &Visit, nodes: &[Node]) -> wire::Counts {
    let of = |kind| nodes.iter().filter(|node| node.kind == kind).count() as u32;
    let area = |nodes: &mut dyn Iterator<Item = &Node>| nodes.map(|node| node.rect.area()).sum::<f64>();
    let (all, failed) = (area(&mut nodes.iter()), area(&mut nodes.iter().filter(|node| node.failed())));
    let frames = || visit.history.frames();
    wire::Counts {
        images: of(Kind::Image),
        texts: of(Kind::Text),
        videos: of(Kind::Video),
        customs: of(Kind::Custom),
        failed: nodes.iter().filter(|node| node.failed()).count() as u32,
        live: nodes.iter().filter(|node| node.live()).count() as u32,
        unknown: frames().map(|frame| frame.unknown).max().unwrap_or(0),
        bad_rects: frames().map(|frame| frame.bad_rects).max().unwrap_or(0),
        frames: frames().count() as u32,
        rejected_snapshots: visit.rejected,
        stale_times: visit.stale,
        calls_after_end: visit.after_end,
        failed_area_permille: if all > 0.0 { (failed * 1_000.0 / all).floor() as u32 } else { 0 },
        required: nodes.len() as u32,
        // Scripts contain no texts that are too long.
        cut: visit.marks.len().saturating_sub(MARKS) as u32,
    }
}

// Returns the detail of a visit: its nodes, the largest first. Only one visit in `every`, chosen by its id, has detail.
fn detail(visit: &Visit, nodes: &[Node], every: u32) -> Vec<wire::NodeTime> {
    let id = visit.context.visit_id;
    if every == 0 || !u32::from_le_bytes([id[0], id[1], id[2], id[3]]).is_multiple_of(every) {
        return Vec::new();
    }
    let mut nodes: Vec<&Node> = nodes.iter().collect();
    nodes.sort_by(|a, b| b.rect.area().total_cmp(&a.rect.area()));
    nodes.into_iter().take(DETAIL_NODES).map(|node| node_time(node, visit.start.at)).collect()
}

fn node_time(node: &Node, start: Time) -> wire::NodeTime {
    // Edges are rounded to whole units; a width is the difference of two rounded edges.
    let [left, top, right, bottom] = [node.rect.left, node.rect.top, node.rect.right, node.rect.bottom]
        .map(|edge| edge.round_ties_even() as i32);
    wire::NodeTime {
        kind: node.kind as i32,
        label: String::new(),
        x: left,
        y: top,
        width: (right - left) as u32,
        height: (bottom - top) as u32,
        ready_us: (!node.pending()).then(|| node.settled().at.saturating_sub(start) / 1_000),
        failed: node.failed(),
    }
}
