//! Decides which nodes of a snapshot's tree a user can see (metric §3).

use crate::rectangle::Rectangle;
use alldrawn_core::judge::snapshot::{ROOT, Record, record_flag};

/// A record, and the position of its node on the screen.
#[derive(Clone, Copy, Debug)]
pub struct PlacedNode {
    /// The record.
    pub record: Record,
    /// The node's position in the paint order: nodes with larger values are in front.
    pub order: (u32, usize),
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
        for (_, cover) in covers.iter().filter(|(order, _)| *order > node.order) {
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

fn one(records: &[Record], index: usize, viewport: Rectangle) -> PlacedNode {
    let record = records[index];
    let chain = chain(records, index);
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
