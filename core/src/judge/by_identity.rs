//! Finds nodes of a list by identity. Each late ready time names one node, and thousands of such times may arrive.

use crate::judge::node::Tracked;

/// An index of a list of nodes by identity, built at the first use and kept until the list changes.
///
/// It takes 8 bytes for each node, and exists only for lists of which a node was reported as painted.
#[derive(Clone, Debug, Default)]
pub struct ByIdentity {
    // The identity in the high half and the place in the low half, ascending. One key for each node, or none at all.
    keys: Vec<u64>,
}

impl ByIdentity {
    /// Drops the index, because the list has other nodes or another order.
    pub fn forget(&mut self) {
        self.keys.clear();
    }

    /// Returns the indexes in `nodes` of the nodes with this identity, ascending; usually one or none.
    pub fn places(&mut self, nodes: &[Tracked], identity: u32) -> impl Iterator<Item = usize> + '_ {
        if self.keys.len() != nodes.len() {
            self.keys.clear();
            self.keys.reserve_exact(nodes.len());
            self.keys.extend((0u64..).zip(nodes).map(|(place, node)| u64::from(node.identity) << 32 | place));
            self.keys.sort_unstable();
        }
        let first = u64::from(identity) << 32;
        let from = self.keys.partition_point(|&key| key < first);
        let same = move |key: &&u64| **key >> 32 == u64::from(identity);
        self.keys[from..].iter().take_while(same).map(|&key| (key & 0xFFFF_FFFF) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::snapshot::{Kind, ROOT, Record, State};

    fn nodes(identities: &[u32]) -> Vec<Tracked> {
        let record = |&identity: &u32| Record {
            identity,
            generation: 1,
            parent: ROOT,
            kind: Kind::Image,
            state: State::Drawn,
            alpha: 255,
            flags: 1,
            rect: [0.0; 4],
            ..Record::default()
        };
        identities.iter().map(record).map(|record| Tracked::new(&record)).collect()
    }

    #[test]
    fn finds_each_node_with_an_identity_in_list_order() {
        let list = nodes(&[7, 3, u32::MAX, 7, 0]);
        let mut index = ByIdentity::default();
        let mut places = |identity| index.places(&list, identity).collect::<Vec<_>>();
        assert_eq!(places(7), [0, 3]);
        assert_eq!(places(u32::MAX), [2]);
        assert_eq!(places(0), [4]);
        assert_eq!(places(4), []);
    }

    #[test]
    fn a_changed_list_is_indexed_again_once_forgotten() {
        let mut index = ByIdentity::default();
        assert_eq!(index.places(&nodes(&[1, 2]), 2).next(), Some(1));
        index.forget();
        assert_eq!(index.places(&nodes(&[2, 1]), 2).next(), Some(0));
        assert_eq!(index.places(&[], 2).next(), None);
    }
}
