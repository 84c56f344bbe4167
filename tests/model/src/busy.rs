//! Busy nodes that block completion (metric §7).

use crate::rectangle::Rectangle;
use crate::required::PlacedNode;
use alldrawn_core::judge::snapshot::Kind;

/// Returns true if a visible busy node covers at least 1 % of the viewport, or lies with at least half of its area over
/// a visible content node. Also returns true if a frame has more small busy nodes than may be compared with its
/// content.
pub fn blocks(placed: &[PlacedNode], viewport: Rectangle) -> bool {
    let visible = || placed.iter().filter(|node| node.visible);
    let rects = |busy: bool| -> Vec<Rectangle> {
        let of_kind = |node: &&PlacedNode| {
            if busy { node.record.kind == Kind::Busy } else { node.record.kind.is_content() }
        };
        visible().filter(of_kind).filter_map(|node| node.clipped).collect()
    };
    let (busy, content) = (rects(true), rects(false));
    let large = |rect: &Rectangle| rect.area() * 100.0 >= viewport.area();
    let over = |rect: &Rectangle| content.iter().any(|under| rect.and(*under).area() * 2.0 >= rect.area());
    let small = busy.iter().filter(|rect| !large(rect)).count();
    busy.iter().any(|rect| large(rect) || over(rect)) || small * content.len() > 16_384 + 16 * placed.len()
}
