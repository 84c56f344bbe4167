//! Small busy nodes block completion for at most 10 s in all (metric §7).

use crate::{MS, Time};

/// For how long small busy nodes alone have kept the visit from having a candidate.
#[derive(Clone, Copy, Debug, Default)]
pub struct SmallBusy {
    // The time that was spent before `since`.
    spent: Time,
    // The time since which nothing but small busy nodes blocks the last frame.
    since: Option<Time>,
    /// True once the 10 s are spent: small busy nodes are ignored.
    pub ignored: bool,
    /// True if small busy nodes were ever ignored.
    pub ever_ignored: bool,
}

impl SmallBusy {
    /// Starts again with 10 s: something else blocks, or new content is there.
    pub fn reset(&mut self) {
        *self = SmallBusy { ever_ignored: self.ever_ignored, ..SmallBusy::default() };
    }

    /// Records whether small busy nodes alone block the last frame from `at` on.
    pub fn blocks_alone(&mut self, alone: bool, at: Time) {
        if alone {
            self.since.get_or_insert(at);
        } else if let Some(since) = self.since.take() {
            self.spent += at.saturating_sub(since);
        }
    }

    /// Returns the time at which the 10 s will be spent.
    pub fn spent_at(&self) -> Option<Time> {
        Some(self.since? + (10_000 * MS).saturating_sub(self.spent))
    }

    /// Ignores small busy nodes from now on: the 10 s are spent.
    pub fn ignore(&mut self) {
        self.since = None;
        (self.ignored, self.ever_ignored) = (true, true);
    }
}
