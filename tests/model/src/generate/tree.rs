//! A random tree that changes from frame to frame like an app's: content loads, changes, leaves and returns.

use crate::random::Random;
use alldrawn_core::judge::snapshot::{Kind, ROOT, Record, State, THIS_FRAME, record_flag as flag};

// The viewport has 400 × 600 = 240,000 square units: 1 % is 40 × 60, 5 % is 100 × 120, 10 % is 100 × 240. The smallest
// visible area that counts, 256 square units, is 16 × 16.
const RECTS: [[f32; 4]; 28] = [
    [0.0, 0.0, 400.0, 600.0],
    [0.0, 0.0, 400.0, 300.0],
    [0.0, 0.0, 400.0, 300.0],
    [0.0, 300.0, 400.0, 300.0],
    [0.0, 0.0, 200.0, 300.0],
    [100.0, 100.0, 200.0, 400.0],
    [0.0, 0.0, 100.0, 240.0],
    [0.0, 0.0, 100.0, 239.0],
    [0.0, 0.0, 60.0, 40.0],
    [100.0, 0.0, 100.0, 120.0],
    [100.0, 0.0, 100.0, 119.0],
    [0.0, 0.0, 40.0, 60.0],
    [0.0, 0.0, 40.0, 59.0],
    [0.0, 0.0, 16.0, 16.0],
    [0.0, 0.0, 15.0, 17.0],
    [392.0, 592.0, 32.0, 32.0],
    [384.0, 0.0, 160.0, 16.0],
    [384.0, 0.0, 161.0, 16.0],
    [0.0, -2000.0, 400.0, 2006.0],
    [0.0, -2000.0, 400.0, 2005.0],
    [500.0, 0.0, 50.0, 50.0],
    [0.0, 0.0, 0.0, 50.0],
    [0.0, 0.0, -1.0, 50.0],
    [f32::NAN, 0.0, 50.0, 50.0],
    [20.0, 30.0, 33.0, 77.0],
    [350.0, 550.0, 70.0, 90.0],
    dp(0.0, 787.0, 1050.0, 63.0),
    dp(263.0, 262.0, 525.0, 525.0),
];

// Opaque panels. Some cover the viewport only together, and one leaves 16 × 16 units of the upper half uncovered. Some
// have edges that equal those of other rectangles in pixels but not in the last bits of f32.
const PANELS: [[f32; 4]; 9] = [
    [0.0, 0.0, 200.0, 300.0],
    [200.0, 0.0, 200.0, 300.0],
    [0.0, 0.0, 400.0, 100.0],
    [0.0, 100.0, 400.0, 300.0],
    [16.0, 0.0, 384.0, 300.0],
    [0.0, 16.0, 400.0, 284.0],
    dp(0.0, 582.0, 1050.0, 268.0),
    dp(262.0, 261.0, 526.0, 264.0),
    dp(262.0, 525.0, 526.0, 263.0),
];

// Converts pixels at a density of 2.625 to units, as Android does.
const fn dp(x: f32, y: f32, width: f32, height: f32) -> [f32; 4] {
    const UNIT: f32 = 1.0 / 2.625;
    [x * UNIT, y * UNIT, width * UNIT, height * UNIT]
}

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
}

impl Tree {
    /// Returns the records of the next frame.
    pub fn next(&mut self, random: &mut Random) -> Vec<Record> {
        if self.frames == 0 {
            self.wildness = random.one(&[0, 1, 1, 2, 4]);
            self.clock = random.percent(12);
            self.crowd = if random.percent(2) { random.one(&[14, 15, 16, 17]) } else { 0 };
            if random.percent(8) {
                let panels = random.one(&[1, 2, 2, 3, 4]);
                self.panels = (0..panels).map(|_| random.one(&PANELS)).collect();
            }
            let nodes = random.one(&[0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 5, 6]);
            (0..nodes).for_each(|_| self.grow(random));
        } else {
            let changes = if self.wildness == 0 { 0 } else { random.below(self.wildness + 1) };
            (0..changes).for_each(|_| self.change(random));
        }
        self.frames += 1;
        if self.clock && !self.nodes.is_empty() {
            self.nodes[0].generation += 1;
        }
        if random.percent(30) {
            // Everything that was pending becomes ready.
            for node in &mut self.nodes {
                if matches!(node.state, State::Pending | State::Bound | State::LoadStarted) {
                    node.state = if node.kind == Kind::Video { State::Playing } else { State::Drawn };
                }
            }
            if random.percent(70) {
                self.nodes.iter_mut().filter(|node| node.kind == Kind::Busy).for_each(|node| {
                    node.flags &= !flag::SHOWN;
                });
            }
        }
        let mut nodes = self.nodes.clone();
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
            state: state(random),
            alpha: alpha(random),
            flags: flags(kind, random),
            rect: rect(random),
            ready_micros: ready(random),
            paint_order: random.one(&[0, 0, 0, 0, 0, 0, 1, 2]),
        };
        self.nodes.push(node);
        if self.identities == 1 && random.percent(85) {
            // The first node is usually fully visible from the first frame on.
            let node = &mut self.nodes[0];
            (node.kind, node.flags, node.alpha) = (Kind::Image, flag::SHOWN, 255);
            node.rect = random.one(&RECTS[..5]);
        }
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
        match random.below(20) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use alldrawn_core::judge::size::MIN_AREA;

    #[test]
    fn rectangles_lie_on_both_sides_of_the_least_area() {
        let areas = || RECTS.iter().map(|rect| f64::from(rect[2]) * f64::from(rect[3]));
        let hint = "update RECTS in tests/model/src/generate/tree.rs";
        assert!(
            areas().any(|area| area == MIN_AREA),
            "no rectangle has the least area of {MIN_AREA}: {hint}"
        );
        let below = MIN_AREA * 0.99..MIN_AREA;
        assert!(areas().any(|area| below.contains(&area)), "no rectangle is just below {MIN_AREA}: {hint}");
    }
}
