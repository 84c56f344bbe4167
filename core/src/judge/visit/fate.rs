//! What became of a visit's candidates. From all visits' candidates, the statistics learn how far a candidate can be
//! trusted that a user's act cut short (metric §14, §15).

use crate::wire::{CandidateClass, Fate};

/// The number of candidates that an event lists: the first three and the last.
pub const LISTED: usize = 4;

/// One candidate, and how it ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CandidateFate {
    /// Bits of [`CandidateClass`].
    pub class: u8,
    /// How the candidate ended.
    pub fate: Fate,
    /// Microseconds from the candidate's frame to its end.
    pub age_us: u64,
}

/// Returns the bit of a class.
pub fn class_bit(class: CandidateClass, applies: bool) -> u8 {
    u8::from(applies) << class as u8
}

/// The first three candidates of a visit that ended, and the last one.
#[derive(Clone, Debug, Default)]
pub struct Fates {
    list: [CandidateFate; LISTED],
    count: usize,
}

impl Fates {
    /// Adds a candidate that has ended. The fifth and each later one replaces the one before.
    pub fn add(&mut self, fate: CandidateFate) {
        self.list[self.count.min(LISTED - 1)] = fate;
        self.count = LISTED.min(self.count + 1);
    }

    /// Returns the candidates in order.
    pub fn list(&self) -> &[CandidateFate] {
        &self.list[..self.count]
    }
}
