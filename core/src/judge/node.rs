//! A content node from frame to frame: when it became required, ready, failed or live (metric §2, §7a, §8).

use crate::judge::definition::Definition;
use crate::judge::node_marks::{Exemption, Marks, mark};
use crate::judge::readiness::{Readiness, readiness};
use crate::judge::snapshot::{Kind, Record, THIS_FRAME, kind_flag, record_flag};
use crate::judge::time::{AHEAD_MICROS, Elapsed, LIVE_MICROS};
use crate::judge::visibility::{NodeVisibility, Sight};

pub use crate::judge::node_frame::{Change, FrameAt};
pub use crate::judge::node_marks::TimeSource;

/// A node is live after this number of changes of its generation that count (metric §7a).
pub const LIVE_CHANGES: u8 = 3;

/// A content node of the last applied frame. Times count from the visit's start.
#[derive(Clone, Copy, Debug)]
pub struct Tracked {
    /// The binding's number for the view.
    pub identity: u32,
    /// Generation of the node's content.
    pub generation: u32,
    // Sequence numbers of frames; `NO_FRAME` if there is none. `bound_sequence`: the first frame in which this
    // generation was bound. `ready_sequence`: the frame whose presentation made the node ready. `required_sequence`:
    // the frame in which the node last became required.
    bound_sequence: u32,
    ready_sequence: u32,
    required_sequence: u32,
    required_since: Elapsed,
    // Time of the last snapshot in which the node was not required, or of the begin.
    floor: Elapsed,
    ready: Elapsed,
    // The time since which the node was ready first, and its area then, in square units. Both are forgotten when the
    // node is pending again.
    first_ready: Elapsed,
    first_area: f32,
    /// Number of the last candidate that contained the node, in 16 bits; 0 if none did.
    in_candidate: u16,
    /// The node's kind.
    pub kind: Kind,
    /// State of the node's content. A live node counts as ready in any state.
    pub readiness: Readiness,
    /// True if the user can see the node, and it has something to wait for.
    pub required: bool,
    // Why the node withdraws no candidate, and is not waited for: it is live or quiet (metric §7a).
    exemption: Exemption,
    marks: Marks,
    // Clipped rectangle while required, for the event's lists: left, top, right, bottom in whole units.
    rect: [i16; 4],
    /// Area of the clipped rectangle in square units, while required.
    pub area: f64,
}

const NO_FRAME: u32 = u32::MAX;

impl Tracked {
    /// Creates the node of a record that no earlier frame contained.
    pub fn new(record: &Record) -> Tracked {
        Tracked {
            identity: record.identity,
            generation: record.generation,
            bound_sequence: NO_FRAME,
            ready_sequence: NO_FRAME,
            required_sequence: NO_FRAME,
            required_since: Elapsed::NEVER,
            floor: Elapsed::NEVER,
            ready: Elapsed::NEVER,
            first_ready: Elapsed::NEVER,
            first_area: 0.0,
            in_candidate: 0,
            kind: record.kind,
            readiness: Readiness::NotAwaited,
            required: false,
            exemption: Exemption::None,
            marks: Marks::default(),
            rect: [0; 4],
            area: 0.0,
        }
    }

    /// Adds the node to candidate `number`, in 16 bits.
    pub fn join(&mut self, number: u16) {
        self.in_candidate = number;
        self.marks.set(mark::SAME_CONTENT, true);
        self.forget_quiet();
    }

    /// Forgets that the node arrived or changed quietly: there is no candidate any more that it could spare.
    pub fn forget_quiet(&mut self) {
        if self.exemption == Exemption::Quiet {
            self.exemption = Exemption::None;
        }
    }

    /// Returns true if this candidate contains the node, even if its content has changed since. 0 is no candidate.
    #[inline(always)]
    pub fn is_in_candidate(&self, candidate: u16) -> bool {
        candidate != 0 && self.in_candidate == candidate
    }

    /// Returns a copy that is not required, for a node that has left the tree.
    pub fn not_required(&self) -> Tracked {
        Tracked { required: false, ..*self }
    }

    /// Returns true if completion waits for the node.
    #[inline(always)]
    pub fn blocks(&self) -> bool {
        self.required && self.pending()
    }

    /// Returns true if the node's content is awaited, whether the node is required or not.
    #[inline(always)]
    pub fn pending(&self) -> bool {
        self.exemption == Exemption::None && matches!(self.readiness, Readiness::Pending | Readiness::Bound)
    }

    /// Returns true for a live node.
    #[inline(always)]
    pub fn is_live(&self) -> bool {
        self.exemption == Exemption::Live
    }

    /// Returns true if the node failed.
    pub fn failed(&self) -> bool {
        !self.is_live() && self.readiness == Readiness::Failed
    }

    /// Returns true if the user sees the node's content.
    #[inline(always)]
    pub fn ready(&self) -> bool {
        self.readiness == Readiness::Ready || self.is_live()
    }

    /// Returns true if the node arrived or changed in a live region since the frame of the standing candidate, and did
    /// not withdraw it.
    pub fn quiet(&self) -> bool {
        self.exemption == Exemption::Quiet
    }

    /// Returns true if the node's area counts as ready content. What withdraws no candidate does not (metric §7a).
    #[inline(always)]
    pub fn fills(&self, definition: Definition) -> bool {
        let counts = self.exemption == Exemption::None || definition.is_first() && self.is_live();
        counts && self.ready()
    }

    /// Returns when the user saw that the node is ready or failed (metric §2): its own ready time if that is later than
    /// the last snapshot in which it was not required, else the first frame in which it is required. A live node keeps
    /// its first ready time.
    pub fn settled_at(&self) -> Elapsed {
        let own = self.own_time();
        if own > self.floor { own } else { self.required_since }
    }

    /// Returns the source of the time that [`Tracked::settled_at`] returns.
    pub fn time_source(&self) -> TimeSource {
        let source = if self.is_live() { self.marks.first_source() } else { self.marks.source() };
        match self.own_time() > self.floor {
            true => source,
            false if self.marks.has(mark::REQUIRED_PRESENTED) => TimeSource::Presented,
            false => TimeSource::Frame,
        }
    }

    /// Makes this node of a candidate live, with the first ready time of `now`, the same node in the last frame.
    pub fn become_live(&mut self, now: &Tracked) {
        self.exemption = Exemption::Live;
        self.first_ready = now.first_ready;
        self.marks.set_first_source(now.marks.first_source());
    }

    fn own_time(&self) -> Elapsed {
        if self.is_live() { self.first_ready } else { self.ready }
    }

    /// Returns the clipped rectangle: left, top, right, bottom in whole units.
    pub fn rect(&self) -> [i32; 4] {
        self.rect.map(i32::from)
    }

    /// Applies the content and state of a frame in which the node has not moved.
    pub fn apply_still(&mut self, record: &Record, at: &FrameAt) -> Change {
        let live_region = self.marks.has(mark::LIVE_REGION);
        let seen = Sight { visible: self.required, live_region, area: self.area };
        let mut change = self.apply_content(record, seen, at);
        self.be_quiet(record, seen, at, &mut change);
        self.note_first_area();
        change
    }

    #[inline(always)]
    fn apply_content(&mut self, record: &Record, seen: Sight, at: &FrameAt) -> Change {
        let new_readiness = readiness(record);
        let mut change = Change::default();
        if record.generation != self.generation || new_readiness != self.readiness || self.fails_live(record)
        {
            change.changed = true;
            let was_live = self.is_live();
            change.renewed = self.apply_new_content(record, new_readiness, seen, at);
            change.became_live = self.is_live() && !was_live;
        }
        change
    }

    /// Returns true if the record changes neither the node's content and readiness nor whether it is required. Its
    /// position may change. This holds for most nodes of most frames.
    #[inline(always)]
    pub fn unchanged_by(&self, record: &Record, visible: bool, at: &FrameAt) -> bool {
        let new_readiness = readiness(record);
        record.generation == self.generation
            && new_readiness == self.readiness
            && !self.fails_live(record)
            && record.kind == self.kind
            && Tracked::requires(record, visible, new_readiness, at) == self.required
    }

    /// Records whether the node is in a live region.
    pub fn set_live_region(&mut self, live_region: bool) {
        self.marks.set(mark::LIVE_REGION, live_region);
    }

    // Returns true if the record makes this live node an error node, which is an ordinary node again (metric §4).
    #[inline(always)]
    fn fails_live(&self, record: &Record) -> bool {
        self.is_live() && record.kind_flags & kind_flag::ERROR != 0
    }

    // Returns true if completion needs a node with this readiness: the user can see it, and it has something to wait
    // for.
    #[inline(always)]
    fn requires(record: &Record, visible: bool, readiness: Readiness, at: &FrameAt) -> bool {
        let counted = !(at.ignore_field && record.flags & record_flag::FIELD != 0);
        visible && counted && readiness != Readiness::NotAwaited
    }

    /// Stores the clipped rectangle and the area of a required node.
    #[inline(always)]
    pub fn place(&mut self, visibility: &NodeVisibility, at: &FrameAt) {
        self.rect = visibility.rect.whole(at.fits_whole);
        self.area = visibility.area;
    }

    /// Stores the area with which the node is ready first, if it is.
    pub fn note_first_area(&mut self) {
        if self.first_area == 0.0 && self.required && self.ready() {
            self.first_area = self.area as f32;
        }
    }

    /// Applies the node's record of a frame.
    // In wasm, code size matters more than a call for each node.
    #[cfg_attr(target_family = "wasm", inline(never))]
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub fn apply(&mut self, record: &Record, seen: Sight, at: &FrameAt) -> Change {
        let was_blocking = self.blocks();
        let mut change = self.apply_content(record, seen, at);
        let required = Tracked::requires(record, seen.visible, self.readiness, at);
        if required != self.required {
            change.changed = true;
            change.disappeared = !required;
            change.blocker_left = was_blocking && !required;
            if required {
                let same_content = self.marks.has(mark::SAME_CONTENT);
                let known_to_candidate = self.is_in_candidate(at.candidate) && same_content;
                change.appeared = !(known_to_candidate || self.is_live());
                self.marks.set(mark::REQUIRED_PRESENTED, false);
                self.required_since = at.time.elapsed(at.start);
                self.required_sequence = at.sequence;
                self.floor = at.before.elapsed(at.start);
            }
            self.required = required;
        }
        self.kind = record.kind;
        self.be_quiet(record, seen, at, &mut change);
        change
    }

    // If the node arrives or changes in a live region, is not pending and is no error, makes it known to the standing
    // candidate, which it does not withdraw (metric §7a).
    #[inline(always)]
    fn be_quiet(&mut self, record: &Record, seen: Sight, at: &FrameAt, change: &mut Change) {
        if !seen.live_region || at.candidate == 0 || !self.required || !(change.appeared || change.renewed) {
            return;
        }
        if self.readiness == Readiness::Pending || record.kind_flags & kind_flag::ERROR != 0 {
            return;
        }
        (change.appeared, change.renewed) = (false, false);
        change.quiet = !(self.is_in_candidate(at.candidate) && self.exemption == Exemption::Quiet);
        self.join(at.candidate);
        self.exemption = Exemption::Quiet;
    }

    // Applies another generation or readiness. Returns [`Change::renewed`].
    #[inline(never)]
    fn apply_new_content(
        &mut self,
        record: &Record,
        new_readiness: Readiness,
        seen: Sight,
        at: &FrameAt,
    ) -> bool {
        let was_ready_or_failed =
            matches!(self.readiness, Readiness::Ready | Readiness::Failed) || self.is_live();
        let other_generation = record.generation != self.generation;
        let error = record.kind_flags & kind_flag::ERROR != 0;
        if other_generation {
            if self.first_ready != Elapsed::NEVER && !self.is_live() {
                let counts = at.definition.is_first() || self.changes_slowly(seen, at);
                let changes = if counts { self.marks.changes() + 1 } else { 0 };
                self.marks.set_changes(changes);
                if changes >= LIVE_CHANGES {
                    self.exemption = Exemption::Live;
                }
            }
            self.generation = record.generation;
            self.bound_sequence = NO_FRAME;
        } else {
            // The user sees no change if content that was painted fails, or is bound again without a new generation. An
            // error node is seen to have failed, whatever it showed before.
            let user_sees_no_change = self.readiness == Readiness::Ready
                && matches!(new_readiness, Readiness::Bound | Readiness::Failed)
                || self.readiness == Readiness::Failed && new_readiness == Readiness::Bound;
            if user_sees_no_change && !error {
                return false;
            }
        }
        if (new_readiness == Readiness::Pending || error) && !at.definition.is_first() {
            // What is pending again, or an error, is an ordinary node again (metric §7a).
            self.exemption = Exemption::None;
            self.marks.set_changes(0);
            (self.first_ready, self.first_area) = (Elapsed::NEVER, 0.0);
        }
        if other_generation && !self.is_live() {
            self.marks.set(mark::SAME_CONTENT, false);
        }
        self.set_readiness(new_readiness, record, at);
        (other_generation || was_ready_or_failed) && !self.is_live()
    }

    // Returns true if a change of the generation may be that of a live node (metric §7a): the content before it was
    // ready for 500 ms, and the node is visible with about the area that it had when it was first ready.
    fn changes_slowly(&self, seen: Sight, at: &FrameAt) -> bool {
        let ready_for = at.time.elapsed(at.start).0.saturating_sub(self.ready.0);
        let first_area = f64::from(self.first_area);
        self.readiness == Readiness::Ready
            && ready_for >= LIVE_MICROS
            && seen.visible
            && (seen.area - first_area).abs() * 4.0 <= first_area
    }

    fn set_readiness(&mut self, new_readiness: Readiness, record: &Record, at: &FrameAt) {
        self.readiness = new_readiness;
        self.ready = Elapsed::NEVER;
        self.marks.set(mark::FIRST_IS_READY, false);
        self.ready_sequence = NO_FRAME;
        self.bound_sequence = match new_readiness {
            Readiness::Bound => at.sequence,
            // The first frame that contained this generation painted it; that frame's presentation may still be
            // reported.
            Readiness::Ready => self.bound_sequence,
            _ => NO_FRAME,
        };
        if matches!(new_readiness, Readiness::Ready | Readiness::Failed) {
            if record.ready_micros == THIS_FRAME || too_far_ahead(record.ready_micros) {
                self.become_ready(at.time.elapsed(at.start), at.sequence, TimeSource::Frame);
            } else {
                let own = at.time.offset_micros(record.ready_micros).elapsed(at.start);
                self.become_ready(own, NO_FRAME, TimeSource::Node);
            }
        }
    }

    fn become_ready(&mut self, at: Elapsed, sequence: u32, source: TimeSource) {
        let first = self.first_ready == Elapsed::NEVER && self.readiness == Readiness::Ready;
        self.marks.set(mark::FIRST_IS_READY, first);
        self.set_ready_time(at, sequence, source);
    }

    /// Applies the presentation of frame `sequence` at `at`. Returns true if it changed one of the node's times.
    pub fn presented(&mut self, sequence: u32, at: Elapsed) -> bool {
        let mut changed = false;
        if self.required && self.required_sequence == sequence {
            self.required_since = at;
            self.marks.set(mark::REQUIRED_PRESENTED, true);
            changed = true;
        }
        let bound = self.bound_sequence <= sequence;
        match self.readiness {
            Readiness::Bound if bound => {
                self.readiness = Readiness::Ready;
                self.become_ready(at, sequence, TimeSource::Presented);
                self.note_first_area();
                true
            }
            Readiness::Ready | Readiness::Failed if self.ready_sequence != NO_FRAME => {
                let earlier = bound && sequence < self.ready_sequence;
                if self.ready_sequence == sequence || earlier {
                    self.set_ready_time(at, sequence, TimeSource::Presented);
                    changed = true;
                }
                changed
            }
            _ => changed,
        }
    }

    /// Applies the time `at` at which this generation was painted. That time is exact and replaces the times of frames.
    /// Returns false for another generation, and for a node that failed or is not awaited.
    pub fn node_ready(&mut self, generation: u32, at: Elapsed) -> bool {
        if generation != self.generation {
            return false;
        }
        match self.readiness {
            Readiness::Ready => self.set_ready_time(at, NO_FRAME, TimeSource::Node),
            Readiness::Bound | Readiness::Pending => {
                self.readiness = Readiness::Ready;
                self.become_ready(at, NO_FRAME, TimeSource::Node);
                self.note_first_area();
            }
            Readiness::NotAwaited | Readiness::Failed => return false,
        }
        true
    }

    fn set_ready_time(&mut self, at: Elapsed, sequence: u32, source: TimeSource) {
        (self.ready, self.ready_sequence) = (at, sequence);
        self.marks.set_source(source);
        if self.marks.has(mark::FIRST_IS_READY) {
            self.first_ready = at;
            self.marks.set_first_source(source);
        }
    }
}

// Returns true if a ready time is so far after its frame that it must be a mistake: the visit would end in the future.
fn too_far_ahead(ready_micros: i32) -> bool {
    ready_micros > AHEAD_MICROS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_fits_into_one_cache_line() {
        assert_eq!(size_of::<Tracked>(), 64);
    }
}
