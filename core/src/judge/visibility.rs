//! The part of a surface that a user can see (metric §3). One pass over the tree ([`Visibility::survey`]) finds what
//! each node inherits and which nodes cover others; after that, each node's visibility can be computed.

use crate::judge::busy::BusyNodes;
use crate::judge::error_nodes::ErrorNodes;
use crate::judge::geometry::Rect;
use crate::judge::occlusion::{Occluders, PaintKey};
use crate::judge::outline::Outline;
use crate::judge::size::Needed;
use crate::judge::snapshot::{
    Kind, RECORD_LEN, ROOT, Record, Snapshot, SnapshotError, kind_flag, record_flag, state_flag,
};

/// Smallest product of the alphas of a node and its ancestors at which the node is visible (metric §3).
pub const MIN_ALPHA: f64 = 0.1;

/// The part of a node that a user can see.
#[derive(Clone, Copy, Debug, Default)]
pub struct NodeVisibility {
    /// True if enough of the node can be seen. False for a hidden, clipped, small or covered node.
    pub visible: bool,
    /// The node's rectangle, clipped by clipping ancestors and the viewport. Meaningless unless `visible` is set.
    pub rect: Rect,
    /// Area of `rect` in square units: the node's weight, even if other nodes cover a part of it.
    pub area: f64,
}

/// What a node's content needs to know of its visibility. Small enough to be passed in registers.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// As in [`NodeVisibility`].
    pub visible: bool,
    /// True if the node is in a live region. Meaningless unless `visible` is set.
    pub live_region: bool,
    /// As in [`NodeVisibility`].
    pub area: f64,
}

/// A node that scrolls.
#[derive(Clone, Copy, Debug)]
pub struct Scroller {
    /// The binding's number for the view.
    pub identity: u32,
    /// Area of the node's clipped rectangle in square units.
    pub area: f64,
}

// What a node's children inherit. A node passes on its parent's, unless it clips, is translucent, or begins a live
// region or touched control.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Inherited {
    clip: Rect,
    alpha: f64,
    live_region: bool,
    touched: bool,
}

// Indices into `Visibility::inherited`: `HIDDEN` for nodes that cannot be seen, `VIEWPORT` for what roots inherit.
const HIDDEN: u32 = 0;
const VIEWPORT: u32 = 1;
// A bit beside the index, set if the node's own rectangle is bad. The node's children inherit as usual.
const BAD: u32 = 1 << 31;

// Returns true for a node that is hidden, translucent, clipping, scrolling, opaque, busy, live, touched or an error
// node. Most nodes are not.
#[inline(always)]
fn is_special(record: &Record) -> bool {
    const FLAGS: u8 = record_flag::CLIPS | record_flag::OPAQUE | record_flag::SCROLLS;
    record.alpha != 255
        || record.flags & (record_flag::SHOWN | FLAGS) != record_flag::SHOWN
        || record.kind_flags | record.state_flags | u8::from(record.kind == Kind::Busy) != 0
}

/// The pass over the tree. Its buffers are reused for all frames: once they have grown, nothing is allocated.
#[derive(Debug, Default)]
pub struct Visibility {
    // For each record, the index into `inherited` of what its children inherit. A node's own clip does not hide it.
    inheritance: Vec<u32>,
    inherited: Vec<Inherited>,
    occluders: Occluders,
    busy: BusyNodes,
    scrollers: Vec<Scroller>,
    errors: ErrorNodes,
    live_regions: bool,
    viewport: Rect,
    viewport_area: f64,
    bad_rects: u32,
}

impl Visibility {
    /// Surveys a tree: finds what each node inherits, and which nodes are opaque, busy or scroll.
    ///
    /// # Errors
    /// [`SnapshotError::Parent`] if a record's parent is not an earlier record.
    pub fn survey(&mut self, snapshot: &Snapshot<'_>) -> Result<(), SnapshotError> {
        self.viewport = Rect::from_record(snapshot.header.viewport).unwrap_or_default();
        self.viewport_area = self.viewport.area();
        self.inherited.clear();
        self.inherited.push(Inherited::default());
        self.inherited.push(Inherited { clip: self.viewport, alpha: 1.0, ..Inherited::default() });
        self.occluders.clear();
        self.busy.clear(snapshot.header.count);
        self.scrollers.clear();
        self.errors.clear();
        self.live_regions = false;
        self.bad_rects = 0;
        // Taken out of `self`, so that its address stays in a register.
        let mut inheritance = core::mem::take(&mut self.inheritance);
        inheritance.resize(snapshot.header.count as usize, HIDDEN);
        let surveyed = self.survey_records(snapshot, &mut inheritance);
        self.inheritance = inheritance;
        surveyed?;
        self.errors.settle(snapshot);
        self.occluders.settle();
        self.busy.settle(&mut self.occluders, self.viewport_area);
        Ok(())
    }

    #[inline(always)]
    fn survey_records(
        &mut self,
        snapshot: &Snapshot<'_>,
        inheritance: &mut [u32],
    ) -> Result<(), SnapshotError> {
        for (index, bytes) in (0..inheritance.len()).zip(snapshot.record_chunks()) {
            let outline = Outline::read(bytes);
            let parent = match outline.parent as usize {
                parent if parent < index => inheritance[parent] & !BAD,
                _ if outline.parent == ROOT => VIEWPORT,
                _ => return Err(SnapshotError::Parent { record: index as u32 }),
            };
            inheritance[index] =
                if outline.is_plain() { parent } else { self.survey_other(bytes, index as u32, parent) };
        }
        Ok(())
    }

    // Surveys a node that may be special, or has a bad rectangle. Returns its entry of `inheritance`.
    #[inline(never)]
    fn survey_other(&mut self, bytes: &[u8; RECORD_LEN], index: u32, parent: u32) -> u32 {
        let record = Record::read(bytes);
        let bad = !Rect::is_good(record.rect);
        self.bad_rects += u32::from(bad);
        let special = is_special(&record) && parent != HIDDEN;
        let inherited = if special { self.survey_special(&record, index, parent, bad) } else { parent };
        inherited | if bad { BAD } else { 0 }
    }

    // Returns what the children of a special node inherit, and records the node if it is busy, scrolls or is opaque.
    // Only the node itself suffers from a bad rectangle: its children are clipped as if it did not clip.
    #[inline(always)]
    fn survey_special(&mut self, record: &Record, index: u32, parent: u32, bad: bool) -> u32 {
        let from_parent = self.inherited[parent as usize];
        let Inherited { clip, alpha, .. } = from_parent;
        let has = |flag| record.flags & flag != 0;
        let product = alpha * f64::from(record.alpha) / 255.0;
        if !has(record_flag::SHOWN) || product < MIN_ALPHA {
            return HIDDEN;
        }
        let mut own = Inherited {
            clip,
            alpha: product,
            live_region: from_parent.live_region || record.kind_flags & kind_flag::LIVE != 0,
            touched: from_parent.touched || record.state_flags & state_flag::TOUCHED != 0,
        };
        self.live_regions |= own.live_region;
        let key = PaintKey::new(record.paint_order, index);
        if record.kind_flags & kind_flag::ERROR != 0 {
            self.errors.add(index, key);
        }
        if !bad {
            let rect = Rect::of_record(record.rect);
            let clipped = rect.intersect(&clip);
            let area = clipped.area();
            if has(record_flag::OPAQUE) && product == 1.0 && area * 20.0 >= self.viewport_area {
                self.occluders.offer(key, clipped);
            }
            if record.kind == Kind::Busy && self.needed(&rect).is_met_by(area) {
                let exempt = own.live_region || own.touched || has(record_flag::FIELD);
                self.busy.add(key, clipped, area, rect.area(), exempt);
            }
            if has(record_flag::SCROLLS) {
                self.scrollers.push(Scroller { identity: record.identity, area });
            }
            if has(record_flag::CLIPS) {
                own.clip = clipped;
            }
        }
        if own == from_parent {
            return parent;
        }
        self.inherited.push(own);
        self.inherited.len() as u32 - 1
    }

    /// Returns the visible part of the node in record `index` of the surveyed snapshot. Record order is fastest.
    // In wasm, code size matters more than a call for each node.
    #[cfg_attr(target_family = "wasm", inline(never))]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub fn of_node(&mut self, index: u32, record: &Record) -> NodeVisibility {
        let inherited = self.inheritance.get(index as usize).copied().unwrap_or(HIDDEN);
        if inherited == HIDDEN || inherited & BAD != 0 {
            return NodeVisibility::default();
        }
        let rect = Rect::of_record(record.rect);
        let clipped = rect.intersect(&self.inherited[inherited as usize].clip);
        let area = clipped.area();
        let needed = self.needed(&rect);
        let key = PaintKey::new(record.paint_order, index);
        let visible = needed.is_met_by(area)
            && (self.occluders.leave(key, &clipped, area, needed)
                || record.kind_flags & kind_flag::ERROR != 0 && self.error_is_left(index, clipped, needed));
        NodeVisibility { visible, rect: clipped, area }
    }

    /// Returns the part of a node's visibility that its content needs, for the node in record `index`.
    /// `live_regions`: there may be live regions.
    #[inline(always)]
    pub fn sight(&self, index: u32, seen: &NodeVisibility, live_regions: bool) -> Sight {
        let live_region = live_regions && self.in_live_region(index);
        Sight { visible: seen.visible, live_region, area: seen.area }
    }

    /// Returns true if the node in record `index` is in a live region. Meaningless for a hidden node.
    pub fn in_live_region(&self, index: u32) -> bool {
        let inherited = self.inheritance.get(index as usize).map(|inherited| inherited & !BAD);
        inherited
            .and_then(|at| self.inherited.get(at as usize))
            .is_some_and(|inherited| inherited.live_region)
    }

    // Returns true if what lies in front of an error node leaves enough of it.
    #[cold]
    #[inline(never)]
    fn error_is_left(&mut self, index: u32, clipped: Rect, needed: Needed) -> bool {
        let position = self.errors.position(index);
        position.is_some_and(|key| self.occluders.leave(key, &clipped, clipped.area(), needed))
    }

    #[inline(always)]
    fn needed(&self, whole: &Rect) -> Needed {
        Needed { node: whole.area(), viewport: self.viewport_area }
    }

    /// Returns the scrolling nodes, in record order.
    pub fn scrollers(&self) -> &[Scroller] {
        &self.scrollers
    }

    /// Returns the busy nodes.
    pub fn busy(&self) -> &BusyNodes {
        &self.busy
    }

    /// Returns true if a small busy node lies over this visible content node, or there are too many of them to compare.
    #[inline(always)]
    pub fn busy_over(&mut self, seen: &NodeVisibility) -> bool {
        self.busy.lie_over(&seen.rect)
    }

    /// Returns true if the tree has a live region.
    pub fn live_regions(&self) -> bool {
        self.live_regions
    }

    /// Returns the viewport; empty if its rectangle is bad.
    pub fn viewport(&self) -> Rect {
        self.viewport
    }

    /// Returns the area of the viewport in square units.
    pub fn viewport_area(&self) -> f64 {
        self.viewport_area
    }

    /// Returns the number of nodes with a NaN, infinite or negative rectangle.
    pub fn bad_rects(&self) -> u32 {
        self.bad_rects
    }
}
