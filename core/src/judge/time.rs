//! Times of the platform's monotonic clock, and the metric's durations.

/// A time in whole nanoseconds of one monotonic clock, which frames and input events share.
///
/// The platform reads the clock; the core never does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub u64);

impl Moment {
    /// Returns the nanoseconds from `earlier` to this time; 0 if `earlier` is later.
    pub fn since(self, earlier: Moment) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Returns the whole microseconds from `earlier` to this time, as in events; 0 if `earlier` is later.
    pub fn micros_since(self, earlier: Moment) -> u64 {
        self.since(earlier) / 1_000
    }

    /// Returns the microseconds from a visit's start to this time, as stored for nodes.
    pub fn elapsed(self, start: Moment) -> Elapsed {
        Elapsed(self.micros_since(start).min(u64::from(u32::MAX - 1)) as u32)
    }

    /// Returns this time plus a signed number of microseconds, limited to the clock's range.
    pub fn offset_micros(self, micros: i32) -> Moment {
        Moment(self.0.saturating_add_signed(i64::from(micros) * 1_000).min(LAST))
    }
}

/// Time since a visit's start in whole microseconds, the precision of events, in 4 bytes instead of 8. It is 0 for any
/// time before the start, and at most 71 minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Elapsed(pub u32);

impl Elapsed {
    /// Later than any time: "not yet".
    pub const NEVER: Elapsed = Elapsed(u32::MAX);

    /// Returns the time that is this duration after `start`.
    pub fn after(self, start: Moment) -> Moment {
        start + u64::from(self.0) * 1_000
    }

    /// Returns the microseconds in the type that events use.
    pub fn micros(self) -> u64 {
        u64::from(self.0)
    }
}

impl core::ops::Add<u64> for Moment {
    type Output = Moment;

    /// Returns the time `nanos` nanoseconds later, limited to the clock's range.
    fn add(self, nanos: u64) -> Moment {
        Moment(self.0.saturating_add(nanos).min(LAST))
    }
}

const LAST: u64 = u64::MAX - 1;

const MS: u64 = 1_000_000;

/// A candidate is confirmed after this time without a withdrawal (metric §8).
pub const SETTLE_NS: u64 = 1_000 * MS;
/// The settle time of a sparse candidate: ready content covers less than 10 % of the viewport (metric §8).
pub const SPARSE_SETTLE_NS: u64 = 5_000 * MS;
/// A confirmed visit that is audited is watched for this time (metric §8).
pub const AUDIT_NS: u64 = 5_000 * MS;
/// A settle time whose deadline fires later than this is not trusted, because the thread was blocked: a fresh snapshot
/// is judged first (metric §8, Order).
pub const OVERDUE_NS: u64 = 100 * MS;
/// A candidate of at least this age is confirmed by the fresh snapshot that follows an overdue settle time (metric §8,
/// Order).
pub const CONFIRMED_AGE_NS: u64 = 5_000 * MS;
/// Definition 1 only: a candidate of at least this age completes the visit at an interaction or on leaving.
pub const UNSETTLED_AGE_NS: u64 = 100 * MS;
/// Small busy nodes keep one candidate from forming for at most this time in all (metric §7).
pub const SMALL_BUSY_BUDGET_NS: u64 = 10_000 * MS;
/// Holds delay one candidate for at most this time in all (metric §8).
pub const HOLD_BUDGET_NS: u64 = 10_000 * MS;
/// An input that is not linked to the navigation opens a visit up to this age (metric §1).
pub const INPUT_AGE_NS: u64 = 3_000 * MS;
/// A visit inherits the start of a visit that the app replaced, or of the app's launch, up to this time after the
/// replacement, or after the last sign of the launch (metric §1, §10).
pub const INHERIT_NS: u64 = 3_000 * MS;
/// Maximum time that a visit waits for its content, from the visit's start (metric §11).
pub const TIMEOUT_NS: u64 = 30_000 * MS;
/// A candidate that stands at the time-out may settle until this time after the visit's start (metric §11).
pub const TIMEOUT_SETTLE_NS: u64 = 40_000 * MS;
/// A typing visit in which no required node changes ends after this time (metric §10).
pub const UNCHANGED_NS: u64 = 10_000 * MS;
/// A node's change counts towards a live node if the content before it had been ready for this number of microseconds
/// (metric §7a).
pub const LIVE_MICROS: u32 = 500_000;
/// If a clock that includes sleep runs ahead by more than this, the device slept, and the visit is void (metric §12).
pub const SUSPEND_NS: u64 = 100 * MS;
/// The value of [`SUSPEND_NS`] on the web, where only the wall clock includes sleep (metric §12).
pub const WEB_SUSPEND_NS: u64 = 1_000 * MS;
/// If a frame's time is more than this before the previous frame's, the clock went backwards, and the visit is void
/// (metric §12).
pub const BACKWARDS_NS: u64 = 100 * MS;

/// A node's own ready time that is more microseconds than this after its frame counts as the frame's time (metric §2).
/// Real ready times are at most a few frames ahead, such as a video's first frame that is expected two frames later.
pub const AHEAD_MICROS: i32 = 1_000_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_stays_within_the_clocks_range() {
        assert_eq!(Moment(5).offset_micros(-1), Moment(0));
        assert_eq!(Moment(u64::MAX - 2) + 10, Moment(u64::MAX - 1));
        assert_eq!(Moment(10).since(Moment(20)), 0);
        assert_eq!(Moment(2_500_000).micros_since(Moment(500_000)), 2_000);
        assert_eq!(Moment(9).elapsed(Moment(10)), Elapsed(0));
        assert_eq!(Moment(u64::MAX).elapsed(Moment(0)), Elapsed(u32::MAX - 1));
    }
}
