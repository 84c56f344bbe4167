//! A candidate: a frame in which everything the user can see is ready (metric §8).

use crate::judge::by_identity::ByIdentity;
use crate::judge::node::{TimeSource, Tracked};
use crate::judge::time::{Moment, SETTLE_NS, SPARSE_SETTLE_NS, UNSETTLED_AGE_NS};

/// A frame at which something that had been waited for left the screen: the value is not before it (metric §2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockerLeft {
    /// The frame's time; [`Moment::default`] where nothing ever left.
    pub at: Moment,
    /// The frame's sequence number.
    pub sequence: u32,
    /// Whether its presentation was told.
    pub presented: bool,
}

impl BlockerLeft {
    /// The frame `sequence` was presented at `at`. Whether this is that frame.
    pub fn presented(&mut self, sequence: u32, at: Moment) -> bool {
        let this = self.at != Moment::default() && self.sequence == sequence;
        if this {
            (self.at, self.presented) = (at, true);
        }
        this
    }
}

/// The frame that waits to be confirmed.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The visit's start, from which its nodes' times count.
    pub start: Moment,
    /// Counts the candidates of a visit from 1, in 16 bits.
    pub number: u16,
    /// When its conditions were met: settle time and age count from here.
    pub frame: Moment,
    /// From when the settle time runs: the frame, or later where it had to start anew.
    pub settle_from: Moment,
    /// Ready content covers less than 10 % of the viewport, as of the last frame.
    pub sparse: bool,
    /// When it was last found to be sparse no more: it is confirmed then at the earliest, and is not overdue.
    pub dense_from: Moment,
    /// The nodes required in its frame.
    pub nodes: Vec<Tracked>,
    /// Finds them by identity.
    pub index: ByIdentity,
    /// The last blocker that left up to its frame.
    pub blocker_left: BlockerLeft,
}

impl Candidate {
    /// The end of the visit, if this candidate is confirmed: the latest of its nodes' ready times and of the frames
    /// in which the last blockers left (metric §2). One declared empty has its own frame in the latter's place.
    pub fn value(&self) -> Moment {
        let nodes = self.nodes.iter().map(Tracked::settled_at).max().map(|at| at.after(self.start));
        nodes.unwrap_or_default().max(self.blocker_left.at)
    }

    /// Calls `act` with each of its nodes that has this identity.
    pub fn for_each(&mut self, identity: u32, mut act: impl FnMut(&mut Tracked)) {
        for place in self.index.places(&self.nodes, identity) {
            act(&mut self.nodes[place]);
        }
    }

    /// Who told the value's time; the best of them where several did.
    pub fn value_source(&self) -> TimeSource {
        let value = self.value();
        let by_frame = if self.blocker_left.presented { TimeSource::Presented } else { TimeSource::Frame };
        let at_value = self.nodes.iter().filter(|node| node.settled_at().after(self.start) == value);
        let blocker = (self.blocker_left.at == value).then_some(by_frame);
        let sources = at_value.map(Tracked::time_source).chain(blocker);
        sources.max_by_key(|source| *source as u8).unwrap_or(TimeSource::Frame)
    }

    /// The settle time, nanoseconds.
    pub fn settle_ns(&self) -> u64 {
        if self.sparse { SPARSE_SETTLE_NS } else { SETTLE_NS }
    }

    /// Whether an interaction or a leave at `at` may take it unsettled, the holds being open or last released as
    /// said (metric §10). One timed before the candidate's frame finds no candidate.
    pub fn taken_at(&self, at: Moment, hold_open: bool, last_release: Option<Moment>) -> bool {
        let old = |since: Moment| at >= since && at.since(since) >= UNSETTLED_AGE_NS;
        !self.sparse && !hold_open && old(self.frame) && last_release.is_none_or(old)
    }
}
