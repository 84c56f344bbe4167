//! Matches the nodes of one frame with those of the next by identity, where their order differs.

use crate::judge::node::Tracked;

/// The nodes of the previous frame from the first difference on, which are matched by identity with nodes of the new
/// frame. One instance is reused for all visits, to save allocations.
#[derive(Clone, Debug, Default)]
pub struct UnmatchedNodes {
    nodes: Vec<Tracked>,
    claimed: Vec<bool>,
    // A hash table with open addressing: index + 1 of a node, 0 for an empty slot. It has at least twice as many slots
    // as nodes, a power of two.
    slots: Vec<u32>,
}

impl UnmatchedNodes {
    pub(crate) fn fill(&mut self, rest: &[Tracked], departed: &[Tracked]) {
        self.clear();
        self.nodes.extend_from_slice(rest);
        self.nodes.extend_from_slice(departed);
        if self.nodes.is_empty() {
            return;
        }
        self.claimed.resize(self.nodes.len(), false);
        self.slots.resize((self.nodes.len() * 2).next_power_of_two(), 0);
        for index in 0..self.nodes.len() {
            let slot = self.probe(self.nodes[index].identity);
            if self.slots[slot] == 0 {
                self.slots[slot] = index as u32 + 1;
            }
        }
    }

    // Returns the slot of this identity, or the empty slot into which it belongs.
    fn probe(&self, identity: u32) -> usize {
        let mask = self.slots.len() - 1;
        // Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): counters spread evenly.
        let mut slot = (identity.wrapping_mul(0x9E37_79B9) >> 7) as usize & mask;
        while self.slots[slot] != 0 && self.nodes[self.slots[slot] as usize - 1].identity != identity {
            slot = (slot + 1) & mask;
        }
        slot
    }

    pub(crate) fn claim(&mut self, identity: u32) -> Option<Tracked> {
        if self.slots.is_empty() {
            return None;
        }
        let index = (self.slots[self.probe(identity)] as usize).checked_sub(1)?;
        // A second record of the same identity is a new node.
        let free = !core::mem::replace(&mut self.claimed[index], true);
        free.then(|| self.nodes[index])
    }

    pub(crate) fn unclaimed(&self) -> impl Iterator<Item = &Tracked> {
        self.nodes.iter().zip(&self.claimed).filter(|(_, claimed)| !**claimed).map(|(node, _)| node)
    }

    pub(crate) fn clear(&mut self) {
        self.nodes.clear();
        self.claimed.clear();
        self.slots.clear();
    }
}
