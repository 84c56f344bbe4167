//! Explains why each node of a frame is required or not (metric §3, §7).
//!
//! The rules are implemented here a second time, node by node and without regard to cost, so that each finding comes
//! with its reason. [`alldrawn_core::judge::visibility`] finds the same in one pass; a test compares the two.

use alldrawn_core::judge::busy::{COMPARISONS, COMPARISONS_PER_NODE};
use alldrawn_core::judge::definition::Definition;
use alldrawn_core::judge::geometry::Rect;
use alldrawn_core::judge::occlusion::{OCCLUDERS, PaintKey};
use alldrawn_core::judge::readiness::{Readiness, readiness};
use alldrawn_core::judge::size::MIN_AREA;
use alldrawn_core::judge::snapshot::{
    Kind, ROOT, Record, Snapshot, SnapshotError, State, kind_flag, record_flag, state_flag,
};
use alldrawn_core::judge::visibility::MIN_ALPHA;

/// The result of the rules for one node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Finding {
    /// The user can see the node. A content node is required; a busy node may block completion.
    Seen,
    /// The node or one of its ancestors is not shown.
    NotShown {
        /// Identity of the node that is not shown.
        by: u32,
    },
    /// The product of the alphas of the node and its ancestors is below 0.1.
    Transparent {
        /// The product.
        alpha: f64,
    },
    /// The node's rectangle is NaN, infinite or negative.
    BadRectangle,
    /// The visible part has less than 256 square units.
    Small {
        /// The visible part, in square units.
        area: f64,
    },
    /// The visible part is less than 10 % of the node and less than 1 % of the viewport.
    Sliver {
        /// The visible share of the node, 0 to 1.
        of_node: f64,
        /// Share of the viewport, 0–1.
        of_viewport: f64,
    },
    /// The 16 frontmost opaque nodes cover so much of the node that the rest is too small.
    Covered {
        /// Identity of the node that covers the largest part; of equal ones the frontmost.
        by: u32,
        /// The number of other nodes that cover a part; 0 if one node covers all of it.
        others: u32,
        /// The uncovered part, in square units.
        left: f64,
    },
    /// The user can see the node, but its state is unknown.
    UnknownState,
    /// The node is a video that is not meant to play and has neither a poster nor a frame.
    NoPoster,
    /// The node is the search field of a typing visit.
    SearchField,
}

/// A node with the rules' finding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExplainedNode {
    /// The node's record.
    pub record: Record,
    /// The node's rectangle, clipped by clipping ancestors and the viewport; empty if the node's own rectangle is bad.
    pub clipped: Rect,
    /// The result of the rules.
    pub finding: Finding,
    /// True if the node or one of its ancestors is a live region (metric §7a).
    pub live_region: bool,
    // True if the node or one of its ancestors is a control that the user touched.
    touched: bool,
    // The position in paint order at which the node covers others.
    key: PaintKey,
    // The position at which others cover the node. An error node lies at its frontmost descendant, so that what it is
    // made of does not cover it.
    covered_at: PaintKey,
}

/// Why a busy node blocks completion, or why it does not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Blocks {
    /// The node does not block: it is not visible.
    No,
    /// Definition 1: the node does not block, because it is small and does not lie over content.
    SmallBesideContent,
    /// The node covers at least 1 % of the viewport.
    Large {
        /// Share of the viewport, 0–1.
        of_viewport: f64,
    },
    /// At least half of the node lies over a content node.
    Over {
        /// Identity of the content node.
        identity: u32,
    },
    /// The node is small, and the frame has too many small busy nodes to compare each of them with the content.
    Crowd,
    /// The node is small, but the small busy nodes of the frame together cover at least 1 % of the viewport.
    Together {
        /// Their share of the viewport, 0–1.
        of_viewport: f64,
    },
    /// The node is small and blocks for a while: at most 10 s of one candidate.
    ForAWhile,
    /// The node is small, and small ones have already blocked for 10 seconds: it is ignored.
    Ignored,
    /// The node is small and does not block because of what it is in.
    Exempt(Exempt),
}

impl Blocks {
    /// Returns true if the node blocks completion until it leaves.
    pub fn until_it_leaves(self) -> bool {
        matches!(self, Blocks::Large { .. } | Blocks::Over { .. } | Blocks::Crowd | Blocks::Together { .. })
    }
}

/// Why a small busy node that does not lie over content never blocks (metric §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exempt {
    /// The node is in a live region.
    LiveRegion,
    /// The node is in a control that the user touched.
    Touched,
    /// The node is a search field or in one.
    Field,
}

/// A frame whose nodes are explained.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    /// Area of the viewport in square units.
    pub viewport_area: f64,
    /// The content nodes, in record order.
    pub content: Vec<ExplainedNode>,
    /// The busy nodes, and why each blocks or does not.
    pub busy: Vec<(ExplainedNode, Blocks)>,
}

impl Frame {
    /// Returns the busy nodes that block completion until they leave.
    pub fn blocking(&self) -> impl Iterator<Item = &ExplainedNode> {
        self.busy.iter().filter(|(_, blocks)| blocks.until_it_leaves()).map(|(node, _)| node)
    }

    /// Returns the small busy nodes that block completion for a while.
    pub fn blocking_for_a_while(&self) -> impl Iterator<Item = &ExplainedNode> {
        self.busy.iter().filter(|(_, blocks)| *blocks == Blocks::ForAWhile).map(|(node, _)| node)
    }

    // Changes the small busy nodes that block for a while: their time is over, and they are ignored.
    pub(crate) fn ignore_small_busy(&mut self) {
        for (_, blocks) in self.busy.iter_mut().filter(|(_, blocks)| *blocks == Blocks::ForAWhile) {
            *blocks = Blocks::Ignored;
        }
    }
}

/// Explains a snapshot by the rules of `definition`. `typing`: the visit is a typing visit, in which the search field
/// does not count.
///
/// # Errors
/// [`SnapshotError::Parent`] if a record's parent is not an earlier record.
pub fn explain(
    snapshot: &Snapshot<'_>,
    typing: bool,
    definition: Definition,
) -> Result<Frame, SnapshotError> {
    let records: Vec<Record> = snapshot.records().collect();
    for (index, record) in records.iter().enumerate() {
        if record.parent != ROOT && record.parent as usize >= index {
            return Err(SnapshotError::Parent { record: index as u32 });
        }
    }
    let viewport = Rect::from_record(snapshot.header.viewport).unwrap_or_default();
    let mut nodes: Vec<ExplainedNode> =
        (0..records.len()).map(|index| without_covers(&records, index, &viewport)).collect();
    let occluders = occluders(&records, &nodes, viewport.area());
    for node in nodes.iter_mut().filter(|node| node.finding == Finding::Seen) {
        node.finding = cover_finding(node, &occluders, viewport.area());
    }
    let seen: Vec<ExplainedNode> =
        nodes.iter().filter(|n| n.record.kind.is_content() && n.finding == Finding::Seen).copied().collect();
    let busy = busy(&nodes, &seen, viewport.area(), definition);
    let mut content: Vec<ExplainedNode> = nodes.into_iter().filter(|n| n.record.kind.is_content()).collect();
    for node in content.iter_mut().filter(|node| node.finding == Finding::Seen) {
        node.finding = readiness_finding(&node.record, typing);
    }
    Ok(Frame { viewport_area: viewport.area(), content, busy })
}

// Applies all rules except occlusion.
fn without_covers(records: &[Record], index: usize, viewport: &Rect) -> ExplainedNode {
    let record = records[index];
    let chain = ancestors(records, index);
    let mut clipped = Rect::from_record(record.rect);
    let clips = chain[..chain.len() - 1].iter().filter(|above| above.flags & record_flag::CLIPS != 0);
    for clip in clips.filter_map(|above| Rect::from_record(above.rect)).chain([*viewport]) {
        clipped = clipped.map(|rect| rect.intersect(&clip));
    }
    let alpha = alpha(&chain);
    let hidden = chain.iter().find(|above| above.flags & record_flag::SHOWN == 0);
    let finding = match (hidden, clipped, Rect::from_record(record.rect)) {
        (Some(above), _, _) => Finding::NotShown { by: above.identity },
        (None, _, _) if alpha < MIN_ALPHA => Finding::Transparent { alpha },
        (None, Some(part), Some(whole)) => size(part.area(), whole.area(), viewport.area()),
        (None, _, _) => Finding::BadRectangle,
    };
    ExplainedNode {
        record,
        clipped: clipped.unwrap_or_default(),
        finding,
        live_region: chain.iter().any(|above| above.kind_flags & kind_flag::LIVE != 0),
        touched: chain.iter().any(|above| above.state_flags & state_flag::TOUCHED != 0),
        key: PaintKey::new(record.paint_order, index as u32),
        covered_at: covered_at(records, index),
    }
}

// Returns the position in front of which a node can be covered: its own or, for an error node, the frontmost one in its
// subtree.
fn covered_at(records: &[Record], index: usize) -> PaintKey {
    let key = |at: usize| PaintKey::new(records[at].paint_order, at as u32);
    if records[index].kind_flags & kind_flag::ERROR == 0 {
        return key(index);
    }
    let inside = |at: &usize| {
        let mut parent = records[*at].parent;
        while parent != ROOT && parent as usize != index {
            parent = records[parent as usize].parent;
        }
        parent != ROOT
    };
    (index + 1..records.len()).take_while(inside).map(key).fold(key(index), PaintKey::max)
}

fn size(part: f64, whole: f64, viewport: f64) -> Finding {
    if part < MIN_AREA {
        Finding::Small { area: part }
    } else if part * 10.0 < whole && part * 100.0 < viewport {
        Finding::Sliver { of_node: part / whole, of_viewport: part / viewport }
    } else {
        Finding::Seen
    }
}

// Returns the node's ancestors from the root on, and the node itself.
fn ancestors(records: &[Record], index: usize) -> Vec<Record> {
    let mut chain = vec![records[index]];
    let mut parent = records[index].parent;
    while parent != ROOT {
        chain.push(records[parent as usize]);
        parent = records[parent as usize].parent;
    }
    chain.reverse();
    chain
}

fn alpha(chain: &[Record]) -> f64 {
    chain.iter().fold(1.0, |alpha, record| alpha * f64::from(record.alpha) / 255.0)
}

// Returns the frontmost opaque nodes that each cover at least 5 % of the viewport, front to back.
fn occluders(records: &[Record], nodes: &[ExplainedNode], viewport: f64) -> Vec<ExplainedNode> {
    let opaque = |(index, node): &(usize, &ExplainedNode)| {
        let chain = ancestors(records, *index);
        node.record.flags & record_flag::OPAQUE != 0
            && chain.iter().all(|above| above.flags & record_flag::SHOWN != 0 && above.alpha == 255)
            && Rect::from_record(node.record.rect).is_some()
            && node.clipped.area() * 20.0 >= viewport
    };
    let mut found: Vec<ExplainedNode> =
        nodes.iter().enumerate().filter(opaque).map(|(_, node)| *node).collect();
    found.sort_by_key(|node| core::cmp::Reverse(node.key));
    found.truncate(OCCLUDERS);
    found
}

// Applies occlusion to a node that is visible without it.
fn cover_finding(node: &ExplainedNode, occluders: &[ExplainedNode], viewport: f64) -> Finding {
    let part = |front: &&ExplainedNode| node.clipped.intersect(&front.clipped).area();
    let in_front: Vec<&ExplainedNode> =
        occluders.iter().filter(|front| front.key > node.covered_at && part(front) > 0.0).collect();
    // `max_by` returns the last of equal values, which is the frontmost after `rev`.
    let Some(most) = in_front.iter().rev().copied().max_by(|a, b| part(a).total_cmp(&part(b))) else {
        return Finding::Seen;
    };
    let left = left_by(&in_front, &node.clipped);
    let whole = Rect::from_record(node.record.rect).unwrap_or_default();
    if size(left, whole.area(), viewport) == Finding::Seen {
        return Finding::Seen;
    }
    let others = if most.clipped.contains(&node.clipped) { 0 } else { in_front.len() as u32 - 1 };
    Finding::Covered { by: most.record.identity, others, left }
}

// Returns the square units of `rect` outside all covers. The edges of the covers form a grid in which each cell is
// either fully covered or fully uncovered.
fn left_by(covers: &[&ExplainedNode], rect: &Rect) -> f64 {
    let grid = |low: fn(&Rect) -> f64, high: fn(&Rect) -> f64| {
        let edges = covers.iter().flat_map(|cover| [low(&cover.clipped), high(&cover.clipped)]);
        let mut lines: Vec<f64> = edges.map(|edge| edge.max(low(rect)).min(high(rect))).collect();
        lines.extend([low(rect), high(rect)]);
        lines.sort_by(f64::total_cmp);
        lines.dedup();
        lines
    };
    let (across, down) = (grid(|r| r.left, |r| r.right), grid(|r| r.top, |r| r.bottom));
    let cells = down
        .windows(2)
        .flat_map(|y| across.windows(2).map(|x| Rect { left: x[0], top: y[0], right: x[1], bottom: y[1] }));
    cells
        .filter(|cell| !covers.iter().any(|cover| cover.clipped.contains(cell)))
        .map(|cell| cell.area())
        .sum()
}

fn busy(
    nodes: &[ExplainedNode],
    content: &[ExplainedNode],
    viewport: f64,
    definition: Definition,
) -> Vec<(ExplainedNode, Blocks)> {
    let large = |node: &ExplainedNode| node.clipped.area() * 100.0 >= viewport;
    let visible = |node: &&ExplainedNode| node.record.kind == Kind::Busy && node.finding == Finding::Seen;
    let small: Vec<&ExplainedNode> = nodes.iter().filter(visible).filter(|node| !large(node)).collect();
    let too_many = (small.len() * content.len()) as u64
        > u64::from(COMPARISONS + COMPARISONS_PER_NODE * nodes.len() as u32);
    let together: f64 =
        small.iter().filter(|node| exempt(node).is_none()).map(|node| node.clipped.area()).sum();
    let busy = nodes.iter().filter(|node| node.record.kind == Kind::Busy).map(|node| {
        let area = node.clipped.area();
        let under = |seen: &&ExplainedNode| node.clipped.intersect(&seen.clipped).area() * 2.0 >= area;
        let blocks = if node.finding != Finding::Seen {
            Blocks::No
        } else if large(node) {
            Blocks::Large { of_viewport: area / viewport }
        } else if let Some(seen) = content.iter().find(under) {
            Blocks::Over { identity: seen.record.identity }
        } else if too_many {
            Blocks::Crowd
        } else if definition.version() == 1 {
            Blocks::SmallBesideContent
        } else if let Some(exempt) = exempt(node) {
            Blocks::Exempt(exempt)
        } else if together * 100.0 >= viewport {
            Blocks::Together { of_viewport: together / viewport }
        } else {
            Blocks::ForAWhile
        };
        (*node, blocks)
    });
    busy.collect()
}

fn exempt(node: &ExplainedNode) -> Option<Exempt> {
    if node.live_region {
        Some(Exempt::LiveRegion)
    } else if node.touched {
        Some(Exempt::Touched)
    } else if node.record.flags & record_flag::FIELD != 0 {
        Some(Exempt::Field)
    } else {
        None
    }
}

fn readiness_finding(record: &Record, typing: bool) -> Finding {
    if readiness(record) == Readiness::NotAwaited {
        return if record.state == State::Unknown { Finding::UnknownState } else { Finding::NoPoster };
    }
    if typing && record.flags & record_flag::FIELD != 0 { Finding::SearchField } else { Finding::Seen }
}
