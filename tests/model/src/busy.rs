//! Whether something busy blocks completion (metric §7).

use crate::rectangle::Rectangle;
use crate::required::Placed;
use alldrawn_core::snapshot::Kind;

/// Whether a visible busy node has ≥ 1 % of the viewport, or lies with half of itself over a visible content node.
pub fn blocks(placed: &[Placed], viewport: Rectangle) -> bool {
    let visible = |node: &&Placed| node.visible;
    placed.iter().filter(visible).filter(|node| node.record.kind == Kind::Busy).any(|busy| {
        let Some(rect) = busy.clipped else { return false };
        let over_content = || {
            placed.iter().filter(visible).filter(|node| node.record.kind.is_content()).any(|content| {
                content.clipped.is_some_and(|under| rect.and(under).area() * 2.0 >= rect.area())
            })
        };
        rect.area() * 100.0 >= viewport.area() || over_content()
    })
}
