//! The story of one node: what the history of a visit tells of it, walked from its beginning (metric §2, §8).

use crate::Time;
use crate::candidate::Candidate;
use crate::frame::Seen;
use crate::history::{Happening, History};
use crate::rectangle::Rectangle;
use crate::states::Content;
use alldrawn_core::judge::snapshot::{Kind, THIS_FRAME, record_flag};

/// Who told a time; later ones are better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Teller {
    /// A frame's own time.
    Frame,
    /// The presentation of a frame.
    Presented,
    /// The node, or its loader.
    Node,
}

/// A time, and who told it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    /// When.
    pub at: Time,
    /// By whom.
    pub by: Teller,
}

/// A node, as far as its story has been told.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// Its identity.
    pub key: u32,
    /// What it is.
    pub kind: Kind,
    /// Of its content.
    pub generation: u32,
    /// How far it is.
    pub content: Content,
    /// When its content became ready or failed.
    pub ready: Option<Told>,
    // The frame whose presentation is the ready time; none where the node told it.
    ready_frame: Option<u32>,
    // The first frame that held the content.
    bound_frame: Option<u32>,
    // When any content of it was first ready, and whether that is the present ready time.
    first_ready: Option<Told>,
    first_is_this: bool,
    // Changes of generation since then.
    changes: u32,
    /// The user can see it, and there is something to see or to wait for.
    pub required: bool,
    /// Its first required frame in the present run of such frames.
    pub required_from: Told,
    required_frame: u32,
    // The last snapshot in which it was not required.
    not_required_at: Time,
    /// Counts the runs of content: another generation, pending again, required anew.
    pub run: u32,
    /// The last frame changed its content after it was ready or failed, or brought another generation.
    pub renewed: bool,
    /// Clipped rectangle.
    pub rect: Rectangle,
    absent: bool,
}

impl Node {
    fn new(seen: &Seen) -> Node {
        Node {
            key: seen.record.identity,
            kind: seen.record.kind,
            generation: seen.record.generation,
            content: Content::None,
            ready: None,
            ready_frame: None,
            bound_frame: None,
            first_ready: None,
            first_is_this: false,
            changes: 0,
            required: false,
            required_from: Told { at: 0, by: Teller::Frame },
            required_frame: 0,
            not_required_at: 0,
            run: 0,
            renewed: false,
            rect: seen.rect,
            absent: false,
        }
    }

    /// Its generation changed three times after it was first ready.
    pub fn live(&self) -> bool {
        self.changes >= 3
    }

    /// The same node, having turned out to be live since.
    pub fn as_live(self, now: &Node) -> Node {
        Node { changes: now.changes, first_ready: now.first_ready, ..self }
    }

    /// Awaited.
    pub fn pending(&self) -> bool {
        !self.live() && matches!(self.content, Content::Pending | Content::Bound)
    }

    /// Failed.
    pub fn failed(&self) -> bool {
        !self.live() && self.content == Content::Failed
    }

    /// The user sees its content.
    pub fn is_ready(&self) -> bool {
        self.live() || self.content == Content::Ready
    }

    /// When the user saw that it is ready or failed (metric §2). A live node keeps its first ready time.
    pub fn settled(&self) -> Told {
        let own = if self.live() { self.first_ready } else { self.ready };
        own.filter(|own| own.at > self.not_required_at).unwrap_or(self.required_from)
    }

    fn see(&mut self, seen: &Seen, frame: &FrameOf) {
        self.kind = seen.record.kind;
        self.rect = seen.rect;
        let decided = matches!(self.content, Content::Ready | Content::Failed);
        let other_generation = self.generation != seen.record.generation;
        self.renewed = false;
        if other_generation {
            self.generation = seen.record.generation;
            self.changes += u32::from(self.first_ready.is_some());
            self.bound_frame = None;
            self.renewed = true;
            self.hold(seen, frame);
        } else {
            // What was painted stays painted, and what failed is not unpainted by being set once more.
            let stays = match (self.content, seen.told) {
                (Content::Ready, Content::Bound | Content::Failed) | (Content::Failed, Content::Bound) => {
                    true
                }
                (now, told) => now == told,
            };
            if !stays {
                self.renewed = decided;
                self.hold(seen, frame);
            }
        }
        let field = frame.ignores_field && seen.record.flags & record_flag::FIELD != 0;
        let required = seen.visible && self.content != Content::None && !field;
        if required && !self.required {
            self.run += 1;
            self.required_from = Told { at: frame.time, by: Teller::Frame };
            self.required_frame = frame.sequence;
            self.not_required_at = frame.before;
        }
        self.required = required;
    }

    // The content is in a new state from this frame on.
    fn hold(&mut self, seen: &Seen, frame: &FrameOf) {
        self.run += 1;
        self.content = seen.told;
        (self.ready, self.ready_frame, self.first_is_this) = (None, None, false);
        match seen.told {
            Content::Bound => self.bound_frame = Some(frame.sequence),
            Content::None | Content::Pending | Content::Failed => self.bound_frame = None,
            Content::Ready => {}
        }
        match seen.told {
            // What is more than a second ahead is a mistake.
            Content::Ready | Content::Failed
                if seen.record.ready_micros == THIS_FRAME || seen.record.ready_micros > 1_000_000 =>
            {
                self.settle(Told { at: frame.time, by: Teller::Frame }, Some(frame.sequence));
            }
            Content::Ready | Content::Failed => {
                let at = frame.time.saturating_add_signed(i64::from(seen.record.ready_micros) * 1_000);
                self.settle(Told { at, by: Teller::Node }, None);
            }
            _ => {}
        }
    }

    fn settle(&mut self, at: Told, frame: Option<u32>) {
        (self.ready, self.ready_frame) = (Some(at), frame);
        self.first_is_this |= self.first_ready.is_none() && self.content == Content::Ready;
        if self.first_is_this {
            self.first_ready = Some(at);
        }
    }

    /// A frame was presented. Whether that says anything of this node.
    fn presented(&mut self, sequence: u32, at: Time) -> bool {
        let told = Told { at, by: Teller::Presented };
        let appears = self.required && self.required_frame == sequence;
        if appears {
            self.required_from = told;
        }
        // A frame that holds the content, or a later one: it is painted by then.
        let holds = self.bound_frame.is_some_and(|bound| bound <= sequence);
        let says = match (self.content, self.ready_frame) {
            (Content::Bound, _) => holds,
            (Content::Ready, Some(frame)) => frame == sequence || holds && sequence < frame,
            (Content::Failed, Some(frame)) => frame == sequence,
            _ => false,
        };
        if says {
            if self.content == Content::Bound {
                self.content = Content::Ready;
            }
            self.settle(told, Some(sequence));
        }
        appears || says
    }

    /// The node's own word. Whether it is of this generation, and content was awaited or seen.
    fn told_ready(&mut self, generation: u32, at: Time) -> bool {
        let says = generation == self.generation
            && matches!(self.content, Content::Pending | Content::Bound | Content::Ready);
        if says {
            self.content = Content::Ready;
            self.settle(Told { at, by: Teller::Node }, None);
        }
        says
    }
}

struct FrameOf {
    time: Time,
    sequence: u32,
    before: Time,
    ignores_field: bool,
}

/// The node `key` after the first `words` happenings, of which frames count up to the first `frames` only; `None`
/// where it is not in the tree then. The second: whether the last happening said anything of it.
///
/// A node that leaves the tree is forgotten, unless the candidate that stands when it comes back holds it.
pub fn tell(
    history: &History,
    candidates: &[Candidate],
    key: u32,
    frames: usize,
    words: usize,
) -> (Option<Node>, bool) {
    let mut node: Option<Node> = None;
    let mut before = history.opened;
    let mut said = false;
    for (index, happening) in history.happenings[..words].iter().enumerate() {
        said = false;
        match happening {
            Happening::Frame(_) if index >= frames => {}
            Happening::Frame(frame) => {
                let loaded_late = history.loaded_late_by(index);
                let first = history.happenings[..index].iter().all(|h| !matches!(h, Happening::Frame(_)));
                let at = FrameOf {
                    time: frame.time,
                    sequence: frame.sequence,
                    before: if first && loaded_late { history.start } else { before },
                    ignores_field: history.typing,
                };
                if let Some(seen) = frame.node(key) {
                    let known = node.filter(|node| {
                        !node.absent || frame.candidate_before.is_some_and(|c| candidates[c].holds(key))
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
                said = node.as_mut().is_some_and(|node| node.presented(*sequence, *at));
            }
            Happening::NodeReady { key: of, generation, at } if *of == key => {
                said = node.as_mut().is_some_and(|node| node.told_ready(*generation, *at));
            }
            Happening::NodeReady { .. } => {}
        }
    }
    (node, said)
}
