//! One record of the log: a header of 28 bytes, little-endian, and a payload.
//!
//! | at | size | field |
//! |---|---|---|
//! | 0 | 2 | magic `AD` |
//! | 2 | 1 | kind |
//! | 3 | 1 | format version, 1 |
//! | 4 | 4 | payload's length in bytes |
//! | 8 | 8 | sequence: numbers the begins, events and segment heads of this log; other kinds repeat the last one |
//! | 16 | 8 | wall clock when the record was staged, milliseconds since 1970: a label |
//! | 24 | 4 | CRC-32C of the 24 bytes before it and of the payload |
//!
//! The sequence makes losses countable: a gap between two good records is the number of records that are missing there.

use crate::deliver::checksum::crc32c;

/// A visit's id: 128 random bits.
pub type VisitId = [u8; 16];

/// Bytes of a record's header.
pub const HEADER_BYTES: usize = 28;
/// Bytes of the largest payload. Each event within the limits fits into a payload, together with the visit's id.
pub const MAX_PAYLOAD_BYTES: usize = 16 * 1024;
const _: () = assert!(crate::limits::LONGEST_EVENT + size_of::<VisitId>() <= MAX_PAYLOAD_BYTES);
/// The largest valid sequence number. Larger ones count as damage, so that the next number never overflows.
pub const MAX_SEQUENCE: u64 = 1 << 62;

const MAGIC: [u8; 2] = *b"AD";
const VERSION: u8 = 1;

/// The kind of a record in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogRecordKind {
    /// Retired events, unreported drop counts and the collector's settings. Also the head of a segment.
    Checkpoint,
    /// A visit has begun. Payload: id, then the encoded `Visit` as far as it is known.
    Begin,
    /// A visit was still pending. Payload: id, then microseconds from its start (`u64`).
    Seen,
    /// A visit has ended. Payload: id, then the encoded `Visit`. Replaces the begin record of that id.
    Event,
    /// A visit that had begun was dropped and counted. Payload: id. Replaces the begin record of that id, so that the
    /// visit is not reported as lost as well. Earlier versions ignore it as unknown.
    Dropped,
    /// A kind of a newer version. Such a record is ignored.
    Unknown(u8),
}

impl LogRecordKind {
    fn code(self) -> u8 {
        match self {
            LogRecordKind::Checkpoint => 1,
            LogRecordKind::Begin => 2,
            LogRecordKind::Seen => 3,
            LogRecordKind::Event => 4,
            LogRecordKind::Dropped => 5,
            LogRecordKind::Unknown(code) => code,
        }
    }

    fn of(code: u8) -> LogRecordKind {
        match code {
            1 => LogRecordKind::Checkpoint,
            2 => LogRecordKind::Begin,
            3 => LogRecordKind::Seen,
            4 => LogRecordKind::Event,
            5 => LogRecordKind::Dropped,
            code => LogRecordKind::Unknown(code),
        }
    }

    /// Returns true if each record of this kind has its own sequence. (A checkpoint has one only at a segment's head.)
    pub(super) fn carries_visit(self) -> bool {
        matches!(self, LogRecordKind::Begin | LogRecordKind::Event)
    }
}

/// A record of the log, borrowed from a segment's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogRecord<'a> {
    /// The record's kind.
    pub kind: LogRecordKind,
    /// The record's sequence number in the log.
    pub sequence: u64,
    /// Wall clock when the record was staged, milliseconds since 1970.
    pub wall_ms: i64,
    /// The bytes after the header.
    pub payload: &'a [u8],
}

impl<'a> LogRecord<'a> {
    /// Returns the id of the visit that the record is about, and the payload after the id.
    #[must_use]
    pub fn visit(&self) -> Option<(VisitId, &'a [u8])> {
        match self.kind {
            LogRecordKind::Begin | LogRecordKind::Seen | LogRecordKind::Event | LogRecordKind::Dropped => {
                self.payload.split_first_chunk::<16>().map(|(id, rest)| (*id, rest))
            }
            LogRecordKind::Checkpoint | LogRecordKind::Unknown(_) => None,
        }
    }

    /// Returns the bytes that the record takes in the log.
    #[must_use]
    pub fn size(&self) -> usize {
        HEADER_BYTES + self.payload.len()
    }
}

/// The result of parsing a record.
#[derive(Debug, PartialEq, Eq)]
pub enum ParsedRecord<'a> {
    /// A whole record with a matching checksum.
    Good(LogRecord<'a>),
    /// The bytes end before the record does, as after a cut.
    Torn,
    /// Not a record: wrong magic, version, length or checksum.
    Bad,
}

/// Appends a record to `into`. The caller keeps `payload` within [`MAX_PAYLOAD_BYTES`].
pub fn encode(into: &mut Vec<u8>, kind: LogRecordKind, sequence: u64, wall_ms: i64, payload: &[u8]) {
    let start = into.len();
    into.extend_from_slice(&MAGIC);
    into.extend_from_slice(&[kind.code(), VERSION]);
    into.extend_from_slice(&(payload.len() as u32).to_le_bytes());
    into.extend_from_slice(&sequence.to_le_bytes());
    into.extend_from_slice(&wall_ms.to_le_bytes());
    let crc = crc32c(&[&into[start..], payload]);
    into.extend_from_slice(&crc.to_le_bytes());
    into.extend_from_slice(payload);
}

/// Parses the record at the start of `bytes`. Never panics, whatever the bytes.
#[must_use]
pub fn parse(bytes: &[u8]) -> ParsedRecord<'_> {
    let Some((header, rest)) = bytes.split_first_chunk::<HEADER_BYTES>() else {
        return if MAGIC.starts_with(&bytes[..bytes.len().min(2)]) || bytes.starts_with(&MAGIC) {
            ParsedRecord::Torn
        } else {
            ParsedRecord::Bad
        };
    };
    let [m0, m1, code, version, l0, l1, l2, l3, ..] = *header;
    let length = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
    if [m0, m1] != MAGIC || version != VERSION || length > MAX_PAYLOAD_BYTES {
        return ParsedRecord::Bad;
    }
    let Some(payload) = rest.get(..length) else { return ParsedRecord::Torn };
    let long = |at: usize| -> u64 {
        let mut bytes = [0; 8];
        bytes.copy_from_slice(&header[at..at + 8]);
        u64::from_le_bytes(bytes)
    };
    let crc = u32::from_le_bytes([header[24], header[25], header[26], header[27]]);
    let sequence = long(8);
    if sequence > MAX_SEQUENCE || crc32c(&[&header[..24], payload]) != crc {
        return ParsedRecord::Bad;
    }
    ParsedRecord::Good(LogRecord {
        kind: LogRecordKind::of(code),
        sequence,
        wall_ms: long(16) as i64,
        payload,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flipped_bit_and_every_cut_is_detected() {
        let mut bytes = Vec::new();
        encode(&mut bytes, LogRecordKind::Event, 7, -5, b"0123456789abcdef and a visit");
        let ParsedRecord::Good(record) = parse(&bytes) else { panic!("a fresh record must read back") };
        assert_eq!((record.kind, record.sequence, record.wall_ms), (LogRecordKind::Event, 7, -5));
        assert_eq!(record.visit(), Some((*b"0123456789abcdef", &b" and a visit"[..])));
        for cut in 0..bytes.len() {
            assert_eq!(parse(&bytes[..cut]), ParsedRecord::Torn, "cut at {cut}");
        }
        for bit in 0..bytes.len() * 8 {
            let mut damaged = bytes.clone();
            damaged[bit / 8] ^= 1 << (bit % 8);
            assert!(!matches!(parse(&damaged), ParsedRecord::Good(_)), "bit {bit}");
        }
    }
}
