//! Large custom nodes for which nobody answers, and in front of which no content lies: what is in them is not measured
//! (metric §14).

use crate::judge::geometry::Rect;
use crate::judge::occlusion::PaintKey;
use crate::judge::snapshot::{Kind, Record, Snapshot, State, record_flag};
use crate::judge::visibility::Visibility;

/// The number of unanswered custom nodes of a frame that are looked at, in record order.
const MOST: usize = 16;

/// Returns true for a custom node of unknown state for which no Perf interface answered.
#[inline(always)]
pub fn is_unanswered(record: &Record) -> bool {
    record.kind == Kind::Custom && record.state == State::Unknown && record.flags & record_flag::EVIDENCE == 0
}

/// Returns the largest share of the viewport that one unanswered custom node covers, in 1/1000. A node with content of
/// a known state in front of any part of it does not count.
pub fn unanswered_permille(snapshot: &Snapshot<'_>, visibility: &mut Visibility) -> u32 {
    let mut found: [(PaintKey, Rect); MOST] = Default::default();
    let mut count = 0;
    for (index, record) in (0..).zip(snapshot.records()) {
        if is_unanswered(&record) && count < MOST {
            let seen = visibility.of_node(index, &record);
            if seen.visible {
                found[count] = (PaintKey::new(record.paint_order, index), seen.rect);
                count += 1;
            }
        }
    }
    if count == 0 {
        return 0;
    }
    let found = &mut found[..count];
    for (index, record) in (0..).zip(snapshot.records()) {
        if !record.kind.is_content() || record.state == State::Unknown {
            continue;
        }
        let seen = visibility.of_node(index, &record);
        let key = PaintKey::new(record.paint_order, index);
        for (under, rect) in found.iter_mut() {
            if seen.visible && *under < key && rect.meets(&seen.rect) {
                *rect = Rect::default();
            }
        }
    }
    let largest = found.iter().map(|(_, rect)| rect.area()).fold(0.0, f64::max);
    ((largest / visibility.viewport_area() * 1_000.0) as u32).min(1_000)
}
