//! One content node from frame to frame: when it became required, ready, failed, live (metric §2, §8).

use crate::readiness::{Readiness, readiness};
use crate::snapshot::{Kind, Record, THIS_FRAME, record_flag};
use crate::time::Moment;
use crate::visibility::Seen;

/// A node is live once its generation changed so often after it was first ready (metric §8).
pub const LIVE_CHANGES: u8 = 3;

/// One content node of the last applied frame.
#[derive(Clone, Copy, Debug)]
pub struct Tracked {
    /// The binding's number for the view.
    pub identity: u32,
    /// Generation of its content.
    pub generation: u32,
    /// What it is.
    pub kind: Kind,
    /// Whether the user can see it and there is something to wait for.
    pub required: bool,
    /// Whether its content changes all the time (metric §8): it waits for nothing more.
    pub live: bool,
    /// How far it is; a live node counts as ready whatever this says.
    pub readiness: Readiness,
    /// The candidate that holds it: its number; 0 where none (candidates count from 1).
    pub in_candidate: u32,
    candidate_generation: u32,
    changes: u8,
    source: TimeSource,
    // Sequence of the first frame in which this generation was bound, and of the frame whose presentation made it
    // ready; `NO_FRAME` where none, or where the ready time was told by itself.
    bound_sequence: u32,
    ready_sequence: u32,
    // First frame of the present run of frames in which it is required.
    required_sequence: u32,
    required_since: Moment,
    // Whether the presentation of that frame was told.
    required_presented: bool,
    // The last snapshot in which it was not required, or the begin.
    floor: Moment,
    ready: Moment,
    first_ready: Moment,
    first_source: TimeSource,
    // The present ready time is the first: what corrects one corrects the other.
    first_is_ready: bool,
    /// Clipped rectangle: left, top, right, bottom, units.
    pub rect: [f32; 4],
    /// Square units of the clipped rectangle.
    pub area: f64,
}

const NO_FRAME: u32 = u32::MAX;

/// Who told a node's ready time; later variants are better.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeSource {
    /// The frame's own time.
    Frame,
    /// A presentation of the whole frame.
    Presented,
    /// A time of the node's own.
    Node,
}

/// What one frame did to a node, as far as the visit must know.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// It became required in this frame and was not so in the standing candidate's.
    pub appeared: bool,
    /// Its generation changed, or it is otherwise after it was ready or failed; and it is not live.
    pub renewed: bool,
    /// It became live in this frame.
    pub enlivened: bool,
    /// It was waited for and is not any more, without having become ready.
    pub unblocked: bool,
    /// It was required and is not any more.
    pub left: bool,
}

impl Tracked {
    /// A node that no frame has shown before.
    pub fn new(record: &Record) -> Tracked {
        Tracked {
            identity: record.identity,
            generation: record.generation,
            kind: record.kind,
            required: false,
            live: false,
            readiness: Readiness::NotAwaited,
            in_candidate: 0,
            candidate_generation: 0,
            changes: 0,
            source: TimeSource::Frame,
            bound_sequence: NO_FRAME,
            ready_sequence: NO_FRAME,
            required_sequence: NO_FRAME,
            required_since: Moment::NEVER,
            required_presented: false,
            floor: Moment::NEVER,
            ready: Moment::NEVER,
            first_ready: Moment::NEVER,
            first_source: TimeSource::Frame,
            first_is_ready: false,
            rect: [0.0; 4],
            area: 0.0,
        }
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
    pub fn ready(&self) -> bool {
        self.live || self.readiness == Readiness::Ready
    }

    /// When the user saw that it is ready or failed: its own ready time if later than the last snapshot in which it
    /// was not required, else the first frame in which it is (metric §2). A live node keeps its first ready time.
    pub fn settled_at(&self) -> Moment {
        let own = if self.live { self.first_ready } else { self.ready };
        if own > self.floor { own } else { self.required_since }
    }

    /// Whether the time of [`Tracked::settled_at`] was told by a frame, by its presentation or for the node itself.
    pub fn time_source(&self) -> TimeSource {
        let (own, source) =
            if self.live { (self.first_ready, self.first_source) } else { (self.ready, self.source) };
        match own > self.floor {
            true => source,
            false if self.required_presented => TimeSource::Presented,
            false => TimeSource::Frame,
        }
    }

    /// The same node, standing in a candidate, turns out to be live, as `now`: it has its first ready time from then on.
    pub fn enliven(&mut self, now: &Tracked) {
        self.live = true;
        (self.first_ready, self.first_source) = (now.first_ready, now.first_source);
    }

    /// Makes it a part of candidate `number`.
    pub fn join(&mut self, number: u32) {
        self.in_candidate = number;
        self.candidate_generation = self.generation;
    }

    /// Applies one frame.
    #[inline(always)]
    pub fn apply(&mut self, record: &Record, seen: &Seen, at: &FrameAt) -> Change {
        let FrameAt { time: frame, sequence, before, candidate, ignore_field } = *at;
        let was_blocking = self.blocks();
        let mut change = Change::default();
        self.kind = record.kind;
        let told = readiness(record);
        let over = matches!(self.readiness, Readiness::Ready | Readiness::Failed);
        if record.generation != self.generation {
            self.generation = record.generation;
            if self.first_ready != Moment::NEVER && !self.live {
                self.changes += 1;
                self.live = self.changes >= LIVE_CHANGES;
                change.enlivened = self.live;
            }
            change.renewed = !self.live;
            self.bound_sequence = NO_FRAME;
            self.set(told, record, frame, sequence);
        } else if told != self.readiness {
            // A failure after the content was seen changes nothing for the user, and neither does "set, not yet
            // painted" of content that is painted.
            let stays = self.readiness == Readiness::Ready
                && matches!(told, Readiness::Bound | Readiness::Failed)
                || self.readiness == Readiness::Failed && told == Readiness::Bound;
            if !stays {
                change.renewed = over && !self.live;
                self.set(told, record, frame, sequence);
            }
        }
        let counted = !(ignore_field && record.flags & record_flag::FIELD != 0);
        let required = seen.visible && counted && self.readiness != Readiness::NotAwaited;
        if required && !self.required {
            let known = candidate != 0
                && self.in_candidate == candidate
                && self.candidate_generation == self.generation;
            change.appeared = !known && !self.live;
            self.required_since = frame;
            self.required_presented = false;
            self.required_sequence = sequence;
            self.floor = before;
        }
        change.left = self.required && !required;
        self.required = required;
        let r = &seen.rect;
        self.rect = [r.left as f32, r.top as f32, r.right as f32, r.bottom as f32];
        self.area = seen.area;
        change.unblocked = was_blocking && !required;
        change
    }

    fn set(&mut self, told: Readiness, record: &Record, frame: Moment, sequence: u32) {
        self.readiness = told;
        self.ready = Moment::NEVER;
        self.first_is_ready = false;
        self.ready_sequence = NO_FRAME;
        self.bound_sequence = match told {
            Readiness::Bound => sequence,
            // Painted by the first frame that held it: that one's presentation may still be told.
            Readiness::Ready => self.bound_sequence,
            _ => NO_FRAME,
        };
        if matches!(told, Readiness::Ready | Readiness::Failed) {
            if record.ready_micros == THIS_FRAME {
                self.become_ready(frame, sequence, TimeSource::Frame);
            } else {
                self.become_ready(frame.offset_micros(record.ready_micros), NO_FRAME, TimeSource::Node);
            }
        }
    }

    fn become_ready(&mut self, at: Moment, sequence: u32, source: TimeSource) {
        self.first_is_ready = self.first_ready == Moment::NEVER && self.readiness == Readiness::Ready;
        self.correct(at, sequence, source);
    }

    /// The frame `sequence` was presented at `at`. Whether that said anything of this node.
    pub fn presented(&mut self, sequence: u32, at: Moment) -> bool {
        let mut said = false;
        if self.required && self.required_sequence == sequence {
            (self.required_since, self.required_presented) = (at, true);
            said = true;
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
                    self.correct(at, sequence, TimeSource::Presented);
                    said = true;
                }
                said
            }
            _ => said,
        }
    }

    /// This generation was painted at `at`: exact, and final over what frames say. False for another generation and
    /// for a node that failed.
    pub fn node_ready(&mut self, generation: u32, at: Moment) -> bool {
        if generation != self.generation {
            return false;
        }
        match self.readiness {
            Readiness::Ready => self.correct(at, NO_FRAME, TimeSource::Node),
            Readiness::Bound | Readiness::Pending => {
                self.readiness = Readiness::Ready;
                self.become_ready(at, NO_FRAME, TimeSource::Node);
            }
            Readiness::NotAwaited | Readiness::Failed => return false,
        }
        true
    }

    fn correct(&mut self, at: Moment, sequence: u32, source: TimeSource) {
        (self.ready, self.ready_sequence, self.source) = (at, sequence, source);
        if self.first_is_ready {
            (self.first_ready, self.first_source) = (at, source);
        }
    }
}

/// The frame that is being applied.
#[derive(Clone, Copy, Debug)]
pub struct FrameAt {
    /// Its time.
    pub time: Moment,
    /// Its sequence number.
    pub sequence: u32,
    /// The time of the snapshot before it, or of the begin.
    pub before: Moment,
    /// Number of the standing candidate; 0 where none.
    pub candidate: u32,
    /// Nodes of the search field are never required: a typing visit.
    pub ignore_field: bool,
}
