//! The positions of error nodes in paint order. An error node lies where its frontmost descendant lies: what it is made
//! of does not cover it (metric §4).

use crate::judge::occlusion::PaintKey;
use crate::judge::snapshot::{ROOT, Snapshot};

/// The visible error nodes of one frame.
#[derive(Debug, Default)]
pub struct ErrorNodes {
    // For each error node, its record's index and the frontmost position in its subtree, in record order.
    list: Vec<(u32, PaintKey)>,
    // While positions are found: the error nodes around the present record, as places in `list`.
    outer: Vec<usize>,
}

impl ErrorNodes {
    /// Removes all error nodes.
    pub fn clear(&mut self) {
        self.list.clear();
    }

    /// Adds the error node in record `index`, which is itself at `key`. Error nodes are added in record order.
    pub fn add(&mut self, index: u32, key: PaintKey) {
        self.list.push((index, key));
    }

    /// Finds the frontmost position in the subtree of each error node, once all are added. One pass, however deep they
    /// are nested.
    #[inline]
    pub fn settle(&mut self, snapshot: &Snapshot<'_>) {
        if !self.list.is_empty() {
            self.find_positions(snapshot);
        }
    }

    #[cold]
    fn find_positions(&mut self, snapshot: &Snapshot<'_>) {
        let mut place = 0;
        for (index, record) in (0..).zip(snapshot.records()) {
            // Records are in pre-order: a subtree ends with the first parent before it.
            let inside = |error: u32| record.parent != ROOT && record.parent >= error;
            while self.outer.last().is_some_and(|outer| !inside(self.list[*outer].0)) {
                self.leave_subtree();
            }
            if let Some(outer) = self.outer.last() {
                let front = &mut self.list[*outer].1;
                *front = (*front).max(PaintKey::new(record.paint_order, index));
            }
            if self.list.get(place).is_some_and(|(error, _)| *error == index) {
                self.outer.push(place);
                place += 1;
            }
        }
        while !self.outer.is_empty() {
            self.leave_subtree();
        }
    }

    // Ends the innermost error node's subtree, which is part of the subtree of the error node around it.
    fn leave_subtree(&mut self) {
        let front = self.outer.pop().map_or(PaintKey::default(), |inner| self.list[inner].1);
        if let Some(outer) = self.outer.last() {
            let outer = &mut self.list[*outer].1;
            *outer = (*outer).max(front);
        }
    }

    /// Returns the position of the error node in record `index`.
    pub fn position(&self, index: u32) -> Option<PaintKey> {
        let place = self.list.binary_search_by_key(&index, |(error, _)| *error).ok()?;
        Some(self.list[place].1)
    }
}
