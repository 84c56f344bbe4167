//! A histogram as bytes, and a parser that trusts nobody.
//!
//! Format 1: the byte `0x01`; the number of rows; then a row each: the distance of its bin from the one before (from
//! 0 for the first), visits observed, visits censored. Numbers are LEB128: seven bits a byte, lowest first, the top
//! bit set on all but the last, no more bytes than needed. Every histogram has exactly one encoding, so equal bytes
//! mean equal contents; whatever else is met is refused.

use super::histogram::{Bin, Histogram, Row};
use std::fmt;

const FORMAT: u8 = 1;
/// A row takes three bytes at least.
const SMALLEST_ROW_BYTES: usize = 3;

/// Why bytes are no histogram; each names the offset of the first byte that is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadHistogram {
    /// Not a format that this version reads.
    UnknownFormat,
    /// The bytes end too early.
    Truncated {
        /// Offset in bytes.
        at: usize,
    },
    /// A number over 64 bits, or written with more bytes than it needs.
    BadNumber {
        /// Offset in bytes.
        at: usize,
    },
    /// More rows than there are bytes or bins for.
    TooManyRows {
        /// Offset in bytes.
        at: usize,
    },
    /// A bin that does not exist or does not follow the one before.
    BadBin {
        /// Offset in bytes.
        at: usize,
    },
    /// A row without visits.
    EmptyRow {
        /// Offset in bytes.
        at: usize,
    },
    /// Bytes after the last row.
    Trailing {
        /// Offset in bytes.
        at: usize,
    },
}

impl fmt::Display for BadHistogram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownFormat => {
                write!(f, "not a histogram of format {FORMAT}: written by a newer version?")
            }
            Self::Truncated { at } => write!(f, "histogram ends at byte {at} in the middle of a row"),
            Self::BadNumber { at } => {
                write!(f, "number at byte {at} is over 64 bits or longer than it needs to be")
            }
            Self::TooManyRows { at } => write!(f, "row count at byte {at} is more than the bytes can hold"),
            Self::BadBin { at } => {
                write!(f, "bin at byte {at} does not exist or is not after the one before")
            }
            Self::EmptyRow { at } => write!(f, "row at byte {at} has no visits"),
            Self::Trailing { at } => write!(f, "bytes after the last row, from byte {at}"),
        }
    }
}

impl std::error::Error for BadHistogram {}

impl Histogram {
    /// The histogram as bytes: about four a row.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![FORMAT];
        put(&mut bytes, self.row_count() as u64);
        let mut before = 0;
        for (bin, row) in self.rows() {
            put(&mut bytes, u64::from(bin.index() - before));
            put(&mut bytes, row.observed);
            put(&mut bytes, row.censored);
            before = bin.index();
        }
        bytes
    }

    /// Reads what [`Histogram::to_bytes`] wrote.
    ///
    /// # Errors
    /// Anything that `to_bytes` would not have written.
    pub fn from_bytes(bytes: &[u8]) -> Result<Histogram, BadHistogram> {
        if bytes.first() != Some(&FORMAT) {
            return Err(BadHistogram::UnknownFormat);
        }
        let mut reader = Reader { bytes, at: 1 };
        let at = reader.at;
        let rows = reader.number()?;
        if rows > ((bytes.len() - reader.at) / SMALLEST_ROW_BYTES) as u64 {
            return Err(BadHistogram::TooManyRows { at });
        }
        let mut histogram = Histogram::new();
        let mut before = 0;
        for _ in 0..rows {
            let at = reader.at;
            let gap = reader.number()?;
            let bin = u64::from(before).checked_add(gap).and_then(Bin::from_index);
            let Some(bin) = bin.filter(|_| gap > 0) else { return Err(BadHistogram::BadBin { at }) };
            let row = Row { observed: reader.number()?, censored: reader.number()? };
            if row == Row::default() {
                return Err(BadHistogram::EmptyRow { at });
            }
            histogram.add(bin, row);
            before = bin.index();
        }
        match reader.at == bytes.len() {
            true => Ok(histogram),
            false => Err(BadHistogram::Trailing { at: reader.at }),
        }
    }
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
        histogram.censor(Micros::from_millis(840), u64::MAX);
        histogram
    }

    #[test]
    fn what_is_written_is_read() {
        for histogram in [Histogram::new(), example()] {
            assert_eq!(Histogram::from_bytes(&histogram.to_bytes()), Ok(histogram));
        }
    }

    #[test]
    fn the_bytes_of_format_1_stay_as_they_are() {
        let mut histogram = Histogram::new();
        histogram.observe(Micros(3), 2);
        histogram.censor(Micros(300), 200);
        // 300 µs: shift 1, bin 128 + 150 = 278, which is 275 = 2 · 128 + 19 after bin 3.
        assert_eq!(histogram.to_bytes(), [1, 2, 3, 2, 0, 0x80 | 19, 2, 0, 0x80 | 72, 1]);
    }

    #[test]
    fn what_nobody_would_have_written_is_refused() {
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
        ];
        for (bytes, why) in cases {
            assert_eq!(Histogram::from_bytes(bytes), Err(*why), "{bytes:?}");
        }
        let mut long = vec![1, 1, 5];
        long.extend([0xFF; 9]);
        long.extend([2, 0]);
        assert_eq!(Histogram::from_bytes(&long), Err(BadHistogram::BadNumber { at: 3 }));
    }
}
