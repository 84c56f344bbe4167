//! Still frames: the same nodes in the same places, some with new content or in another state. Most frames of a loading
//! surface are still, and the visible parts of their nodes are known from the frame before.

use super::Visit;
use crate::judge::geometry::Rect;
use crate::judge::readiness::{Readiness, readiness};
use crate::judge::snapshot::{RECORD_LEN, Record, Snapshot, is_same};

impl Visit {
    /// Applies a still frame. Returns false, and does nothing, if the frame is not still or if that is unknown.
    pub fn still(&mut self, snapshot: &Snapshot<'_>) -> bool {
        let viewport = Rect::from_record(snapshot.header.viewport).unwrap_or_default();
        let still = self.last.as_ref().is_some_and(|last| {
            last.flags == snapshot.header.flags
                && last.viewport == viewport
                && last.stride == snapshot.stride()
                && nothing_moves(&last.records, snapshot.record_bytes(), last.stride)
        });
        if !still {
            return false;
        }
        let Some(time) = self.frame_time(snapshot.header.time) else { return true };
        self.advance(time, false);
        if self.is_not_judged() {
            return true;
        }
        let at = self.frame_at(snapshot, time, true);
        self.note_late_firsts();
        let Some(last) = &mut self.last else { return true };
        let totals = self.nodes.apply_content(snapshot, &mut last.records, &at);
        last.time = time;
        last.sequence = snapshot.header.sequence;
        self.applied(totals, &at);
        true
    }
}

// Returns true if the records differ at most in generation, state and ready time, and if each changed node is awaited
// in both frames. An empty buffer is not a frame.
fn nothing_moves(before: &[u8], now: &[u8], stride: usize) -> bool {
    before.len() == now.len()
        && !before.is_empty()
        && before.chunks_exact(stride).zip(now.chunks_exact(stride)).all(|(before, now)| {
            let (Some(before), Some(now)) = (before.first_chunk(), now.first_chunk()) else { return false };
            is_same(before, now) || same_place(before, now) && awaited_alike(before, now)
        })
}

#[inline]
fn same_place(before: &[u8; RECORD_LEN], now: &[u8; RECORD_LEN]) -> bool {
    // All bytes but the generation at 4, the state at 13 and the ready time at 32.
    before[..4] == now[..4]
        && before[8..13] == now[8..13]
        && before[14..32] == now[14..32]
        && before[36..] == now[36..]
}

fn awaited_alike(before: &[u8; RECORD_LEN], now: &[u8; RECORD_LEN]) -> bool {
    let awaited = |record: &Record| !record.kind.is_content() || readiness(record) != Readiness::NotAwaited;
    let (before, now) = (Record::read(before), Record::read(now));
    // The kind may change, since a Perf view's answers decide whether it is busy.
    // The state byte also says if the user has touched the control that a busy node is in.
    before.kind == now.kind && before.state_flags == now.state_flags && awaited(&before) && awaited(&now)
}
