//! A random tree that changes from frame to frame like an app's: content loads, changes, leaves and returns.

use super::rectangles::{ARRIVING, PANELS, RECTS, SPINNERS, TICKING};
use crate::random::Random;
use alldrawn_core::judge::snapshot::{
    Kind, ROOT, Record, State, THIS_FRAME, kind_flag, record_flag as flag, state_flag,
};

const STATES: [State; 8] = [
    State::Unknown,
    State::Pending,
    State::Bound,
    State::Drawn,
    State::Failed,
    State::DeclaredEmpty,
    State::LoadStarted,
    State::Playing,
];

/// The nodes in the tree, and the nodes that have left it.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: Vec<Record>,
    gone: Vec<Record>,
    frames: u32,
    identities: u32,
    // Maximum number of changes per frame, and whether the first node's generation changes in every frame.
    wildness: usize,
    clock: bool,
    // The number of small opaque nodes in front of a large opaque node, which is in front of the rest. If it is 0,
    // neither exists.
    crowd: u32,
    // Opaque panels in front of everything except the small and large opaque nodes of `crowd`.
    panels: Vec<[f32; 4]>,
    // Small busy nodes, which come and go.
    spinners: Vec<Record>,
    // True if new nodes arrive in live regions.
    arriving: bool,
}

impl Tree {
    /// Returns the records of the next frame.
    pub fn next(&mut self, random: &mut Random) -> Vec<Record> {
        if self.frames == 0 {
            self.wildness = random.one(&[0, 1, 1, 2, 4]);
            self.clock = random.percent(15);
            self.arriving = random.percent(15);
            if random.percent(20) {
                let spinners = random.one(&[1, 1, 2, 3]);
                self.spinners = (0..spinners).map(|index| spinner(index, random)).collect();
                // In most of these trees little else changes, so that the spinners decide.
                self.wildness = random.one(&[0, 0, 0, self.wildness]);
            }
            self.crowd = if random.percent(2) { random.one(&[14, 15, 16, 17]) } else { 0 };
            if random.percent(8) {
                let panels = random.one(&[1, 2, 2, 3, 4]);
                self.panels = (0..panels).map(|_| random.one(&PANELS)).collect();
            }
            let nodes = random.one(&[0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 5, 6]);
            let nodes = if self.spinners.is_empty() { nodes } else { nodes.min(2) };
            (0..nodes).for_each(|_| self.grow(random));
            if let Some(node) = self.nodes.first_mut().filter(|_| !self.spinners.is_empty()) {
                // The spinners lie beside this node.
                node.rect = RECTS[1];
            }
        } else {
            let changes = if self.wildness == 0 { 0 } else { random.below(self.wildness + 1) };
            (0..changes).for_each(|_| self.change(random));
            if self.arriving && random.percent(40) {
                self.grow(random);
            }
        }
        self.frames += 1;
        if self.clock {
            self.tick(random);
        }
        for spinner in &mut self.spinners {
            spinner.flags ^= if random.percent(25) { flag::SHOWN } else { 0 };
            spinner.state_flags ^= if random.percent(5) { state_flag::TOUCHED } else { 0 };
        }
        if random.percent(30) {
            // Everything that was pending becomes ready.
            for node in &mut self.nodes {
                if matches!(node.state, State::Pending | State::Bound | State::LoadStarted) {
                    node.state = if node.kind == Kind::Video { State::Playing } else { State::Drawn };
                }
            }
            if random.percent(70) {
                self.spinners.iter_mut().for_each(|node| node.flags &= !flag::SHOWN);
                self.nodes.iter_mut().filter(|node| node.kind == Kind::Busy).for_each(|node| {
                    node.flags &= !flag::SHOWN;
                });
            }
        }
        let mut nodes = self.nodes.clone();
        nodes.extend(&self.spinners);
        nodes.extend((0..).zip(&self.panels).map(|(index, rect)| opaque(2_000 + index, *rect)));
        if self.crowd > 0 {
            nodes.extend((0..=self.crowd).map(crowding));
        }
        nodes
    }

    /// Returns the viewport that most frames have.
    pub fn viewport(&self) -> [f32; 4] {
        [0.0, 0.0, 400.0, 600.0]
    }

    /// Returns the identity and a generation of a random node. In rare cases no such node exists.
    pub fn some_node(&self, random: &mut Random) -> (u32, u32) {
        if self.nodes.is_empty() || random.percent(5) {
            return (1 + random.below(4) as u32, 1);
        }
        let node = &self.nodes[random.below(self.nodes.len())];
        (node.identity, node.generation - u32::from(random.percent(10) && node.generation > 0))
    }

    /// Returns true if the first node changes in every frame.
    pub fn ticks(&self) -> bool {
        self.clock
    }

    // Changes the first node's generation, sometimes with its size or state.
    fn tick(&mut self, random: &mut Random) {
        let Some(node) = self.nodes.first_mut() else { return };
        node.generation += 1;
        if random.percent(15) {
            node.rect = random.one(&TICKING);
        }
        node.state = match random.below(40) {
            0 => State::Pending,
            1 => State::Failed,
            2 | 3 => State::Bound,
            _ => State::Drawn,
        };
        node.ready_micros = THIS_FRAME;
    }

    fn grow(&mut self, random: &mut Random) {
        if self.nodes.len() >= 8 {
            return;
        }
        self.identities += 1;
        let kind = random.one(&[
            Kind::Image,
            Kind::Image,
            Kind::Image,
            Kind::Text,
            Kind::Text,
            Kind::Video,
            Kind::Custom,
            Kind::Busy,
            Kind::Group,
            Kind::Group,
            Kind::Other,
        ]);
        let node = Record {
            identity: self.identities,
            generation: 1,
            parent: self.parent(random),
            kind,
            // In many cases nobody answers for a custom node.
            state: if kind == Kind::Custom && random.percent(40) { State::Unknown } else { state(random) },
            alpha: alpha(random),
            flags: flags(kind, random),
            kind_flags: kind_flags(random),
            state_flags: if random.percent(4) { state_flag::TOUCHED } else { 0 },
            rect: rect(random),
            ready_micros: ready(random),
            paint_order: random.one(&[0, 0, 0, 0, 0, 0, 1, 2]),
        };
        self.nodes.push(node);
        if self.arriving && self.frames > 0 && random.percent(80) {
            self.arrive(random);
        }
        if self.identities == 1 && random.percent(85) {
            // The first node is usually fully visible from the first frame on.
            let node = &mut self.nodes[0];
            (node.kind, node.flags, node.alpha) = (Kind::Image, flag::SHOWN, 255);
            (node.rect, node.kind_flags) = (random.one(&RECTS[..5]), 0);
        }
    }

    // Makes the newest node one that has arrived in a live region.
    fn arrive(&mut self, random: &mut Random) {
        let Some(node) = self.nodes.last_mut() else { return };
        node.kind = random.one(&[Kind::Text, Kind::Text, Kind::Image, Kind::Custom]);
        node.state = random.one(&[State::Drawn, State::Drawn, State::Bound, State::Pending, State::Failed]);
        (node.flags, node.alpha, node.parent) = (flag::SHOWN, 255, ROOT);
        (node.kind_flags, node.rect) = (kind_flag::LIVE, random.one(&ARRIVING));
    }

    fn parent(&self, random: &mut Random) -> u32 {
        let groups: Vec<u32> = (0..self.nodes.len() as u32)
            .filter(|at| {
                matches!(self.nodes[*at as usize].kind, Kind::Group | Kind::Other) || random.percent(5)
            })
            .collect();
        if groups.is_empty() || random.percent(40) { ROOT } else { random.one(&groups) }
    }

    fn change(&mut self, random: &mut Random) {
        if self.nodes.is_empty() || random.percent(8) {
            return self.grow(random);
        }
        let at = random.below(self.nodes.len());
        let node = &mut self.nodes[at];
        match random.below(22) {
            0..6 => (node.state, node.ready_micros) = (state(random), ready(random)),
            6..8 => {
                node.generation += 1;
                (node.state, node.ready_micros) = (state(random), ready(random));
            }
            8 => node.generation += 1,
            9 => node.rect = rect(random),
            10 => node.alpha = alpha(random),
            11..13 => node.flags ^= flag::SHOWN,
            13 => node.flags ^= 1 << random.below(8),
            20 => node.kind_flags ^= random.one(&[kind_flag::LIVE, kind_flag::ERROR, kind_flag::ERROR]),
            21 => node.state_flags ^= state_flag::TOUCHED,
            14 => node.paint_order = random.one(&[0, 1, 2]),
            15..17 => self.remove(at),
            17 => self.nodes.swap_leaves(random),
            _ => self.restore(random),
        }
    }

    // Removes a node; its children move to its parent.
    fn remove(&mut self, at: usize) {
        let gone = self.nodes.remove(at);
        for node in &mut self.nodes {
            if node.parent == at as u32 {
                node.parent = gone.parent;
            } else if node.parent != ROOT && node.parent > at as u32 {
                node.parent -= 1;
            }
        }
        self.gone.push(gone);
    }

    fn restore(&mut self, random: &mut Random) {
        let Some(mut node) = self.gone.pop() else { return self.grow(random) };
        node.parent = self.parent(random);
        if random.percent(25) {
            node.generation += 1;
        }
        self.nodes.push(node);
    }
}

trait SwapLeaves {
    fn swap_leaves(&mut self, random: &mut Random);
}

impl SwapLeaves for Vec<Record> {
    // Swaps two nodes without children, so that the order of records differs from that in the last frame.
    fn swap_leaves(&mut self, random: &mut Random) {
        let leaf = |at: &usize| self.iter().all(|node| node.parent != *at as u32) && self[*at].parent == ROOT;
        let leaves: Vec<usize> = (0..self.len()).filter(leaf).collect();
        if leaves.len() >= 2 {
            self.swap(leaves[0], leaves[1 + random.below(leaves.len() - 1)]);
        }
    }
}

// Returns one of the nodes that `crowd` counts. The first covers half of the viewport, the others 5 % each. Only the 16
// frontmost opaque nodes count (metric §3).
fn crowding(index: u32) -> Record {
    opaque(1_000 + index, if index == 0 { [0.0, 0.0, 400.0, 300.0] } else { [300.0, 480.0, 100.0, 120.0] })
}

// Returns a small busy node, which may be in a place in which it does not block.
fn spinner(index: u32, random: &mut Random) -> Record {
    Record {
        identity: 3_000 + index,
        kind: Kind::Busy,
        state: State::Unknown,
        flags: random.one(&[
            flag::SHOWN,
            flag::SHOWN,
            flag::SHOWN,
            flag::SHOWN,
            flag::SHOWN | flag::FIELD,
            0,
        ]),
        kind_flags: if random.percent(14) { kind_flag::LIVE } else { 0 },
        state_flags: if random.percent(14) { state_flag::TOUCHED } else { 0 },
        rect: random.one(&SPINNERS),
        ..Record::default()
    }
}

fn kind_flags(random: &mut Random) -> u8 {
    let mut flags = 0;
    for (bit, percent) in [(kind_flag::LIVE, 10), (kind_flag::ERROR, 3)] {
        flags |= if random.percent(percent) { bit } else { 0 };
    }
    flags
}

fn opaque(identity: u32, rect: [f32; 4]) -> Record {
    Record {
        identity,
        generation: 1,
        parent: ROOT,
        kind: Kind::Other,
        state: State::Unknown,
        alpha: 255,
        flags: flag::SHOWN | flag::OPAQUE,
        rect,
        ..Record::default()
    }
}

fn state(random: &mut Random) -> State {
    match random.below(10) {
        0..4 => State::Drawn,
        4 | 5 => State::Bound,
        6 => State::Pending,
        _ => random.one(&STATES),
    }
}

fn alpha(random: &mut Random) -> u8 {
    random.one(&[255, 255, 255, 255, 255, 255, 255, 128, 26, 25, 0, 51, 52])
}

fn rect(random: &mut Random) -> [f32; 4] {
    if random.percent(40) { random.one(&RECTS[..5]) } else { random.one(&RECTS) }
}

fn ready(random: &mut Random) -> i32 {
    if random.percent(60) {
        return THIS_FRAME;
    }
    random.one(&[
        0,
        -1,
        -500,
        -16_000,
        -99_000,
        -100_000,
        -1_000_000,
        -3_000_000,
        1_000,
        20_000,
        1_000_000,
        1_000_001,
        i32::MAX,
    ])
}

fn flags(kind: Kind, random: &mut Random) -> u8 {
    let mut flags = if random.percent(92) { flag::SHOWN } else { 0 };
    let group = matches!(kind, Kind::Group | Kind::Other);
    for (bit, percent) in [
        (flag::CLIPS, if group { 40 } else { 5 }),
        (flag::OPAQUE, 12),
        (flag::SCROLLS, if group { 35 } else { 5 }),
        (flag::PLAYBACK_REQUESTED, 50),
        (flag::EVIDENCE, 30),
        (flag::FADING, 5),
        (flag::FIELD, 8),
    ] {
        flags |= if random.percent(percent) { bit } else { 0 };
    }
    flags
}
