//! Decides which nodes of a snapshot's tree a user can see (metric §3).

use crate::rectangle::Rectangle;
use alldrawn_core::judge::snapshot::{Kind, ROOT, Record, State, kind_flag, record_flag, state_flag};

/// A record, and the position of its node on the screen.
#[derive(Clone, Copy, Debug)]
pub struct PlacedNode {
    /// The record. An error node has state `failed`, and kind `custom` if its own kind is not content.
    pub record: Record,
    /// The node's position in the paint order: nodes with larger values are in front.
    pub order: (u32, usize),
    /// The position from which on nodes may cover this node: its own or, for an error node, that of its frontmost
    /// descendant, so that no descendant covers it.
    pub front: (u32, usize),
    /// True for an error node (metric §4).
    pub error: bool,
    /// True if the node or one of its ancestors is a live region (metric §7a).
    pub in_live_region: bool,
    /// True if the node or one of its ancestors is a control that the user touched (metric §7).
    pub touched: bool,
    /// The node's rectangle, clipped by clipping ancestors and the viewport; `None` if the rectangle is invalid.
    pub clipped: Option<Rectangle>,
    /// True if the node and all its ancestors are shown, with enough alpha.
    pub seen: bool,
    /// The area of the node's whole rectangle, square units; 0 if the rectangle is invalid.
    pub whole: f64,
    /// True if the node may cover other nodes.
    pub opaque: bool,
    /// True if the user can see the node.
    pub visible: bool,
}

/// Computes the position of every record of a tree.
pub fn place(records: &[Record], viewport: Rectangle) -> Vec<PlacedNode> {
    let mut placed: Vec<PlacedNode> = (0..records.len()).map(|index| one(records, index, viewport)).collect();
    let covers = covering(&placed);
    for node in &mut placed {
        let Some(clipped) = node.clipped.filter(|_| node.seen) else { continue };
        let mut left = vec![clipped];
        for (_, cover) in covers.iter().filter(|(order, _)| *order > node.front) {
            left = left.into_iter().flat_map(|part| part.without(*cover)).collect();
        }
        let area: f64 = left.into_iter().map(Rectangle::area).sum();
        node.visible = area >= 256.0 && (area * 10.0 >= node.whole || area * 100.0 >= viewport.area());
    }
    placed
}

// Returns the record and its ancestors, nearest first.
fn chain(records: &[Record], index: usize) -> Vec<&Record> {
    let mut chain = vec![&records[index]];
    let mut parent = records[index].parent;
    while parent != ROOT {
        chain.push(&records[parent as usize]);
        parent = records[parent as usize].parent;
    }
    chain
}

// Returns the frontmost position of a record and its descendants. In pre-order, they follow the record directly.
fn frontmost_inside(records: &[Record], index: usize) -> (u32, usize) {
    let inside = |at: &usize| chain(records, *at).iter().any(|outer| std::ptr::eq(*outer, &records[index]));
    let positions = (index..records.len()).take_while(inside).map(|at| (records[at].paint_order, at));
    positions.max().unwrap_or((records[index].paint_order, index))
}

// An error node is failed content, whatever it is made of.
fn failed(record: Record) -> Record {
    let kind = if record.kind.is_content() { record.kind } else { Kind::Custom };
    Record { kind, state: State::Failed, ..record }
}

fn one(records: &[Record], index: usize, viewport: Rectangle) -> PlacedNode {
    let chain = chain(records, index);
    let error = records[index].kind_flags & kind_flag::ERROR != 0;
    let record = if error { failed(records[index]) } else { records[index] };
    let shown = chain.iter().all(|node| node.flags & record_flag::SHOWN != 0);
    // The product of the alphas must be at least 0.1. It is computed without rounding, because each alpha is a multiple
    // of 1/255.
    let alphas: u128 = chain.iter().map(|node| u128::from(node.alpha)).product();
    let full: u128 = chain.iter().map(|_| 255).product();
    let seen = shown && alphas * 10 >= full;

    let mut clip = viewport;
    for ancestor in &chain[1..] {
        if ancestor.flags & record_flag::CLIPS != 0
            && let Some(rect) = Rectangle::new(ancestor.rect)
        {
            clip = clip.and(rect);
        }
    }
    let whole = Rectangle::new(record.rect);
    let clipped = whole.map(|rect| rect.and(clip));
    let (whole, area) = (whole.map_or(0.0, Rectangle::area), clipped.map_or(0.0, Rectangle::area));
    PlacedNode {
        record,
        order: (record.paint_order, index),
        front: if error { frontmost_inside(records, index) } else { (record.paint_order, index) },
        error,
        in_live_region: chain.iter().any(|node| node.kind_flags & kind_flag::LIVE != 0),
        touched: chain.iter().any(|node| node.state_flags & state_flag::TOUCHED != 0),
        clipped,
        seen,
        whole,
        opaque: shown
            && alphas == full
            && record.flags & record_flag::OPAQUE != 0
            && clipped.is_some()
            && area * 20.0 >= viewport.area(),
        visible: false,
    }
}

// Returns the 16 frontmost opaque nodes that have at least 5 % of the viewport each.
fn covering(placed: &[PlacedNode]) -> Vec<((u32, usize), Rectangle)> {
    let mut opaque: Vec<_> = placed
        .iter()
        .filter(|node| node.opaque)
        .filter_map(|node| Some((node.order, node.clipped?)))
        .collect();
    opaque.sort_by_key(|(order, _)| *order);
    opaque.reverse();
    opaque.truncate(16);
    opaque
}
