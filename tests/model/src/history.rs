//! Everything that was reported to a visit: its frames, and the times that were reported after their frame (metric §8,
//! Order).

use crate::Time;
use crate::candidate::Candidate;
use crate::frame::JudgedFrame;
use crate::node::{Node, replay_node};

/// One report to a visit.
#[derive(Clone, Debug)]
pub enum Happening {
    /// A frame.
    Frame(JudgedFrame),
    /// A frame was presented.
    Presented {
        /// The frame's number.
        sequence: u32,
        /// The time at which the frame was presented.
        at: Time,
    },
    /// A node was painted.
    NodeReady {
        /// The node's identity.
        key: u32,
        /// The generation of its content.
        generation: u32,
        /// The time at which the node was painted.
        at: Time,
    },
}

/// All reports to a visit, in the order of the calls.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The visit's start.
    pub start: Time,
    /// The time of the visit's begin. No node counts as required before the first snapshot.
    pub opened: Time,
    /// True for a typing visit, which never counts the search field.
    pub typing: bool,
    /// The reports, in the order of the calls.
    pub happenings: Vec<Happening>,
}

impl History {
    /// Returns all frames.
    pub fn frames(&self) -> impl DoubleEndedIterator<Item = &JudgedFrame> {
        self.happenings.iter().filter_map(|happening| match happening {
            Happening::Frame(frame) => Some(frame),
            _ => None,
        })
    }

    /// Returns the last frame.
    pub fn last(&self) -> Option<&JudgedFrame> {
        self.frames().next_back()
    }

    /// Returns the last frame among the first `until` happenings.
    pub fn last_before(&self, until: usize) -> Option<&JudgedFrame> {
        self.happenings[..until].iter().rev().find_map(|happening| match happening {
            Happening::Frame(frame) => Some(frame),
            _ => None,
        })
    }

    /// Returns the last frame, to be changed.
    pub fn last_mut(&mut self) -> Option<&mut JudgedFrame> {
        self.happenings.iter_mut().rev().find_map(|happening| match happening {
            Happening::Frame(frame) => Some(frame),
            _ => None,
        })
    }

    /// Returns true if a frame up to happening `index` reports that the SDK was loaded late.
    pub fn loaded_late_by(&self, index: usize) -> bool {
        const LOADED_LATE: u32 = alldrawn_core::judge::snapshot::header_flag::LOADED_LATE;
        self.happenings[..=index]
            .iter()
            .any(|happening| matches!(happening, Happening::Frame(frame) if frame.flags & LOADED_LATE != 0))
    }

    /// Returns the identities of all content nodes in any frame.
    pub fn keys(&self) -> Vec<u32> {
        let mut keys: Vec<u32> =
            self.frames().flat_map(|frame| frame.content.iter().map(|seen| seen.record.identity)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Returns a node after the first `until` happenings; `None` if it is not in the tree at that time.
    pub fn node(&self, candidates: &[Candidate], key: u32, until: usize) -> Option<Node> {
        self.in_tree(key, until).then(|| replay_node(self, candidates, key, until, until).0).flatten()
    }

    fn in_tree(&self, key: u32, until: usize) -> bool {
        self.last_before(until).is_some_and(|frame| frame.node(key).is_some())
    }

    /// Returns the required nodes after the first `until` happenings, in record order.
    pub fn required(&self, candidates: &[Candidate], until: usize) -> Vec<Node> {
        self.content(candidates, until).into_iter().filter(|node| node.required).collect()
    }

    /// Returns all content nodes in the tree after the first `until` happenings, in record order.
    pub fn content(&self, candidates: &[Candidate], until: usize) -> Vec<Node> {
        let keys = self.last_before(until).map_or(Vec::new(), |frame| {
            frame.content.iter().map(|seen| seen.record.identity).collect::<Vec<_>>()
        });
        keys.into_iter().filter_map(|key| self.node(candidates, key, until)).collect()
    }

    /// Returns the index of the last frame, among the first `until` happenings, in which a blocker left. A blocker
    /// leaves if the last busy node of its size is gone, or if a pending node was removed, hidden or covered (metric §2).
    /// Ignored small busy nodes, and nodes that a standing candidate does not wait for, are no blockers.
    pub fn blocker_left(&self, candidates: &[Candidate], until: usize) -> Option<usize> {
        (0..until).rev().find(|&index| self.leaves_blocker(candidates, index))
    }

    fn leaves_blocker(&self, candidates: &[Candidate], index: usize) -> bool {
        let Happening::Frame(frame) = &self.happenings[index] else { return false };
        let before = self.last_before(index).map(|it| it.busy.ignoring_small(frame.small_ignored_before));
        let (before, now) = (before.unwrap_or_default(), frame.busy.ignoring_small(frame.small_ignored));
        let standing = frame.candidate_before.map(|standing| &candidates[standing]);
        let waits_for = |node: &Node| standing.map_or(node.pending(), |it| it.is_blocked_by(node, index));
        let blocked = self.required(candidates, index).into_iter().filter(waits_for);
        let after = self.required(candidates, index + 1);
        let mut gone = blocked.filter(|node| after.iter().all(|still| still.key != node.key));
        before.large && !now.large || before.small && !now.small || gone.next().is_some()
    }

    /// Returns the last presentation time that was reported for the frame at `index`, up to happening `until`.
    pub fn presented(&self, index: usize, until: usize) -> Option<Time> {
        self.presented_in(index, index, until)
    }

    /// Like [`History::presented`], but considers only reports from happening `from` on.
    pub fn presented_in(&self, index: usize, from: usize, until: usize) -> Option<Time> {
        let Happening::Frame(frame) = &self.happenings[index] else { return None };
        self.happenings[from..until].iter().rev().find_map(|happening| match happening {
            Happening::Presented { sequence, at } if *sequence == frame.sequence => Some(*at),
            _ => None,
        })
    }
}
