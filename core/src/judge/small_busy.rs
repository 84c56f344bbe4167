//! Small busy nodes, which block completion for a while wherever they lie (metric §7).

use crate::judge::time::{Moment, SMALL_BUSY_BUDGET_NS};

/// How long small busy nodes have kept one candidate from forming. After 10 s in all they are ignored, so that a
/// spinner that never stops cannot turn a page into a time-out.
#[derive(Clone, Debug, Default)]
pub struct SmallBusy {
    spent_ns: u64,
    // Time since which nothing but small busy nodes has blocked.
    since: Option<Moment>,
    ignored: bool,
    ever_ignored: bool,
}

impl SmallBusy {
    /// Returns true if small busy nodes are ignored from now on.
    pub fn ignored(&self) -> bool {
        self.ignored
    }

    /// Returns true if small busy nodes have been ignored at any time of the visit.
    pub fn ever_ignored(&self) -> bool {
        self.ever_ignored
    }

    /// Starts again: other content is awaited now, or has come.
    pub fn reset(&mut self) {
        (self.spent_ns, self.since, self.ignored) = (0, None, false);
    }

    /// Records at `at` whether nothing but small busy nodes blocks.
    pub fn note(&mut self, only_small: bool, at: Moment) {
        if only_small {
            self.since.get_or_insert(at);
        } else if let Some(since) = self.since.take() {
            self.spent_ns = self.spent_ns.saturating_add(at.since(since));
        }
    }

    /// Returns when the small busy nodes that block now will be ignored.
    pub fn ignored_at(&self) -> Option<Moment> {
        Some(self.since? + SMALL_BUSY_BUDGET_NS.saturating_sub(self.spent_ns))
    }

    /// Ignores small busy nodes from now on.
    pub fn ignore(&mut self) {
        (self.since, self.ignored, self.ever_ignored) = (None, true, true);
    }
}
