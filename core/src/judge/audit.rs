//! The audit: one confirmed visit in N is watched for 5 s more (metric §8). It shows in the field how often the settle
//! rule is wrong, and never changes an event.

use crate::judge::time::{AUDIT_NS, Moment};
use crate::wire::ChangeCause;
use core::num::NonZeroU32;

/// Returns true if the visit with this id is audited, at one visit in `every`; 0: none. The second half of the id
/// decides, so that the choice is the same wherever it is made, and independent of sampling.
pub fn is_audited(visit_id: &[u8; 16], every: u32) -> bool {
    let [.., a, b, c, d, e, f, g, h] = *visit_id;
    NonZeroU32::new(every).is_some_and(|every| falls_in([a, b, c, d, e, f, g, h], every))
}

/// Returns true for one in `one_in` of all values of half an id.
pub(crate) fn falls_in(half: [u8; 8], one_in: NonZeroU32) -> bool {
    // Tests `half <= u64::MAX / one_in`: the product fits 64 bits. Written plainly, compilers emit a 128-bit product
    // for it, the only one in the web's core. So the product is computed in 32-bit halves.
    let (half, one_in) = (u64::from_le_bytes(half), u64::from(one_in.get()));
    let (high, low) = (half >> 32, half & u64::from(u32::MAX));
    (high * one_in + ((low * one_in) >> 32)) >> 32 == 0
}

/// The watch of a confirmed visit. It is *running* once the visit's event was fetched, and until it has ended.
#[derive(Clone, Copy, Debug)]
pub struct Watch {
    /// Time of the confirmation.
    since: Moment,
    state: State,
}

#[derive(Clone, Copy, Debug)]
enum State {
    // The visit's event has not been fetched.
    Due,
    Running,
    Ended(WatchEnd),
}

/// How a watch ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchEnd {
    /// Microseconds from the confirmation to the end of the watch, at most 5 s.
    pub watched_us: u64,
    /// The first change that would have withdrawn the candidate; unspecified if there was none.
    pub cause: ChangeCause,
}

impl Watch {
    /// Creates the watch of a visit that was confirmed at `since`.
    pub fn new(since: Moment) -> Watch {
        Watch { since, state: State::Due }
    }

    /// Starts the watch: the visit's event was fetched.
    pub fn run(&mut self) {
        self.state = State::Running;
    }

    /// Returns true while the surface is watched.
    pub fn is_running(&self) -> bool {
        matches!(self.state, State::Running)
    }

    /// Returns when the watch ends at the latest.
    pub fn deadline(&self) -> Moment {
        self.since + AUDIT_NS
    }

    /// Returns how the watch ended; `None` before its end.
    pub fn end(&self) -> Option<WatchEnd> {
        match self.state {
            State::Ended(end) => Some(end),
            State::Due | State::Running => None,
        }
    }

    /// Ends the watch at `at`.
    pub fn end_at(&mut self, at: Moment, cause: ChangeCause) {
        let watched_us = at.min(self.deadline()).micros_since(self.since);
        self.state = State::Ended(WatchEnd { watched_us, cause });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use core::num::NonZeroU32;

    fn id(half: u64) -> [u8; 16] {
        let mut id = [0xFF; 16];
        id[8..].copy_from_slice(&half.to_le_bytes());
        id
    }

    #[test]
    fn the_second_half_of_the_id_decides() {
        let last = u64::MAX / 20;
        assert!(is_audited(&id(0), 20) && is_audited(&id(last), 20));
        assert!(!is_audited(&id(last + 1), 20) && !is_audited(&id(u64::MAX), 20));
        assert!(is_audited(&id(u64::MAX), 1) && !is_audited(&id(0), 0));
    }

    #[test]
    fn one_in_n_is_exact() {
        for one_in in
            [1, 2, 3, 10, 100, 4_096, 9_999, 10_000, u32::MAX].map(NonZeroU32::new).into_iter().flatten()
        {
            let last = u64::MAX / u64::from(one_in.get());
            assert!(falls_in(last.to_le_bytes(), one_in) && falls_in([0; 8], one_in));
            let next = last.checked_add(1);
            assert!(next.is_none_or(|next| !falls_in(next.to_le_bytes(), one_in)), "one in {one_in}");
        }
    }

    #[test]
    fn a_watch_is_at_most_5_s_long() {
        let mut watch = Watch::new(Moment(AUDIT_NS));
        watch.run();
        watch.end_at(Moment(AUDIT_NS * 9), ChangeCause::Unspecified);
        assert_eq!(watch.end().map(|end| end.watched_us), Some(5_000_000));
        watch.end_at(Moment(0), ChangeCause::Unspecified);
        assert_eq!(watch.end().map(|end| end.watched_us), Some(0), "an input reported late");
    }
}
