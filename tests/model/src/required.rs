//! Which nodes of a snapshot's tree a user can see (metric §3).

use crate::rectangle::Rectangle;
use alldrawn_core::judge::snapshot::{ROOT, Record, record_flag};

/// A record, and where it is on the screen.
#[derive(Clone, Copy, Debug)]
pub struct PlacedNode {
    /// The record.
    pub record: Record,
    /// Its place in paint order: larger values are in front.
    pub order: (u32, usize),
    /// Its rectangle, clipped by clipping ancestors and the viewport; `None` if it is invalid.
    pub clipped: Option<Rectangle>,
    /// It and all its ancestors are shown, with enough alpha.
    pub seen: bool,
    /// The area of its whole rectangle, square units; 0 if it is invalid.
    pub whole: f64,
    /// It may cover other nodes.
    pub opaque: bool,
    /// The user can see it.
    pub visible: bool,
}

/// Places every record of a tree.
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
    // The product of alphas is at least 0.1, computed without rounding: each alpha is in 255ths.
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

// Returns the 16 frontmost opaque nodes with at least 5 % of the viewport each.
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
