//! Encodes a histogram as bytes, and parses bytes from untrusted sources.
//!
//! Format 1: the byte `0x01`, the number of rows, and then for each row: the distance of its bin from the previous bin
//! (from 0 for the first), the observed visits, the censored visits. Numbers are LEB128: seven bits per byte, lowest
//! first, the top bit set in all bytes but the last, no more bytes than needed.
//!
//! Format 2 is for histograms that format 1 cannot write, because a number of visits is not whole or a visit was
//! superseded. It differs in its first byte, `0x02`, and in its rows: the distance of the bin, and the observed, the
//! censored and the superseded visits, each in units of 1/1,048,576 visit.
//!
//! Every histogram has exactly one encoding, so equal bytes mean equal contents. The parser refuses all other bytes.

use super::histogram::{Bin, Histogram, Row};
use super::visits::Visits;
use std::fmt;

/// The first byte of the format for whole visits, none of them superseded.
const WHOLE: u8 = 1;
/// The first byte of the format for all other histograms.
const UNITS: u8 = 2;

/// Why bytes are not a histogram, with the offset of the first wrong byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadHistogram {
    /// This version does not know the format.
    UnknownFormat,
    /// The bytes end too early.
    Truncated {
        /// Offset in bytes.
        at: usize,
    },
    /// A number is too large, or has more bytes than it needs.
    BadNumber {
        /// Offset in bytes.
        at: usize,
    },
    /// The bytes are too few for this number of rows.
    TooManyRows {
        /// Offset in bytes.
        at: usize,
    },
    /// A bin does not exist, or does not come after the previous bin.
    BadBin {
        /// Offset in bytes.
        at: usize,
    },
    /// A row has no visits.
    EmptyRow {
        /// Offset in bytes.
        at: usize,
    },
    /// The histogram is written in format 2, but format 1 can write it.
    WrongFormat,
    /// Bytes follow the last row.
    Trailing {
        /// Offset in bytes.
        at: usize,
    },
}

impl fmt::Display for BadHistogram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownFormat => {
                f.write_str("not a histogram of format 1 or 2; it may have been written by a newer version")
            }
            Self::Truncated { at } => write!(f, "the histogram ends at byte {at}, in the middle of a row"),
            Self::BadNumber { at } => {
                write!(f, "the number at byte {at} is too large or has more bytes than it needs")
            }
            Self::TooManyRows { at } => {
                write!(f, "the row count at byte {at} is larger than the remaining bytes allow")
            }
            Self::BadBin { at } => {
                write!(f, "the bin at byte {at} does not exist or does not come after the previous bin")
            }
            Self::EmptyRow { at } => write!(f, "the row at byte {at} has no visits"),
            Self::WrongFormat => {
                f.write_str("the histogram is written in format 2, but contains only what format 1 can write")
            }
            Self::Trailing { at } => write!(f, "unexpected bytes after the last row, from byte {at}"),
        }
    }
}

impl std::error::Error for BadHistogram {}

impl Histogram {
    /// Encodes the histogram: about four bytes per row of whole visits, up to 13 for others.
    pub fn to_bytes(&self) -> Vec<u8> {
        let format = if self.rows().all(|(_, row)| whole(row).is_some()) { WHOLE } else { UNITS };
        let mut bytes = vec![format];
        put(&mut bytes, self.row_count() as u64);
        let mut before = 0;
        for (bin, row) in self.rows() {
            put(&mut bytes, u64::from(bin.index() - before));
            match whole(row).filter(|_| format == WHOLE) {
                Some(numbers) => numbers.into_iter().for_each(|number| put(&mut bytes, number)),
                None => {
                    let numbers = [row.observed, row.censored, row.superseded];
                    numbers.into_iter().for_each(|visits| put(&mut bytes, visits.units()));
                }
            }
            before = bin.index();
        }
        bytes
    }

    /// Reads what [`Histogram::to_bytes`] wrote.
    ///
    /// # Errors
    /// The bytes are not what `to_bytes` writes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Histogram, BadHistogram> {
        let format = bytes.first().copied().filter(|format| [WHOLE, UNITS].contains(format));
        let format = format.ok_or(BadHistogram::UnknownFormat)?;
        // Each number has at least one byte.
        let smallest_row_bytes = if format == WHOLE { 3 } else { 4 };
        let mut reader = Reader { bytes, at: 1 };
        let at = reader.at;
        let rows = reader.number()?;
        if rows > ((bytes.len() - reader.at) / smallest_row_bytes) as u64 {
            return Err(BadHistogram::TooManyRows { at });
        }
        let mut histogram = Histogram::new();
        let mut before = 0;
        for _ in 0..rows {
            let at = reader.at;
            let gap = reader.number()?;
            let bin = u64::from(before).checked_add(gap).and_then(Bin::from_index);
            let Some(bin) = bin.filter(|_| gap > 0) else { return Err(BadHistogram::BadBin { at }) };
            let row = reader.row(format)?;
            if row == Row::default() {
                return Err(BadHistogram::EmptyRow { at });
            }
            histogram.add(bin, row);
            before = bin.index();
        }
        if format == UNITS && histogram.rows().all(|(_, row)| whole(row).is_some()) {
            return Err(BadHistogram::WrongFormat);
        }
        match reader.at == bytes.len() {
            true => Ok(histogram),
            false => Err(BadHistogram::Trailing { at: reader.at }),
        }
    }
}

/// Returns the observed and the censored visits if format 1 can write the row.
fn whole(row: Row) -> Option<[u64; 2]> {
    let all_whole = row.superseded == Visits::NONE;
    Some([row.observed.as_whole()?, row.censored.as_whole()?]).filter(|_| all_whole)
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn row(&mut self, format: u8) -> Result<Row, BadHistogram> {
        Ok(match format {
            WHOLE => Row { observed: self.whole()?, censored: self.whole()?, superseded: Visits::NONE },
            _ => Row { observed: self.units()?, censored: self.units()?, superseded: self.units()? },
        })
    }

    fn whole(&mut self) -> Result<Visits, BadHistogram> {
        let at = self.at;
        match self.number()? {
            visits if visits > Visits::MOST_WHOLE => Err(BadHistogram::BadNumber { at }),
            visits => Ok(Visits::whole(visits)),
        }
    }

    fn units(&mut self) -> Result<Visits, BadHistogram> {
        self.number().map(Visits::from_units)
    }

    fn number(&mut self) -> Result<u64, BadHistogram> {
        let at = self.at;
        let mut number = 0u64;
        for shift in (0..64).step_by(7) {
            let Some(&byte) = self.bytes.get(self.at) else {
                return Err(BadHistogram::Truncated { at: self.at });
            };
            self.at += 1;
            let bits = u64::from(byte & 0x7F);
            let too_big = shift == 63 && bits > 1;
            let overlong = byte == 0 && shift > 0;
            if too_big || overlong {
                return Err(BadHistogram::BadNumber { at });
            }
            number |= bits << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(BadHistogram::BadNumber { at })
    }
}

#[cfg(test)]
mod tests {
    use super::super::histogram::Micros;
    use super::*;

    fn example() -> Histogram {
        let mut histogram = Histogram::new();
        histogram.observe(Micros(100), 1);
        histogram.observe(Micros::from_millis(840), 300);
        histogram.censor(Micros::from_millis(840), Visits::MOST_WHOLE);
        histogram
    }

    fn with_parts() -> Histogram {
        let mut histogram = Histogram::new();
        let one = Visits::whole(1);
        histogram.add(Bin::of(Micros(3)), Row { observed: one.part(0.25), ..Row::default() });
        histogram.add(Bin::of(Micros(300)), Row { censored: one.part(0.75), ..Row::default() });
        histogram.supersede(Micros(300), 1);
        histogram
    }

    #[test]
    fn a_written_histogram_is_read_back() {
        let mut most = Histogram::new();
        most.observe(Micros(1), u64::MAX);
        for histogram in [Histogram::new(), example(), with_parts(), most] {
            assert_eq!(Histogram::from_bytes(&histogram.to_bytes()), Ok(histogram));
        }
    }

    #[test]
    fn format_1_does_not_change() {
        let mut histogram = Histogram::new();
        histogram.observe(Micros(3), 2);
        histogram.censor(Micros(300), 200);
        // 300 µs: shift 1, bin 128 + 150 = 278, which is 275 = 2 · 128 + 19 after bin 3.
        assert_eq!(histogram.to_bytes(), [1, 2, 3, 2, 0, 0x80 | 19, 2, 0, 0x80 | 72, 1]);
    }

    #[test]
    fn format_2_does_not_change() {
        // A quarter of a visit is 2¹⁸ units, three quarters are 3 · 2¹⁸, and a whole one is 2²⁰.
        let quarter = [0x80, 0x80, 0x10];
        let three_quarters = [0x80, 0x80, 0x30];
        let one = [0x80, 0x80, 0x40];
        let expected = [&[2, 2, 3][..], &quarter, &[0, 0, 0x80 | 19, 2, 0], &three_quarters, &one].concat();
        assert_eq!(with_parts().to_bytes(), expected);
    }

    #[test]
    fn bytes_that_are_never_written_are_refused() {
        let cases: &[(&[u8], BadHistogram)] = &[
            (&[], BadHistogram::UnknownFormat),
            (&[9], BadHistogram::UnknownFormat),
            (&[1], BadHistogram::Truncated { at: 1 }),
            (&[1, 1, 5, 1], BadHistogram::TooManyRows { at: 1 }),
            (&[1, 1, 5, 1, 0x80], BadHistogram::Truncated { at: 5 }),
            (&[1, 1, 0, 1, 0], BadHistogram::BadBin { at: 2 }),
            (&[1, 1, 0xFF, 0x7F, 1, 0], BadHistogram::BadBin { at: 2 }),
            (&[1, 2, 5, 1, 0, 0, 1, 0], BadHistogram::BadBin { at: 5 }),
            (&[1, 1, 5, 0, 0], BadHistogram::EmptyRow { at: 2 }),
            (&[1, 1, 5, 1, 0, 7], BadHistogram::Trailing { at: 5 }),
            (&[1, 1, 0x85, 0, 1, 0], BadHistogram::BadNumber { at: 2 }),
            (&[2, 1, 5, 1, 0], BadHistogram::TooManyRows { at: 1 }),
            (&[2, 1, 5, 0x80, 0x80, 0x40, 0, 0], BadHistogram::WrongFormat),
            (&[2, 1, 5, 0, 0, 0], BadHistogram::EmptyRow { at: 2 }),
            (&[2, 1, 5, 0, 0, 1, 7], BadHistogram::Trailing { at: 6 }),
        ];
        for (bytes, why) in cases {
            assert_eq!(Histogram::from_bytes(bytes), Err(*why), "{bytes:?}");
        }
        let mut long = vec![1, 1, 5];
        long.extend([0xFF; 9]);
        long.extend([2, 0]);
        assert_eq!(Histogram::from_bytes(&long), Err(BadHistogram::BadNumber { at: 3 }));
        let mut too_many = vec![1, 1, 5];
        put(&mut too_many, Visits::MOST_WHOLE + 1);
        too_many.push(0);
        assert_eq!(Histogram::from_bytes(&too_many), Err(BadHistogram::BadNumber { at: 3 }));
    }
}
