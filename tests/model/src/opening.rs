//! A launch or an external event starts every surface that the app opens for it, one soon after the other (metric §1): a
//! splash, then the screen, with Home inside.

use crate::start::Start;
use crate::{MS, Time};
use alldrawn_core::wire::StartSource;

/// The latest launch or external event that started a visit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Opening(Option<Shared>);

#[derive(Clone, Copy, Debug)]
struct Shared {
    start: Start,
    // The latest time at which a surface with this start was pending or was removed.
    last: Time,
}

impl Opening {
    /// Records the begin of a visit with this start.
    pub fn begins(&mut self, start: Start, begin: Time) {
        if !matches!(start.source, StartSource::Launch | StartSource::External) {
            return;
        }
        if self.0.is_none_or(|shared| shared.start != start) {
            self.0 = Some(Shared { start, last: begin });
        }
        self.goes_on(start, begin);
    }

    /// Records that a surface with this start begins, is pending, ends or is removed at `at`.
    pub fn goes_on(&mut self, start: Start, at: Time) {
        if let Some(shared) = self.0.as_mut().filter(|shared| shared.start == start) {
            shared.last = shared.last.max(at);
        }
    }

    /// Returns the start that a visit without a start of its own shares: no input has been reported since the start, and
    /// a surface that it started was pending or removed at most 3,000 ms ago. The start is less than 30 s old.
    pub fn shared(&self, begin: Time, last_input: Option<Time>) -> Option<Start> {
        let Shared { start, last } = self.0?;
        let acted = last_input.is_some_and(|input| input > start.at);
        let soon = begin.saturating_sub(last) <= 3_000 * MS && begin.saturating_sub(start.at) < 30_000 * MS;
        (!acted && soon).then_some(start)
    }
}
