//! The share of the viewport for which nobody answers (metric §14).

use crate::rectangle::Rectangle;
use crate::required::PlacedNode;
use crate::visit::Visit;
use alldrawn_core::judge::snapshot::{Kind, State, record_flag};

/// Returns the largest share of the viewport, in 1/1000, that one visible custom node covers, if the node's state is
/// unknown, no Perf interface or loader answers for it, and no visible content with a known state lies in front of it.
pub fn unanswered_permille(placed: &[PlacedNode], viewport: Rectangle) -> u32 {
    if viewport.area() == 0.0 {
        return 0;
    }
    let content = || placed.iter().filter(|node| node.visible && node.record.kind.is_content());
    let unanswered = content().filter(|node| {
        node.record.kind == Kind::Custom
            && node.record.state == State::Unknown
            && node.record.flags & record_flag::EVIDENCE == 0
    });
    let known = || content().filter(|node| node.record.state != State::Unknown);
    let rect = |node: &PlacedNode| node.clipped.unwrap_or_default();
    let alone = |node: &&PlacedNode| {
        !known().any(|other| other.order > node.order && rect(other).and(rect(node)).area() > 0.0)
    };
    let largest = unanswered.filter(alone).map(|node| rect(node).area()).fold(0.0, f64::max);
    (largest * 1_000.0 / viewport.area()).floor().min(1_000.0) as u32
}

impl Visit {
    /// Returns the share of the viewport, in 1/1000, that an unanswered custom node covers in the final candidate's
    /// frame; 0 without a candidate.
    pub fn unanswered(&self) -> u32 {
        let candidate = self.end.as_ref().and_then(|end| end.candidate);
        let until = candidate.map_or(0, |it| self.candidates[it].formed);
        self.history.last_before(until).map_or(0, |frame| frame.unanswered_permille)
    }
}
