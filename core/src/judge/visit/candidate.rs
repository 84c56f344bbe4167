//! A candidate: a frame in which everything the user can see is ready (metric §8).

use crate::judge::by_identity::ByIdentity;
use crate::judge::node::{TimeSource, Tracked};
use crate::judge::time::{Moment, SETTLE_NS, SPARSE_SETTLE_NS, UNSETTLED_AGE_NS};
use crate::judge::visit::fate::{CandidateFate, class_bit};
use crate::wire::{CandidateClass, Fate};

/// The frame in which the last blocker, a busy or pending node, left the screen. The value is never before this frame
/// (metric §2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockerLeft {
    /// The frame's time; [`Moment::default`] if no blocker has left.
    pub at: Moment,
    /// The frame's sequence number.
    pub sequence: u32,
    /// True if `at` is the frame's presentation time.
    pub presented: bool,
}

impl BlockerLeft {
    /// Records that frame `sequence` was presented at `at`. Returns true if the last blocker left in that frame.
    pub fn presented(&mut self, sequence: u32, at: Moment) -> bool {
        let this = self.at != Moment::default() && self.sequence == sequence;
        if this {
            (self.at, self.presented) = (at, true);
        }
        this
    }
}

/// A candidate that waits to be confirmed.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The visit's start, from which the nodes' times count.
    pub start: Moment,
    /// The candidate's number in its visit: from 1, and 1 again after 65,535.
    pub number: u16,
    /// The time at which the candidate's conditions were met. The candidate's age counts from this time.
    pub frame: Moment,
    /// The start of the settle time: the frame, or later if the settle time had to start again.
    pub settle_from: Moment,
    /// True if ready content covered less than 10 % of the viewport in the last frame.
    pub sparse: bool,
    /// The time at which the candidate last stopped being sparse. It is not confirmed earlier, so that the shorter
    /// settle time does not make it overdue.
    pub dense_from: Moment,
    /// The nodes required in the candidate's frame.
    pub nodes: Vec<Tracked>,
    /// Finds the indexes in `nodes` of the nodes with an identity.
    pub index: ByIdentity,
    /// The last blocker that left the screen, in the candidate's frame or before.
    pub blocker_left: BlockerLeft,
    /// True if a request of the app was open at the candidate's frame.
    pub request_open: bool,
    /// True if an earlier candidate of the visit was withdrawn.
    pub later: bool,
    /// Largest share of the viewport that one custom node covers in the candidate's frame, if nobody answered for the
    /// node and no content lies in front of it; in 1/1000.
    pub unanswered_permille: u32,
}

impl Candidate {
    /// Returns the end of the visit if this candidate is confirmed: the latest of its nodes' ready times and of the
    /// frame in which the last blocker left (metric §2). If the surface declared itself empty, `blocker_left` is the
    /// candidate's own frame.
    pub fn value(&self) -> Moment {
        let nodes = self.nodes.iter().map(Tracked::settled_at).max().map(|at| at.after(self.start));
        nodes.unwrap_or_default().max(self.blocker_left.at)
    }

    /// Calls `act` with each node of this identity.
    pub fn for_each(&mut self, identity: u32, mut act: impl FnMut(&mut Tracked)) {
        for place in self.index.places(&self.nodes, identity) {
            act(&mut self.nodes[place]);
        }
    }

    /// Returns the source of the value's time; the most exact one if several nodes have that time.
    pub fn value_source(&self) -> TimeSource {
        let value = self.value();
        let by_frame = if self.blocker_left.presented { TimeSource::Presented } else { TimeSource::Frame };
        let at_value = self.nodes.iter().filter(|node| node.settled_at().after(self.start) == value);
        let blocker = (self.blocker_left.at == value).then_some(by_frame);
        let sources = at_value.map(Tracked::time_source).chain(blocker);
        sources.max_by_key(|source| *source as u8).unwrap_or(TimeSource::Frame)
    }

    /// Returns the settle time in nanoseconds.
    pub fn settle_ns(&self) -> u64 {
        if self.sparse { SPARSE_SETTLE_NS } else { SETTLE_NS }
    }

    /// Returns the candidate's class, and how it ends at `at`.
    pub fn fate(&self, fate: Fate, at: Moment) -> CandidateFate {
        let class = class_bit(CandidateClass::SparseCandidate, self.sparse)
            | class_bit(CandidateClass::RequestOpen, self.request_open)
            | class_bit(CandidateClass::LaterCandidate, self.later);
        CandidateFate { class, fate, age_us: at.micros_since(self.frame) }
    }

    /// Definition 1: returns true if an interaction or leave at `at` may complete the visit with this candidate before
    /// its settle time has passed: the candidate is not sparse, no hold is open, and both its frame and the last
    /// release of a hold are at least 100 ms old.
    pub fn taken_by_definition_1_at(
        &self,
        at: Moment,
        hold_open: bool,
        last_release: Option<Moment>,
    ) -> bool {
        let old = |since: Moment| at >= since && at.since(since) >= UNSETTLED_AGE_NS;
        !self.sparse && !hold_open && old(self.frame) && last_release.is_none_or(old)
    }
}
