//! Counts of completed and censored visits in log-spaced bins of time.
//!
//! # The bin rule
//! A time is a whole number `v` of microseconds, 1 ≤ `v` ≤ 172,800,000,000 (48 h). A time outside this range is moved
//! to the nearer end. With `k = ⌊log2 v⌋` and `shift = max(0, k − 7)`, the bin is `128 · shift + (v >> shift)`.
//! So each time below 256 µs has its own bin, and every doubling above is divided into 128 bins of equal width. The
//! middle of a bin represents its times; it differs from each of them by at most 1/256 (0.39 %). The rule uses integers
//! only, so that every machine finds the same bin.

use super::visits::Visits;
use std::cmp::Ordering;
use std::fmt;

/// A duration from the start of a visit, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Micros(pub u64);

impl Micros {
    /// The shortest time that a bin contains.
    pub const SHORTEST: Micros = Micros(1);
    /// The longest time that a bin contains: 48 h, far beyond the 40 s after which no visit runs on (`metric.md` §11).
    pub const LONGEST: Micros = Micros(48 * 3_600 * 1_000_000);

    /// Returns a duration of `ms` milliseconds.
    pub const fn from_millis(ms: u64) -> Micros {
        Micros(ms.saturating_mul(1_000))
    }

    /// Returns the same time in seconds.
    pub fn as_seconds(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

/// Displays a time for people, such as `840 ms` or `1.84 s`.
impl fmt::Display for Micros {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0..1_000 => write!(f, "{} µs", self.0),
            1_000..1_000_000 => write!(f, "{:.0} ms", self.0 as f64 / 1e3),
            _ => write!(f, "{:.2} s", self.as_seconds()),
        }
    }
}

/// Base-2 logarithm of the number of bins per doubling. 2⁷ = 128 bins keep the error at 1/256, below the 1 % of
/// `metric.md` §15.
const BINS_LOG2: u32 = 7;

/// The number of a bin, by the rule above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bin(u16);

impl Bin {
    /// The bin of the longest time.
    pub const LAST: Bin = Bin::of(Micros::LONGEST);

    /// Returns the bin that contains a time.
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

    /// Returns the bin with this number, if it exists.
    pub(crate) fn from_index(index: u64) -> Option<Bin> {
        let bin = Bin(u16::try_from(index).ok()?);
        (bin.0 >= 1 && bin <= Bin::LAST).then_some(bin)
    }

    /// Returns the bin's number, from 1.
    pub(crate) fn index(self) -> u16 {
        self.0
    }

    fn shift(self) -> u32 {
        (u32::from(self.0) >> BINS_LOG2).saturating_sub(1)
    }

    /// Returns true if the bin contains one time only, which is so below 256 µs.
    pub(crate) fn is_one_time(self) -> bool {
        self.shift() == 0
    }

    /// Returns the shortest time in the bin.
    pub fn first(self) -> Micros {
        let shift = self.shift();
        Micros((u64::from(self.0) - u64::from(shift << BINS_LOG2)) << shift)
    }

    /// Returns the longest time in the bin.
    pub fn last(self) -> Micros {
        Micros(self.first().0 + (1 << self.shift()) - 1)
    }

    /// Returns the middle of the bin, which represents its times.
    pub fn middle(self) -> Micros {
        Micros(self.first().0 + (1 << self.shift()) / 2)
    }
}

/// The weighted visits in one bin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Visits that were complete at this time.
    pub observed: Visits,
    /// Visits that were incomplete when they were last seen, at this time.
    pub censored: Visits,
    /// Visits that a newer one replaced at this time. They are censored too, and no bound assumes anything about them.
    pub superseded: Visits,
}

impl Row {
    fn plus(self, other: Row) -> Row {
        Row {
            observed: self.observed.plus(other.observed),
            censored: self.censored.plus(other.censored),
            superseded: self.superseded.plus(other.superseded),
        }
    }

    fn minus(self, other: Row) -> Row {
        Row {
            observed: self.observed.minus(other.observed),
            censored: self.censored.minus(other.censored),
            superseded: self.superseded.minus(other.superseded),
        }
    }

    fn is_empty(self) -> bool {
        self == Row::default()
    }
}

/// Completed and censored visit times in log-spaced bins. Merging is associative and commutative. Counts saturate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Histogram {
    /// In ascending order of bins, without empty rows, so that histograms with equal contents are equal. Rows are read
    /// far more often than bins are added, and a vector is read faster than a tree.
    rows: Vec<(Bin, Row)>,
}

impl Histogram {
    /// Creates an empty histogram.
    pub const fn new() -> Histogram {
        Histogram { rows: Vec::new() }
    }

    /// Counts `visits` visits that were complete at `time`.
    pub fn observe(&mut self, time: Micros, visits: u64) {
        self.add(Bin::of(time), Row { observed: Visits::whole(visits), ..Row::default() });
    }

    /// Counts `visits` visits that were incomplete when last seen, at `time`.
    pub fn censor(&mut self, time: Micros, visits: u64) {
        self.add(Bin::of(time), Row { censored: Visits::whole(visits), ..Row::default() });
    }

    /// Counts `visits` visits that newer ones replaced at `time`, while they were incomplete.
    pub fn supersede(&mut self, time: Micros, visits: u64) {
        self.add(Bin::of(time), Row { superseded: Visits::whole(visits), ..Row::default() });
    }

    /// Adds the visits of `row` to a bin.
    pub(crate) fn add(&mut self, bin: Bin, row: Row) {
        if row.is_empty() {
            return;
        }
        match self.rows.binary_search_by_key(&bin, |(bin, _)| *bin) {
            Ok(place) => {
                if let Some((_, mine)) = self.rows.get_mut(place) {
                    *mine = mine.plus(row);
                }
            }
            Err(place) => self.rows.insert(place, (bin, row)),
        }
    }

    /// Adds the visits of another histogram.
    pub fn merge(&mut self, other: &Histogram) {
        let mut mine = self.rows().peekable();
        let mut others = other.rows().peekable();
        let mut rows = Vec::with_capacity(self.rows.len().max(other.rows.len()));
        while let (Some((bin, row)), Some((other_bin, other_row))) = (mine.peek(), others.peek()) {
            let (bin, row) = match bin.cmp(other_bin) {
                Ordering::Less => (*bin, *row),
                Ordering::Equal => (*bin, row.plus(*other_row)),
                Ordering::Greater => (*other_bin, *other_row),
            };
            mine.next_if(|(next, _)| *next == bin);
            others.next_if(|(next, _)| *next == bin);
            rows.push((bin, row));
        }
        rows.extend(mine.chain(others));
        self.rows = rows;
    }

    /// Returns a copy without the visits of `part`, which must have been merged into this histogram.
    pub(crate) fn without(&self, part: &Histogram) -> Histogram {
        Histogram { rows: self.rows_without(part).filter(|(_, row)| !row.is_empty()).collect() }
    }

    /// Returns the bins, in order of time, with the rows that they have without the visits of `part`. Some may be
    /// empty.
    pub(crate) fn rows_without(&self, part: &Histogram) -> impl Iterator<Item = (Bin, Row)> {
        let mut parts = part.rows().peekable();
        self.rows().map(move |(bin, row)| match parts.next_if(|(part_bin, _)| *part_bin == bin) {
            Some((_, part_row)) => (bin, row.minus(part_row)),
            None => (bin, row),
        })
    }

    /// Subtracts the visits of `part`, which must have been merged into this histogram.
    pub fn subtract(&mut self, part: &Histogram) {
        *self = self.without(part);
    }

    /// Returns the bins that are not empty, in order of time.
    pub fn rows(&self) -> impl Iterator<Item = (Bin, Row)> + '_ {
        self.rows.iter().copied()
    }

    /// Returns the number of bins that are not empty.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// Returns the number of visits that were complete.
    pub fn observed(&self) -> f64 {
        self.rows().fold(Visits::NONE, |sum, (_, row)| sum.plus(row.observed)).as_f64()
    }

    /// Returns the number of visits that were incomplete when last seen, superseded ones included.
    pub fn censored(&self) -> f64 {
        let censored = self.rows().map(|(_, row)| row.censored.plus(row.superseded));
        censored.fold(Visits::NONE, Visits::plus).as_f64()
    }

    /// Returns true if the histogram contains no visits.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Rows for every bin. Adding many rows is much faster than in a [`Histogram`].
pub(crate) struct RowSums(Vec<Row>);

impl RowSums {
    /// Creates sums without visits.
    pub(crate) fn new() -> RowSums {
        RowSums(vec![Row::default(); usize::from(Bin::LAST.0) + 1])
    }

    /// Adds the visits of `row` to a bin.
    pub(crate) fn add(&mut self, bin: Bin, row: Row) {
        if let Some(mine) = self.0.get_mut(usize::from(bin.0)) {
            *mine = mine.plus(row);
        }
    }

    /// Returns the histogram of the visits.
    pub(crate) fn into_histogram(self) -> Histogram {
        let rows = self.0.into_iter().zip(0..).filter(|(row, _)| !row.is_empty());
        Histogram { rows: rows.map(|(row, index)| (Bin(index), row)).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_follow_one_another_without_gaps() {
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
    fn a_merged_histogram_can_be_subtracted() {
        let (mut whole, mut part) = (Histogram::new(), Histogram::new());
        whole.observe(Micros(900), 3);
        part.censor(Micros(7_000), 2);
        let before = whole.clone();
        whole.merge(&part);
        assert_eq!(whole.without(&part), before);
    }

    #[test]
    fn sums_of_rows_are_a_histogram() {
        let mut histogram = Histogram::new();
        histogram.observe(Micros(900), 3);
        histogram.censor(Micros(900), 1);
        histogram.supersede(Micros(u64::MAX), 2);
        let mut sums = RowSums::new();
        histogram.rows().for_each(|(bin, row)| sums.add(bin, row));
        assert_eq!(sums.into_histogram(), histogram);
    }

    #[test]
    fn times_are_displayed_in_us_ms_or_s() {
        assert_eq!(Micros(900).to_string(), "900 µs");
        assert_eq!(Micros::from_millis(840).to_string(), "840 ms");
        assert_eq!(Micros::from_millis(1_840).to_string(), "1.84 s");
    }
}
