//! Log-spaced bins of visit times, completed and censored side by side.
//!
//! # The bin rule
//! A time is a whole number `v` of microseconds, 1 ≤ `v` ≤ 172,800,000,000 (48 h); anything outside is moved to the
//! nearer end. With `k = ⌊log2 v⌋` and `shift = max(0, k − 7)`, its bin is `128 · shift + (v >> shift)`.
//! So times below 256 µs have a bin each, and every doubling above is cut into 128 bins of equal width. A bin stands
//! for its middle, which is at most 1/256 (0.39 %) away from any time in it. Integers only: the same bin everywhere.

use std::collections::BTreeMap;
use std::fmt;

/// A duration from the start of a visit, microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micros(pub u64);

impl Micros {
    /// The shortest time that a bin holds.
    pub const SHORTEST: Micros = Micros(1);
    /// The longest time that a bin holds: 48 h, far beyond the 40 s after which no visit runs on (`metric.md` §11).
    pub const LONGEST: Micros = Micros(48 * 3_600 * 1_000_000);

    /// So many milliseconds.
    pub const fn from_millis(ms: u64) -> Micros {
        Micros(ms.saturating_mul(1_000))
    }

    /// The same time in seconds.
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

/// As people read it: `840 ms`, `1.84 s`.
impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0..1_000 => write!(f, "{} µs", self.0),
            1_000..1_000_000 => write!(f, "{:.0} ms", self.0 as f64 / 1e3),
            _ => write!(f, "{:.2} s", self.as_seconds()),
        }
    }
}

/// Bins of one doubling, as a power of two: 2⁷ = 128 bins keep the error at 1/256, under the 1 % of `metric.md` §15.
const BINS_LOG2: u32 = 7;

/// One bin of the rule above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bin(u16);

impl Bin {
    /// The bin of the longest time.
    pub const LAST: Bin = Bin::of(Micros::LONGEST);

    /// The bin that holds a time.
    pub const fn of(time: Micros) -> Bin {
        let v = if time.0 < Micros::SHORTEST.0 {
            Micros::SHORTEST.0
        } else if time.0 > Micros::LONGEST.0 {
            Micros::LONGEST.0
        } else {
            time.0
        };
        let shift = v.ilog2().saturating_sub(BINS_LOG2);
        // At most 128 · 30 + 255: a doubling above 48 h would still fit.
        Bin(((shift << BINS_LOG2) as u64 + (v >> shift)) as u16)
    }

    /// The bin of a number, if there is such a bin.
    pub(crate) fn from_index(index: u64) -> Option<Bin> {
        let bin = Bin(u16::try_from(index).ok()?);
        (bin.0 >= 1 && bin <= Bin::LAST).then_some(bin)
    }

    /// Its number, from 1.
    pub(crate) fn index(self) -> u16 {
        self.0
    }

    fn shift(self) -> u32 {
        (u32::from(self.0) >> BINS_LOG2).saturating_sub(1)
    }

    /// Whether the bin holds one time only: those below 256 µs.
    pub fn is_one_time(self) -> bool {
        self.shift() == 0
    }

    /// The shortest time in the bin.
    pub fn first(self) -> Micros {
        let shift = self.shift();
        Micros((u64::from(self.0) - u64::from(shift << BINS_LOG2)) << shift)
    }

    /// The longest time in the bin.
    pub fn last(self) -> Micros {
        Micros(self.first().0 + (1 << self.shift()) - 1)
    }

    /// The time that stands for the bin: its middle.
    pub fn middle(self) -> Micros {
        Micros(self.first().0 + (1 << self.shift()) / 2)
    }
}

/// What one bin holds, in visits (each counted as often as its sampling weight says).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Visits that were complete at this time.
    pub observed: u64,
    /// Visits last seen, still incomplete, at this time.
    pub censored: u64,
}

impl Row {
    fn add(&mut self, other: Row) {
        self.observed = self.observed.saturating_add(other.observed);
        self.censored = self.censored.saturating_add(other.censored);
    }

    fn is_empty(self) -> bool {
        self == Row::default()
    }
}

/// Completed and censored visit times in log-spaced bins. Merging is associative and commutative (counts saturate).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// Never holds an empty row, so that equal contents are equal values.
    rows: BTreeMap<Bin, Row>,
}

impl Histogram {
    /// A histogram of nothing.
    pub const fn new() -> Histogram {
        Histogram { rows: BTreeMap::new() }
    }

    /// Counts `visits` visits that were complete at `time`.
    pub fn observe(&mut self, time: Micros, visits: u64) {
        self.add(Bin::of(time), Row { observed: visits, censored: 0 });
    }

    /// Counts `visits` visits that were last seen incomplete at `time`.
    pub fn censor(&mut self, time: Micros, visits: u64) {
        self.add(Bin::of(time), Row { observed: 0, censored: visits });
    }

    /// Counts a whole row.
    pub(crate) fn add(&mut self, bin: Bin, row: Row) {
        if !row.is_empty() {
            self.rows.entry(bin).or_default().add(row);
        }
    }

    /// Adds all that another histogram holds.
    pub fn merge(&mut self, other: &Histogram) {
        for (bin, row) in other.rows() {
            self.add(bin, row);
        }
    }

    /// What is left without the visits of a part of it. (The part must have been merged into it.)
    pub(crate) fn without(&self, part: &Histogram) -> Histogram {
        let mut rest = self.clone();
        rest.subtract(part);
        rest
    }

    /// Takes out the visits of a part of it. (The part must have been merged into it.)
    pub fn subtract(&mut self, part: &Histogram) {
        for (bin, row) in part.rows() {
            if let Some(left) = self.rows.get_mut(&bin) {
                left.observed = left.observed.saturating_sub(row.observed);
                left.censored = left.censored.saturating_sub(row.censored);
                if left.is_empty() {
                    self.rows.remove(&bin);
                }
            }
        }
    }

    /// The same visits, none of them known to be complete: every observation is censored where it stood.
    pub(crate) fn all_censored(&self) -> Histogram {
        let mut censored = Histogram::new();
        for (bin, row) in self.rows() {
            censored.add(bin, Row { observed: 0, censored: row.observed.saturating_add(row.censored) });
        }
        censored
    }

    /// The bins that hold something, in order of time.
    pub fn rows(&self) -> impl Iterator<Item = (Bin, Row)> + '_ {
        self.rows.iter().map(|(bin, row)| (*bin, *row))
    }

    /// How many bins hold something.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// Visits that were complete.
    pub fn observed(&self) -> u64 {
        self.rows.values().fold(0, |sum, row| sum.saturating_add(row.observed))
    }

    /// Visits that were last seen incomplete.
    pub fn censored(&self) -> u64 {
        self.rows.values().fold(0, |sum, row| sum.saturating_add(row.censored))
    }

    /// Whether it holds no visit at all.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_follow_each_other_without_gap() {
        let mut next_us = Micros::SHORTEST.0;
        for index in 1..=u64::from(Bin::LAST.index()) {
            let bin = Bin::from_index(index).expect("a bin");
            assert_eq!(bin.first().0, next_us);
            assert_eq!(Bin::of(bin.first()), bin);
            assert_eq!(Bin::of(bin.middle()), bin);
            assert_eq!(Bin::of(Micros(bin.last().0.min(Micros::LONGEST.0))), bin);
            next_us = bin.last().0 + 1;
        }
        assert!(next_us > Micros::LONGEST.0);
        assert_eq!(Bin::from_index(0), None);
        assert_eq!(Bin::from_index(u64::from(Bin::LAST.index()) + 1), None);
    }

    #[test]
    fn the_middle_is_within_one_in_256_of_every_time_in_the_bin() {
        for index in 1..=u64::from(Bin::LAST.index()) {
            let bin = Bin::from_index(index).expect("a bin");
            for edge in [bin.first(), bin.last()] {
                assert!(edge.0.abs_diff(bin.middle().0) * 256 <= edge.0, "{edge:?} in {bin:?}");
            }
        }
    }

    #[test]
    fn times_out_of_range_go_to_the_nearer_end() {
        assert_eq!(Bin::of(Micros(0)), Bin::of(Micros::SHORTEST));
        assert_eq!(Bin::of(Micros(u64::MAX)), Bin::LAST);
    }

    #[test]
    fn a_part_can_be_taken_out_again() {
        let (mut whole, mut part) = (Histogram::new(), Histogram::new());
        whole.observe(Micros(900), 3);
        part.censor(Micros(7_000), 2);
        let before = whole.clone();
        whole.merge(&part);
        assert_eq!(whole.without(&part), before);
    }

    #[test]
    fn times_read_as_people_say_them() {
        assert_eq!(Micros(900).to_string(), "900 µs");
        assert_eq!(Micros::from_millis(840).to_string(), "840 ms");
        assert_eq!(Micros::from_millis(1_840).to_string(), "1.84 s");
    }
}
