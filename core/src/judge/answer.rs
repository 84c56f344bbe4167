//! The engine's answer to a call: the decision word and the next deadline.

use crate::judge::time::Moment;
use crate::numbers;

numbers! {
    /// Bits of the decision word.
    pub mod decision {
        /// Keep observing: send a snapshot of every frame that draws something new.
        pub const OBSERVE: u16 = 1;
        /// Stop observing: remove observers, callbacks and listeners.
        pub const STOP: u16 = 1 << 1;
        /// A candidate was formed in this call.
        pub const CANDIDATE: u16 = 1 << 2;
        /// The candidate was withdrawn in this call.
        pub const WITHDRAWN: u16 = 1 << 3;
        /// The candidate was confirmed in this call.
        pub const CONFIRMED: u16 = 1 << 4;
        /// The visit has ended: call `late_nodes`, then finish the visit.
        pub const TERMINAL: u16 = 1 << 5;
        /// The handle names no visit: it is stale, finished or from another process.
        pub const UNKNOWN_VISIT: u16 = 1 << 6;
        /// The snapshot or call was malformed; nothing of it was applied.
        pub const REJECTED: u16 = 1 << 7;
        /// The key starts a typing visit: call `begin_typing`.
        pub const TYPING: u16 = 1 << 8;
        /// Visits other than the call's have ended: call `ended`, and finish them as if each answer had been
        /// `TERMINAL`.
        pub const CHANGED: u16 = 1 << 9;
        /// Send a snapshot at once: of the visit that has just begun, before anything else happens, or of every pending
        /// visit, because the thread was blocked when one was to be confirmed.
        pub const SNAPSHOT_NOW: u16 = 1 << 10;
    }
}

numbers! {
    /// The packing of an answer into one word of 64 bits (`Answer::pack`).
    pub mod packing {
        /// The word of a call without an answer: a refused begin, a configure or a finish.
        pub const NO_ANSWER: u64 = u64::MAX;
        /// Number of low bits that contain the decision. The bits above contain the deadline in whole microseconds.
        pub const DECISION_BITS: u32 = 16;
        /// The value in the deadline's bits if the answer has no deadline.
        pub const NO_DEADLINE: u64 = (1 << 48) - 1;
    }
}

/// The answer to a call: bits of [`decision`], and the time at which to call `wake` if no other call is made before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Bits of [`decision`].
    pub decision: u16,
    /// From the engine: the visit's next deadline. From [`crate::boundary`]: the earliest deadline of all visits, for
    /// the binding's one timer.
    pub deadline: Option<Moment>,
}

impl Answer {
    /// The answer to a call for a visit that does not exist.
    pub const UNKNOWN: Answer = Answer { decision: decision::UNKNOWN_VISIT | decision::STOP, deadline: None };

    /// Packs the decision and the deadline into one word for bindings: the decision in the low 16 bits, and above it
    /// the deadline in whole microseconds, rounded up so that a timer never fires early. The deadline's bits are all
    /// ones if there is no deadline.
    pub fn pack(self) -> u64 {
        const NONE: u64 = packing::NO_DEADLINE;
        let micros = self.deadline.map_or(NONE, |at| at.0.div_ceil(1_000).min(NONE - 1));
        micros << packing::DECISION_BITS | u64::from(self.decision)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_rounds_deadlines_up_to_whole_microseconds() {
        let answer = Answer { decision: decision::OBSERVE, deadline: Some(Moment(1_001)) };
        assert_eq!(answer.pack(), 2 << 16 | 1);
        assert_eq!(Answer { deadline: None, ..answer }.pack() >> 16, (1 << 48) - 1);
    }
}
