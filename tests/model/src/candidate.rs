//! A candidate: a frame in which everything the user can see is ready (metric §8), and its value (metric §2).

use crate::Time;
use crate::history::{Happening, History};
use crate::node::{Node, SourcedTime, TimeSource, replay_node};

/// A candidate.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// How many happenings there had been when it was formed.
    pub formed: usize,
    /// When its conditions were met.
    pub frame: Time,
    /// From when the settle time runs.
    pub settle_from: Time,
    /// When it was last found to be no longer sparse.
    pub dense_from: Time,
    /// Ready content covers less than 10 % of the viewport, as of the last frame.
    pub sparse: bool,
    /// Identities and generations of the nodes required in its frame.
    pub nodes: Vec<(u32, u32)>,
    /// The open holds have had their 10 s, since then.
    pub spent: Option<Time>,
    /// A hold was still open then.
    pub spent_open: bool,
}

impl Candidate {
    /// Whether this node was required in its frame.
    pub fn contains(&self, key: u32) -> bool {
        self.nodes.iter().any(|node| node.0 == key)
    }

    /// Whether this content of this node was required in its frame.
    pub fn contains_content(&self, key: u32, generation: u32) -> bool {
        self.nodes.contains(&(key, generation))
    }

    /// Its nodes as they were in its frame, with all that was told late since, and with the first ready times of those
    /// that turned out to be live.
    pub fn nodes_as_of(&self, history: &History, candidates: &[Candidate], until: usize) -> Vec<Node> {
        let nodes = self.nodes.iter().filter_map(|(key, _)| {
            let then = replay_node(history, candidates, *key, self.formed, until).0?;
            let now = replay_node(history, candidates, *key, until, until).0;
            Some(now.filter(Node::live).map_or(then, |now| then.as_live(&now)))
        });
        nodes.collect()
    }

    /// The end of the visit, if this is the final candidate: the latest of the ready times of its nodes, and of the
    /// frames in which the last blockers left. With no node, the moment at which the conditions were met.
    pub fn value(&self, history: &History, candidates: &[Candidate], until: usize) -> SourcedTime {
        let nodes = self.nodes_as_of(history, candidates, until);
        if nodes.is_empty() {
            // Declared empty: complete when that frame is presented (metric §9).
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
