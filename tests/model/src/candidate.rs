//! A candidate: a frame in which everything that the user can see is ready (metric §8), and its value (metric §2).

use crate::Time;
use crate::history::{Happening, History};
use crate::node::{Node, SourcedTime, TimeSource, replay_node};
use crate::quiet::Quiet;
use alldrawn_core::wire::Fate;

/// One candidate of a visit.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The number of happenings at the time when the candidate was formed.
    pub formed: usize,
    /// The time at which the candidate's conditions were met.
    pub frame: Time,
    /// The time at which the candidate's settle time began.
    pub settle_from: Time,
    /// The time of the last frame in which the candidate stopped being sparse.
    pub dense_from: Time,
    /// True if ready content covered less than 10 % of the viewport in the last frame.
    pub sparse: bool,
    /// The identities and generations of the nodes that were required in the candidate's frame.
    pub nodes: Vec<(u32, u32)>,
    /// The time at which holds had delayed the candidate for 10 s. From then on they no longer delay it.
    pub spent: Option<Time>,
    /// True if a hold was still open at that time.
    pub spent_open: bool,
    /// The nodes that arrived or changed quietly while the candidate was standing.
    pub quiet: Vec<Quiet>,
    /// True if a request of the app was open at the candidate's frame.
    pub request_open: bool,
    /// The end of the candidate, and its time; `None` while the candidate is standing.
    pub fate: Option<(Fate, Time)>,
}

impl Candidate {
    /// Returns true if node `key` was required in the candidate's frame, or arrived quietly before the frame at index
    /// `frame` of the history.
    pub fn contains(&self, key: u32, frame: usize) -> bool {
        self.nodes.iter().any(|node| node.0 == key) || self.quiet_before(key, frame)
    }

    /// Returns true if node `key`, with this generation, was required in the candidate's frame, or arrived quietly later.
    pub fn contains_content(&self, key: u32, generation: u32) -> bool {
        let quietly = |quiet: &Quiet| quiet.key == key && quiet.generations.contains(&generation);
        self.nodes.contains(&(key, generation)) || self.quiet.iter().any(quietly)
    }

    /// Returns the candidate's nodes as they were in its frame. Late times up to happening `until` are applied, and
    /// nodes that have been live since then have their first ready times.
    pub fn nodes_as_of(&self, history: &History, candidates: &[Candidate], until: usize) -> Vec<Node> {
        let nodes = self.nodes.iter().filter_map(|(key, _)| {
            let then = replay_node(history, candidates, *key, self.formed, until).0?;
            let at = |index| replay_node(history, candidates, *key, index, index).0.filter(Node::live);
            let live = (self.formed..=until).rev().find_map(at);
            Some(live.map_or(then, |live| then.as_live(&live)))
        });
        nodes.collect()
    }

    /// Returns the visit's end if this candidate is the final one: the latest of its nodes' ready times and of the
    /// frames in which the last blockers left. If the candidate has no nodes, the end is the time at which its
    /// conditions were met.
    pub fn value(&self, history: &History, candidates: &[Candidate], until: usize) -> SourcedTime {
        let nodes = self.nodes_as_of(history, candidates, until);
        if nodes.is_empty() {
            // A surface that was declared empty is complete when that frame is presented (metric §9).
            let frames = (0..self.formed).rev().find(|&index| {
                matches!(&history.happenings[index], Happening::Frame(frame) if frame.time == self.frame)
            });
            let presented = frames.and_then(|index| history.presented_in(index, self.formed, until));
            return shown(self.frame, presented);
        }
        let mut times: Vec<SourcedTime> = nodes.iter().map(Node::settled).collect();
        if let Some(index) = history.blocker_left(candidates, self.formed)
            && let Happening::Frame(frame) = &history.happenings[index]
        {
            times.push(shown(frame.time, history.presented(index, until)));
        }
        times.into_iter().max().unwrap_or(SourcedTime { at: self.frame, source: TimeSource::Frame })
    }
}

fn shown(time: Time, presented: Option<Time>) -> SourcedTime {
    match presented {
        Some(at) => SourcedTime { at, source: TimeSource::Presented },
        None => SourcedTime { at: time, source: TimeSource::Frame },
    }
}
