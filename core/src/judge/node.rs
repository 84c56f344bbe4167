//! One content node from frame to frame: when it became required, ready, failed, live (metric §2, §8).

use crate::judge::readiness::{Readiness, readiness};
use crate::judge::snapshot::{Kind, Record, THIS_FRAME, record_flag};
use crate::judge::time::{AHEAD_MICROS, Elapsed, Moment};
use crate::judge::visibility::NodeVisibility;

/// A node is live once its generation changed so often after it was first ready (metric §8).
pub const LIVE_CHANGES: u8 = 3;

/// One content node of the last applied frame. Times are since the visit's start.
#[derive(Clone, Copy, Debug)]
pub struct Tracked {
    /// The binding's number for the view.
    pub identity: u32,
    /// Generation of its content.
    pub generation: u32,
    // First frame in which this generation was bound; frame whose presentation made it ready; first frame of the
    // present run of frames in which it is required. Sequence numbers; `NO_FRAME` where none.
    bound_sequence: u32,
    ready_sequence: u32,
    required_sequence: u32,
    required_since: Elapsed,
    // The last snapshot in which it was not required, or the begin.
    floor: Elapsed,
    ready: Elapsed,
    first_ready: Elapsed,
    /// Number of the last candidate that held it, in 16 bits; 0 where none does.
    in_candidate: u16,
    /// What it is.
    pub kind: Kind,
    /// How far it is; a live node counts as ready whatever this says.
    pub readiness: Readiness,
    /// Whether the user can see it and there is something to wait for.
    pub required: bool,
    /// Whether its content changes all the time (metric §8): it waits for nothing more.
    pub live: bool,
    changes: u8,
    // Its content is still what that candidate held.
    same_content: bool,
    source: TimeSource,
    first_source: TimeSource,
    // The present ready time is the first: what corrects one corrects the other.
    first_is_ready: bool,
    // Whether the presentation of the first required frame was told.
    required_presented: bool,
    // Clipped rectangle while required: left, top, right, bottom in whole units, for the event's lists.
    rect: [i16; 4],
    /// Square units of the clipped rectangle, while required.
    pub area: f64,
}

const NO_FRAME: u32 = u32::MAX;

/// Who told a node's ready time; later variants are better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum TimeSource {
    /// The frame's own time.
    Frame,
    /// A presentation of the whole frame.
    Presented,
    /// A time of the node's own.
    Node,
}

/// The frame that is being applied.
#[derive(Clone, Copy, Debug)]
pub struct FrameAt {
    /// The visit's start.
    pub start: Moment,
    /// The frame's time.
    pub time: Moment,
    /// Its sequence number.
    pub sequence: u32,
    /// The time of the snapshot before it, or of the begin.
    pub before: Moment,
    /// Number of the standing candidate, in 16 bits; 0 where none.
    pub candidate: u16,
    /// Edges of clipped rectangles are within ±32,767.
    pub fits_whole: bool,
    /// Nodes of the search field are never required: a typing visit.
    pub ignore_field: bool,
}

/// What one frame did to a node, as far as the visit must know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// It became required in this frame and was not so in the standing candidate's.
    pub appeared: bool,
    /// Its generation changed, or it is otherwise after it was ready or failed; and it is not live.
    pub renewed: bool,
    /// It became live in this frame.
    pub became_live: bool,
    /// It was waited for and is not any more, without having become ready.
    pub blocker_left: bool,
    /// It was required and is not any more.
    pub disappeared: bool,
    /// Its state or content changed, or whether it is required.
    pub changed: bool,
}

impl Tracked {
    /// A node that no frame has shown before.
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
            in_candidate: 0,
            kind: record.kind,
            readiness: Readiness::NotAwaited,
            required: false,
            live: false,
            changes: 0,
            same_content: false,
            source: TimeSource::Frame,
            first_source: TimeSource::Frame,
            first_is_ready: false,
            required_presented: false,
            rect: [0; 4],
            area: 0.0,
        }
    }

    /// Makes it a part of candidate `number`, in 16 bits.
    pub fn join(&mut self, number: u16) {
        (self.in_candidate, self.same_content) = (number, true);
    }

    /// Whether this candidate holds it, its content changed since or not; 0 is none.
    #[inline(always)]
    pub fn is_in_candidate(&self, candidate: u16) -> bool {
        candidate != 0 && self.in_candidate == candidate
    }

    /// The same node, out of the tree.
    pub fn not_required(&self) -> Tracked {
        Tracked { required: false, ..*self }
    }

    /// Whether completion waits for it.
    #[inline(always)]
    pub fn blocks(&self) -> bool {
        self.required && self.pending()
    }

    /// Whether its content is awaited, required or not.
    #[inline(always)]
    pub fn pending(&self) -> bool {
        !self.live && matches!(self.readiness, Readiness::Pending | Readiness::Bound)
    }

    /// Whether it failed.
    pub fn failed(&self) -> bool {
        !self.live && self.readiness == Readiness::Failed
    }

    /// Whether the user sees its content.
    #[inline(always)]
    pub fn ready(&self) -> bool {
        self.live || self.readiness == Readiness::Ready
    }

    /// When the user saw that it is ready or failed: its own ready time if later than the last snapshot in which it
    /// was not required, else the first frame in which it is (metric §2). A live node keeps its first ready time.
    pub fn settled_at(&self) -> Elapsed {
        let own = self.own_time();
        if own > self.floor { own } else { self.required_since }
    }

    /// Whether the time of [`Tracked::settled_at`] was told by a frame, by its presentation or for the node itself.
    pub fn time_source(&self) -> TimeSource {
        let source = if self.live { self.first_source } else { self.source };
        match self.own_time() > self.floor {
            true => source,
            false if self.required_presented => TimeSource::Presented,
            false => TimeSource::Frame,
        }
    }

    /// The same node, standing in a candidate, turns out to be live, as `now`: it has its first ready time from then
    /// on.
    pub fn become_live(&mut self, now: &Tracked) {
        self.live = true;
        (self.first_ready, self.first_source) = (now.first_ready, now.first_source);
    }

    fn own_time(&self) -> Elapsed {
        if self.live { self.first_ready } else { self.ready }
    }

    /// Clipped rectangle: left, top, right, bottom, whole units.
    pub fn rect(&self) -> [i32; 4] {
        self.rect.map(i32::from)
    }

    /// Applies its content and state of one frame, in which it is where it was.
    #[inline(always)]
    pub fn apply_content(&mut self, record: &Record, at: &FrameAt) -> Change {
        let new_readiness = readiness(record);
        let mut change = Change::default();
        if record.generation != self.generation || new_readiness != self.readiness {
            change.changed = true;
            let was_live = self.live;
            change.renewed = self.content_changed(record, new_readiness, at);
            change.became_live = self.live && !was_live;
        }
        change
    }

    /// Whether a frame leaves it as it was, wherever it is now: the same content in the same state, required or not as
    /// before. Most nodes of most frames.
    #[inline(always)]
    pub fn unchanged_by(&self, record: &Record, visible: bool, at: &FrameAt) -> bool {
        let new_readiness = readiness(record);
        record.generation == self.generation
            && new_readiness == self.readiness
            && record.kind == self.kind
            && Tracked::requires(record, visible, new_readiness, at) == self.required
    }

    // Whether completion needs a node in this state: the user can see it, and there is something to wait for.
    #[inline(always)]
    fn requires(record: &Record, visible: bool, readiness: Readiness, at: &FrameAt) -> bool {
        let counted = !(at.ignore_field && record.flags & record_flag::FIELD != 0);
        visible && counted && readiness != Readiness::NotAwaited
    }

    /// Where a required node is now.
    #[inline(always)]
    pub fn place(&mut self, visibility: &NodeVisibility, at: &FrameAt) {
        self.rect = visibility.rect.whole(at.fits_whole);
        self.area = visibility.area;
    }

    /// Applies a frame that changes it.
    #[inline(always)]
    pub fn apply(&mut self, record: &Record, visible: bool, at: &FrameAt) -> Change {
        let was_blocking = self.blocks();
        let mut change = self.apply_content(record, at);
        let required = Tracked::requires(record, visible, self.readiness, at);
        if required != self.required {
            change.changed = true;
            change.disappeared = !required;
            change.blocker_left = was_blocking && !required;
            if required {
                let known_to_candidate = self.is_in_candidate(at.candidate) && self.same_content;
                change.appeared = !(known_to_candidate || self.live);
                self.required_presented = false;
                self.required_since = at.time.elapsed(at.start);
                self.required_sequence = at.sequence;
                self.floor = at.before.elapsed(at.start);
            }
            self.required = required;
        }
        self.kind = record.kind;
        change
    }

    // Another generation or readiness. Whether that renews content which was ready or failed.
    #[inline(never)]
    fn content_changed(&mut self, record: &Record, new_readiness: Readiness, at: &FrameAt) -> bool {
        let was_ready_or_failed = matches!(self.readiness, Readiness::Ready | Readiness::Failed);
        let other_generation = record.generation != self.generation;
        if other_generation {
            self.generation = record.generation;
            self.bound_sequence = NO_FRAME;
            if self.first_ready != Elapsed::NEVER && !self.live {
                self.changes += 1;
                self.live = self.changes >= LIVE_CHANGES;
            }
            if !self.live {
                self.same_content = false;
            }
        } else {
            // A failure after the content was seen changes nothing for the user, and neither does "set, not yet
            // painted" of content that is painted.
            let user_sees_no_change = self.readiness == Readiness::Ready
                && matches!(new_readiness, Readiness::Bound | Readiness::Failed)
                || self.readiness == Readiness::Failed && new_readiness == Readiness::Bound;
            if user_sees_no_change {
                return false;
            }
        }
        self.set_readiness(new_readiness, record, at);
        (other_generation || was_ready_or_failed) && !self.live
    }

    fn set_readiness(&mut self, new_readiness: Readiness, record: &Record, at: &FrameAt) {
        self.readiness = new_readiness;
        self.ready = Elapsed::NEVER;
        self.first_is_ready = false;
        self.ready_sequence = NO_FRAME;
        self.bound_sequence = match new_readiness {
            Readiness::Bound => at.sequence,
            // Painted by the first frame that held it: that one's presentation may still be told.
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
        self.first_is_ready = self.first_ready == Elapsed::NEVER && self.readiness == Readiness::Ready;
        self.set_ready_time(at, sequence, source);
    }

    /// The frame `sequence` was presented at `at`. Whether that said anything of this node.
    pub fn presented(&mut self, sequence: u32, at: Elapsed) -> bool {
        let mut changed = false;
        if self.required && self.required_sequence == sequence {
            (self.required_since, self.required_presented) = (at, true);
            changed = true;
        }
        let bound = self.bound_sequence <= sequence;
        match self.readiness {
            Readiness::Bound if bound => {
                self.readiness = Readiness::Ready;
                self.become_ready(at, sequence, TimeSource::Presented);
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

    /// This generation was painted at `at`: exact, and final over what frames say. False for another generation and
    /// for a node that failed.
    pub fn node_ready(&mut self, generation: u32, at: Elapsed) -> bool {
        if generation != self.generation {
            return false;
        }
        match self.readiness {
            Readiness::Ready => self.set_ready_time(at, NO_FRAME, TimeSource::Node),
            Readiness::Bound | Readiness::Pending => {
                self.readiness = Readiness::Ready;
                self.become_ready(at, NO_FRAME, TimeSource::Node);
            }
            Readiness::NotAwaited | Readiness::Failed => return false,
        }
        true
    }

    fn set_ready_time(&mut self, at: Elapsed, sequence: u32, source: TimeSource) {
        (self.ready, self.ready_sequence, self.source) = (at, sequence, source);
        if self.first_is_ready {
            (self.first_ready, self.first_source) = (at, source);
        }
    }
}

// Returns true for a ready time so far after its frame that it can only be a mistake: it would date the end of a visit to
// a moment that has not come.
fn too_far_ahead(ready_micros: i32) -> bool {
    ready_micros > AHEAD_MICROS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_one_cache_line() {
        assert_eq!(size_of::<Tracked>(), 64);
    }
}
