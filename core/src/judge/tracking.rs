//! The content nodes of a visit from frame to frame, matched by identity.

use crate::judge::by_identity::ByIdentity;
use crate::judge::definition::Definition;
use crate::judge::node::{Change, FrameAt, Tracked};
use crate::judge::snapshot::{Kind, Record, Snapshot, State, is_same};
use crate::judge::unanswered::is_unanswered;
pub use crate::judge::unmatched::UnmatchedNodes;
use crate::judge::visibility::{NodeVisibility, Sight, Visibility};

/// Sums over the nodes of one frame.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    /// Number of required nodes.
    pub required: u32,
    /// Number of required nodes that are pending.
    pub pending: u32,
    /// Area of the required nodes that count as ready content, in square units; overlaps count twice.
    pub ready_area: f64,
    /// Area of the nodes that arrived or changed quietly in this frame, in square units (metric §7a).
    pub quiet_area: f64,
    /// A node became required in this frame.
    pub appeared: bool,
    /// A required node's content changed, or is pending again.
    pub renewed: bool,
    /// The content, readiness or required status of a node changed.
    pub changed: bool,
    /// A node became live.
    pub became_live: bool,
    /// A required node was pending, and is no longer required or has left the tree.
    pub blocker_left: bool,
    /// A node was required and no longer is.
    pub disappeared: bool,
    /// A small busy node lies over a visible content node.
    pub busy_over: bool,
    /// Number of visible content nodes of unknown state.
    pub unknown: u32,
    /// A visible custom node is of unknown state, and no Perf interface answered for it.
    pub unanswered: bool,
    /// Such a node covers at least 10 % of the viewport.
    pub opaque_content: bool,
    /// A required video began to load.
    pub video_load_started: bool,
}

// Inlining these saves calls for each node; in wasm, code size matters more.
impl Totals {
    // Applies the record of a node at the same position as in the last frame.
    #[inline(always)]
    fn apply_in_place(
        &mut self,
        node: &mut Tracked,
        index: u32,
        record: &Record,
        snapshot: &Snapshot<'_>,
        visibility: &mut Visibility,
        at: &FrameAt,
    ) {
        let seen = self.find_visible(index, record, visibility);
        let mut changed = false;
        if !node.unchanged_by(record, seen.visible, at) {
            let change =
                apply_changed(node, snapshot, index, visibility.sight(index, &seen, at.live_regions), at);
            self.add_change(change, node.required, seen.area);
            changed = true;
        }
        self.place_required(node, record, &seen, at, changed);
    }

    // Applies the record of a node that is new, or was at another position in the last frame.
    #[inline(always)]
    fn apply_elsewhere(
        &mut self,
        node: &mut Tracked,
        index: u32,
        record: &Record,
        visibility: &mut Visibility,
        at: &FrameAt,
    ) {
        let seen = self.find_visible(index, record, visibility);
        let change = node.apply(record, visibility.sight(index, &seen, at.live_regions), at);
        self.add_change(change, node.required, seen.area);
        self.place_required(node, record, &seen, at, true);
    }

    #[cfg_attr(target_family = "wasm", inline(never))]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn find_visible(&mut self, index: u32, record: &Record, visibility: &mut Visibility) -> NodeVisibility {
        let seen = visibility.of_node(index, record);
        if seen.visible {
            self.add_visible(record, &seen, visibility);
        }
        seen
    }

    #[cfg_attr(target_family = "wasm", inline(never))]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn place_required(
        &mut self,
        node: &mut Tracked,
        record: &Record,
        seen: &NodeVisibility,
        at: &FrameAt,
        changed: bool,
    ) {
        if node.required {
            node.place(seen, at);
            if changed {
                node.note_first_area();
            }
            self.add_required(node, at.definition);
            self.note_video(record);
        }
    }

    #[cfg_attr(target_family = "wasm", inline(never))]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn add_change(&mut self, change: Change, required: bool, area: f64) {
        self.quiet_area += if change.quiet { area } else { 0.0 };
        self.appeared |= change.appeared;
        self.renewed |= change.renewed && required;
        self.changed |= change.changed;
        self.became_live |= change.became_live;
        self.blocker_left |= change.blocker_left;
        self.disappeared |= change.disappeared;
    }

    // Adds a required node to the sums.
    #[cfg_attr(target_family = "wasm", inline(never))]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn add_required(&mut self, node: &Tracked, definition: Definition) {
        self.required += 1;
        self.pending += u32::from(node.pending());
        self.ready_area += if node.fills(definition) { node.area } else { 0.0 };
    }

    // Records the load start of a required node, if it is a video.
    #[inline(always)]
    fn note_video(&mut self, record: &Record) {
        self.video_load_started |=
            record.kind == Kind::Video && matches!(record.state, State::LoadStarted | State::Playing);
    }

    // Applies new content or a new state to a node that has not moved.
    fn add_content(&mut self, node: &mut Tracked, record: &Record, at: &FrameAt) {
        let change = node.apply_still(record, at);
        self.add_change(change, node.required, node.area);
        if node.required {
            self.note_video(record);
        }
    }

    // Adds a visible node, required or not.
    #[inline(always)]
    fn add_visible(&mut self, record: &Record, seen: &NodeVisibility, visibility: &mut Visibility) {
        self.busy_over |= visibility.busy_over(seen);
        if record.state == State::Unknown {
            self.unknown += 1;
            let unanswered = is_unanswered(record);
            self.unanswered |= unanswered;
            self.opaque_content |= unanswered && seen.area * 10.0 >= visibility.viewport_area();
        }
    }
}

// Applies a node's changed record. Parses the record again: as an argument it would be written to memory for every
// node, changed or not.
#[inline(never)]
fn apply_changed(
    node: &mut Tracked,
    snapshot: &Snapshot<'_>,
    index: u32,
    seen: Sight,
    at: &FrameAt,
) -> Change {
    snapshot.record(index).map_or_else(Change::default, |record| node.apply(&record, seen, at))
}

/// The content nodes of a visit's last frame, in that frame's order.
#[derive(Clone, Debug, Default)]
pub struct Nodes {
    list: Vec<Tracked>,
    // Nodes of the standing candidate that have left the tree. They are kept so that a node that returns to the tree is
    // recognised as one of the candidate's.
    departed: Vec<Tracked>,
    list_index: ByIdentity,
    departed_index: ByIdentity,
}

impl Nodes {
    /// Applies a frame that [`Visibility::survey`] has surveyed.
    pub fn apply(
        &mut self,
        snapshot: &Snapshot<'_>,
        visibility: &mut Visibility,
        unmatched: &mut UnmatchedNodes,
        at: &FrameAt,
    ) -> Totals {
        let mut totals = Totals::default();
        unmatched.clear();
        let (mut place, mut first_difference) = (0, snapshot.header.count);
        // As long as the nodes are those of the last frame in the same order, they are matched by position.
        for (index, record) in (0..).zip(snapshot.records()) {
            if !record.kind.is_content() {
                continue;
            }
            match self.list.get_mut(place) {
                Some(node) if node.identity == record.identity => {
                    totals.apply_in_place(node, index, &record, snapshot, visibility, at);
                    place += 1;
                }
                _ => {
                    first_difference = index;
                    break;
                }
            }
        }
        if place < self.list.len() || first_difference < snapshot.header.count {
            unmatched.fill(&self.list[place..], &self.departed);
            self.list.truncate(place);
            self.list_index.forget();
            self.forget_departed();
            self.apply_rest(snapshot, first_difference, visibility, unmatched, at, &mut totals);
            self.note_departures(unmatched, at.candidate, &mut totals);
        }
        if at.live_regions {
            self.note_live_regions(snapshot, visibility);
        }
        totals
    }

    // Applies the records from `first` on, whose nodes are matched by identity. A function of its own: the loop over the
    // nodes that are matched by position then has more registers.
    #[inline(never)]
    fn apply_rest(
        &mut self,
        snapshot: &Snapshot<'_>,
        first: u32,
        visibility: &mut Visibility,
        unmatched: &mut UnmatchedNodes,
        at: &FrameAt,
        totals: &mut Totals,
    ) {
        for (index, bytes) in (first..).zip(snapshot.record_chunks_from(first)) {
            let record = Record::read(bytes);
            if !record.kind.is_content() {
                continue;
            }
            let mut node = unmatched.claim(record.identity).unwrap_or_else(|| Tracked::new(&record));
            totals.apply_elsewhere(&mut node, index, &record, visibility, at);
            self.list.push(node);
        }
    }

    // Records which nodes are in live regions, for frames in which nothing moves.
    #[cold]
    fn note_live_regions(&mut self, snapshot: &Snapshot<'_>, visibility: &Visibility) {
        let content = (0..).zip(snapshot.records()).filter(|(_, record)| record.kind.is_content());
        for (node, (index, _)) in self.list.iter_mut().zip(content) {
            node.set_live_region(visibility.in_live_region(index));
        }
    }

    /// Applies a frame in which all nodes have the rectangles that they had in the last frame. `before` contains the
    /// last frame's records, and is updated to this frame's.
    pub fn apply_content(&mut self, snapshot: &Snapshot<'_>, before: &mut [u8], at: &FrameAt) -> Totals {
        let mut totals = Totals::default();
        let mut place = 0;
        for (before, now) in before.chunks_exact_mut(snapshot.stride()).zip(snapshot.record_chunks()) {
            // Nothing reads what later versions append to a record, so it is neither compared nor copied here.
            let Some(before) = before.first_chunk_mut() else { break };
            if !is_same(before, now) {
                *before = *now;
                let record = Record::read(now);
                if let Some(node) = self.list.get_mut(place).filter(|_| record.kind.is_content()) {
                    totals.add_content(node, &record, at);
                }
            }
            place += usize::from(Record::is_content(now));
        }
        // Computes the sum again, always in the same order: corrections of the old sum would add up rounding errors.
        self.add_required(&mut totals, at.definition);
        totals
    }

    fn add_required(&self, totals: &mut Totals, definition: Definition) {
        for node in self.list.iter().filter(|node| node.required) {
            totals.add_required(node, definition);
        }
    }

    /// Forgets what arrived or changed quietly, because its candidate is withdrawn, and corrects the sums of the last
    /// frame: a bound node is pending now.
    pub fn forget_quiet(&mut self, totals: &mut Totals, definition: Definition) {
        self.list.iter_mut().for_each(Tracked::forget_quiet);
        (totals.required, totals.pending, totals.ready_area) = (0, 0, 0.0);
        self.add_required(totals, definition);
    }

    // Records the nodes that have left the tree.
    fn note_departures(&mut self, unmatched: &UnmatchedNodes, candidate: u16, totals: &mut Totals) {
        for node in unmatched.unclaimed() {
            totals.blocker_left |= node.blocks();
            totals.disappeared |= node.required;
            if node.is_in_candidate(candidate) {
                self.departed.push(node.not_required());
            }
        }
        // Frees unused capacity, which is the app's memory: a tree seldom changes, and not by much.
        if self.list.capacity() > self.list.len() + self.list.len() / 4 {
            self.list.shrink_to_fit();
        }
    }

    /// Forgets the nodes that left the tree: a candidate was withdrawn or formed, so no candidate contains them.
    pub fn forget_departed(&mut self) {
        self.departed.clear();
        self.departed_index.forget();
    }

    /// Returns the first node of this identity.
    pub fn find_mut(&mut self, identity: u32) -> Option<&mut Tracked> {
        let place = self.list_index.places(&self.list, identity).next()?;
        self.list.get_mut(place)
    }

    /// Calls `act` with each node of this identity that belongs to the candidate and has left the tree.
    pub fn for_each_departed(&mut self, identity: u32, mut act: impl FnMut(&mut Tracked)) {
        for place in self.departed_index.places(&self.departed, identity) {
            act(&mut self.departed[place]);
        }
    }

    /// Returns all nodes.
    pub fn iter(&self) -> core::slice::Iter<'_, Tracked> {
        self.list.iter()
    }

    /// Returns all nodes, mutable.
    pub fn iter_mut(&mut self) -> core::slice::IterMut<'_, Tracked> {
        self.list.iter_mut()
    }

    /// Returns the candidate's nodes that have left the tree, mutable: late times may still correct them.
    pub fn departed_mut(&mut self) -> core::slice::IterMut<'_, Tracked> {
        self.departed.iter_mut()
    }

    /// Returns the required nodes.
    pub fn required(&self) -> impl Iterator<Item = &Tracked> {
        self.list.iter().filter(|node| node.required)
    }
}
