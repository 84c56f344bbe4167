//! What of a surface a user can see: one pass over the tree, then one over its content (metric §3, §7).

use crate::busy::{self, Busy};
use crate::geometry::Rect;
use crate::occlusion::{Occluders, PaintKey};
use crate::snapshot::{Kind, ROOT, Record, Snapshot, SnapshotError, record_flag};

/// The product of alphas along a node's ancestors from which it is visible (metric §3).
pub const MIN_ALPHA: f64 = 0.1;
/// Square units from which a node's visible part counts (metric §3).
pub const MIN_AREA: f64 = 256.0;

/// A content node of the last judged snapshot.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Index of its record.
    pub index: u32,
    /// Whether the user can see it; false also for a hidden, clipped, small or covered node.
    pub visible: bool,
    /// Its rectangle, clipped by clipping ancestors and the viewport; meaningless unless visible.
    pub rect: Rect,
    /// Square units of `rect`.
    pub area: f64,
    key: PaintKey,
}

/// What was found beside the content nodes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Findings {
    /// Square units of the viewport; 0 where its rectangle is bad.
    pub viewport_area: f64,
    /// A busy node blocks completion (metric §7).
    pub busy: bool,
    /// Nodes with a NaN, infinite or negative rectangle.
    pub bad_rects: u32,
}

#[derive(Clone, Copy, Debug)]
struct Context {
    alpha: f64,
    clip: u32,
}

const HIDDEN: Context = Context { alpha: 0.0, clip: 0 };

/// The pass and its buffers, reused from frame to frame: nothing is allocated once warm.
#[derive(Debug, Default)]
pub struct Visibility {
    contexts: Vec<Context>,
    clips: Vec<Rect>,
    content: Vec<Seen>,
    occluders: Occluders,
    busy: Vec<Busy>,
}

impl Visibility {
    /// Judges every node of a snapshot. The content nodes are then in [`Visibility::content`].
    ///
    /// # Errors
    /// [`SnapshotError::Parent`] where a record's parent is not an earlier record.
    pub fn judge(&mut self, snapshot: &Snapshot<'_>) -> Result<Findings, SnapshotError> {
        let viewport = Rect::from_record(snapshot.header.viewport).unwrap_or_default();
        let mut found = Findings { viewport_area: viewport.area(), ..Findings::default() };
        self.contexts.clear();
        self.clips.clear();
        self.content.clear();
        self.busy.clear();
        self.occluders.clear();
        self.clips.push(viewport);
        for (index, record) in snapshot.records().enumerate() {
            let index = index as u32;
            let parent = if record.parent == ROOT {
                Context { alpha: 1.0, clip: 0 }
            } else {
                *self.contexts.get(record.parent as usize).ok_or(SnapshotError::Parent { record: index })?
            };
            let context = self.place(index, &record, parent, &mut found);
            self.contexts.push(context);
        }
        for seen in self.content.iter_mut().filter(|seen| seen.visible) {
            seen.visible = !self.occluders.cover(seen.key, &seen.rect);
        }
        found.busy = busy::blocks(&self.busy, &self.content, &self.occluders, found.viewport_area);
        Ok(found)
    }

    /// The content nodes of the last judged snapshot, in record order.
    pub fn content(&self) -> &[Seen] {
        &self.content
    }

    // One record: what its children inherit; and itself, where it is content, busy or opaque.
    #[inline(always)]
    fn place(&mut self, index: u32, record: &Record, parent: Context, found: &mut Findings) -> Context {
        let key = PaintKey::new(record.paint_order, index);
        let shown = record.flags & record_flag::SHOWN != 0;
        let alpha = if shown { parent.alpha * f64::from(record.alpha) / 255.0 } else { 0.0 };
        let rect = Rect::from_record(record.rect);
        found.bad_rects += u32::from(rect.is_none());
        let (Some(rect), true) = (rect, alpha >= MIN_ALPHA) else {
            if record.kind.is_content() {
                self.content.push(Seen { index, visible: false, rect: Rect::default(), area: 0.0, key });
            }
            // A bad rectangle costs only its node: its children are clipped as if it did not clip.
            return if alpha < MIN_ALPHA { HIDDEN } else { Context { alpha, clip: parent.clip } };
        };
        let clipped = rect.intersect(&self.clips[parent.clip as usize]);
        let area = clipped.area();
        if record.flags & record_flag::OPAQUE != 0 && alpha == 1.0 && area * 20.0 >= found.viewport_area {
            self.occluders.offer(key, clipped);
        }
        let large = area >= MIN_AREA && (area * 10.0 >= rect.area() || area * 100.0 >= found.viewport_area);
        if record.kind.is_content() {
            self.content.push(Seen { index, visible: large, rect: clipped, area, key });
        } else if record.kind == Kind::Busy && large {
            self.busy.push(Busy::new(key, clipped, area));
        }
        let mut clip = parent.clip;
        if record.flags & record_flag::CLIPS != 0 {
            clip = self.clips.len() as u32;
            self.clips.push(clipped);
        }
        Context { alpha, clip }
    }
}
