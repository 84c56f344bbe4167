//! The state and times of one node, replayed from a visit's history (metric §2, §7a, §8).

use crate::Time;
use crate::candidate::Candidate;
use crate::frame::ContentNode;
use crate::history::{Happening, History};
use crate::live::Liveness;
use crate::readiness::Readiness;
use crate::rectangle::Rectangle;
use alldrawn_core::judge::snapshot::{Kind, THIS_FRAME, record_flag};

/// The source of a time. Of equal times, the one with the later variant wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimeSource {
    /// The time that a frame carries.
    Frame,
    /// The reported presentation of a frame.
    Presented,
    /// A report of the node or its loader.
    Node,
}

/// A time and its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourcedTime {
    /// The time itself.
    pub at: Time,
    /// The source of the time.
    pub source: TimeSource,
}

/// A node, as it is after the happenings that have been replayed.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// The node's identity.
    pub key: u32,
    /// The node's kind.
    pub kind: Kind,
    /// The generation of the node's content.
    pub generation: u32,
    /// The readiness of the node's content.
    pub readiness: Readiness,
    /// The time at which the node's content became ready or failed.
    pub ready: Option<SourcedTime>,
    // The frame whose presentation is the ready time; `None` if the node reported the time itself.
    ready_frame: Option<u32>,
    // The first frame in which the content was bound.
    bound_frame: Option<u32>,
    // The time at which content of the node was first ready, and whether that time is the current ready time.
    first_ready: Option<SourcedTime>,
    first_is_this: bool,
    liveness: Liveness,
    /// True for an error node (metric §4).
    pub error: bool,
    /// True if the node is in a live region.
    pub in_live_region: bool,
    /// True if the node is visible, and has content or content to wait for.
    pub required: bool,
    /// The time of the first of the latest consecutive frames in which the node is required.
    pub required_from: SourcedTime,
    required_frame: u32,
    // The time of the last snapshot in which the node was not required.
    not_required_at: Time,
    /// The number of changes after which the node must become ready again: a new generation, a new state, or being
    /// required again.
    pub run: u32,
    /// True if the last frame changed the node's content after it was ready or failed, or brought a new generation.
    pub renewed: bool,
    /// The node's clipped rectangle.
    pub rect: Rectangle,
    absent: bool,
}

impl Node {
    fn new(seen: &ContentNode) -> Node {
        Node {
            key: seen.record.identity,
            kind: seen.record.kind,
            generation: seen.record.generation,
            readiness: Readiness::NotAwaited,
            ready: None,
            ready_frame: None,
            bound_frame: None,
            first_ready: None,
            first_is_this: false,
            liveness: Liveness::default(),
            error: seen.error,
            in_live_region: seen.in_live_region,
            required: false,
            required_from: SourcedTime { at: 0, source: TimeSource::Frame },
            required_frame: 0,
            not_required_at: 0,
            run: 0,
            renewed: false,
            rect: seen.rect,
            absent: false,
        }
    }

    /// Returns true if the node is live: its content changes by itself, at leisure (metric §7a).
    pub fn live(&self) -> bool {
        self.liveness.live
    }

    /// Returns the same node with the live state of `now`.
    pub fn as_live(self, now: &Node) -> Node {
        Node { liveness: now.liveness, first_ready: now.first_ready, ..self }
    }

    /// Returns true if the node's content is pending.
    pub fn pending(&self) -> bool {
        !self.live() && matches!(self.readiness, Readiness::Pending | Readiness::Bound)
    }

    /// Returns true if the node's content has failed.
    pub fn failed(&self) -> bool {
        !self.live() && self.readiness == Readiness::Failed
    }

    /// Returns true if the node's content is ready.
    pub fn is_ready(&self) -> bool {
        self.live() || self.readiness == Readiness::Ready
    }

    /// Returns the time at which the user saw that the node is ready or failed (metric §2). A live node keeps its first
    /// ready time.
    pub fn settled(&self) -> SourcedTime {
        let own = if self.live() { self.first_ready } else { self.ready };
        own.filter(|own| own.at > self.not_required_at).unwrap_or(self.required_from)
    }

    fn see(&mut self, seen: &ContentNode, frame: &FrameAt) {
        self.kind = seen.record.kind;
        self.rect = seen.rect;
        (self.error, self.in_live_region) = (seen.error, seen.in_live_region);
        let decided = self.live() || matches!(self.readiness, Readiness::Ready | Readiness::Failed);
        let other_generation = self.generation != seen.record.generation;
        self.renewed = false;
        let was_live = self.live();
        if seen.readiness == Readiness::Pending || seen.error {
            // The node is an ordinary one again.
            self.liveness.start_again();
            self.first_ready = None;
        } else if other_generation {
            let ready = self.ready.filter(|_| self.readiness == Readiness::Ready);
            let ready_since = ready.map(|ready| ready.at.max(frame.start));
            self.liveness.new_generation(ready_since, frame.time, seen);
        }
        if other_generation {
            self.generation = seen.record.generation;
            self.bound_frame = None;
            self.renewed = true;
            self.enter_state(seen, frame);
        } else {
            // Painted content stays painted, and failed content does not become unpainted if it is set once more. An
            // error node is failed whatever it showed before.
            let stays = match (self.readiness, seen.readiness) {
                (before, Readiness::Failed) if seen.error => before == Readiness::Failed && !was_live,
                (Readiness::Ready, Readiness::Bound | Readiness::Failed)
                | (Readiness::Failed, Readiness::Bound) => true,
                (before, now) => before == now,
            };
            if !stays {
                self.renewed = decided;
                self.enter_state(seen, frame);
            }
        }
        let field = frame.ignores_field && seen.record.flags & record_flag::FIELD != 0;
        let required = seen.visible && self.readiness != Readiness::NotAwaited && !field;
        if required && !self.required {
            self.run += 1;
            self.required_from = SourcedTime { at: frame.time, source: TimeSource::Frame };
            self.required_frame = frame.sequence;
            self.not_required_at = frame.before;
        }
        self.required = required;
        self.note_first_area();
    }

    // Remembers the area that the node had when it was first required and ready.
    fn note_first_area(&mut self) {
        if self.required && self.readiness == Readiness::Ready {
            self.liveness.is_ready_with(self.rect.area());
        }
    }

    // Records that the content enters a new state in this frame.
    fn enter_state(&mut self, seen: &ContentNode, frame: &FrameAt) {
        self.run += 1;
        self.readiness = seen.readiness;
        (self.ready, self.ready_frame, self.first_is_this) = (None, None, false);
        match seen.readiness {
            Readiness::Bound => self.bound_frame = Some(frame.sequence),
            Readiness::NotAwaited | Readiness::Pending | Readiness::Failed => self.bound_frame = None,
            Readiness::Ready => {}
        }
        match seen.readiness {
            // A ready time of more than a second after the frame is a mistake, and the frame's time is used.
            Readiness::Ready | Readiness::Failed
                if seen.record.ready_micros == THIS_FRAME || seen.record.ready_micros > 1_000_000 =>
            {
                self.settle(SourcedTime { at: frame.time, source: TimeSource::Frame }, Some(frame.sequence));
            }
            Readiness::Ready | Readiness::Failed => {
                let at = frame.time.saturating_add_signed(i64::from(seen.record.ready_micros) * 1_000);
                self.settle(SourcedTime { at, source: TimeSource::Node }, None);
            }
            _ => {}
        }
    }

    fn settle(&mut self, at: SourcedTime, frame: Option<u32>) {
        (self.ready, self.ready_frame) = (Some(at), frame);
        self.first_is_this |= self.first_ready.is_none() && self.readiness == Readiness::Ready;
        if self.first_is_this {
            self.first_ready = Some(at);
        }
    }

    /// Applies the presentation of a frame. Returns true if that changes a time of this node.
    fn presented(&mut self, sequence: u32, at: Time) -> bool {
        let time = SourcedTime { at, source: TimeSource::Presented };
        let appears = self.required && self.required_frame == sequence;
        if appears {
            self.required_from = time;
        }
        // The content was bound in this frame or an earlier one, so it is painted by now.
        let has_content = self.bound_frame.is_some_and(|bound| bound <= sequence);
        let applies = match (self.readiness, self.ready_frame) {
            (Readiness::Bound, _) => has_content,
            (Readiness::Ready, Some(frame)) => frame == sequence || has_content && sequence < frame,
            (Readiness::Failed, Some(frame)) => frame == sequence,
            _ => false,
        };
        if applies {
            if self.readiness == Readiness::Bound {
                self.readiness = Readiness::Ready;
            }
            self.settle(time, Some(sequence));
            self.note_first_area();
        }
        appears || applies
    }

    /// Applies a report that the node is painted. Returns true if the reported generation is the current one and the
    /// node's content was pending or ready.
    fn node_ready(&mut self, generation: u32, at: Time) -> bool {
        let applies = generation == self.generation
            && matches!(self.readiness, Readiness::Pending | Readiness::Bound | Readiness::Ready);
        if applies {
            self.readiness = Readiness::Ready;
            self.settle(SourcedTime { at, source: TimeSource::Node }, None);
            self.note_first_area();
        }
        applies
    }
}

struct FrameAt {
    start: Time,
    time: Time,
    sequence: u32,
    before: Time,
    ignores_field: bool,
}

/// Replays the first `happenings` happenings and returns the node `key`; `None` if the node is not known then. Frames
/// from index `frames` on are skipped, so that late times can be applied to an earlier frame. The second value is true
/// if the last happening changed a time of the node.
///
/// A node that leaves the tree is forgotten, unless it is part of the candidate that is standing when it returns.
pub fn replay_node(
    history: &History,
    candidates: &[Candidate],
    key: u32,
    frames: usize,
    happenings: usize,
) -> (Option<Node>, bool) {
    let mut node: Option<Node> = None;
    let mut before = history.opened;
    let mut applied = false;
    for (index, happening) in history.happenings[..happenings].iter().enumerate() {
        applied = false;
        match happening {
            Happening::Frame(_) if index >= frames => {}
            Happening::Frame(frame) => {
                let loaded_late = history.loaded_late_by(index);
                let first = history.happenings[..index].iter().all(|h| !matches!(h, Happening::Frame(_)));
                let at = FrameAt {
                    start: history.start,
                    time: frame.time,
                    sequence: frame.sequence,
                    before: if first && loaded_late { history.start } else { before },
                    ignores_field: history.typing,
                };
                if let Some(seen) = frame.node(key) {
                    let known = node.filter(|node| {
                        !node.absent
                            || frame.candidate_before.is_some_and(|c| candidates[c].contains(key, index))
                    });
                    let mut it = known.unwrap_or_else(|| Node::new(seen));
                    it.absent = false;
                    if known.is_none() {
                        it.generation = seen.record.generation;
                    }
                    it.see(seen, &at);
                    node = Some(it);
                } else if let Some(node) = &mut node {
                    (node.absent, node.required, node.renewed) = (true, false, false);
                }
                before = frame.time;
            }
            Happening::Presented { sequence, at } => {
                applied = node.as_mut().is_some_and(|node| node.presented(*sequence, *at));
            }
            Happening::NodeReady { key: of, generation, at } if *of == key => {
                applied = node.as_mut().is_some_and(|node| node.node_ready(*generation, *at));
            }
            Happening::NodeReady { .. } => {}
        }
    }
    (node, applied)
}
