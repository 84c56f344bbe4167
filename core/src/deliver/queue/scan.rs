//! Reads a segment that may be damaged: good records before and after the damage survive.

use super::log_record::{HEADER_BYTES, LogRecord, ParsedRecord, parse};

/// Maximum number of bytes whose checksum is computed in search of the next good record. Without this limit, a file of
/// false headers would cost a checksum of 16 KiB at every second byte. Once the limit is reached, the rest of the file
/// counts as damage.
const SEARCH_BUDGET_BYTES: usize = 4 * 1024 * 1024;

/// How a segment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// The segment is empty, or ends after a whole record.
    None,
    /// The segment ends within a record, because the process or device stopped. It was never acknowledged: no loss.
    Torn,
    /// The segment ends with bytes that are not a record.
    Corrupt,
}

/// Calls `on_record` with the offset of every good record in `bytes`, in order. Returns the offset at which the last
/// one ends, and the damage after it. Never panics, whatever the bytes.
pub fn scan<'a>(bytes: &'a [u8], mut on_record: impl FnMut(usize, LogRecord<'a>)) -> (usize, Damage) {
    let mut at = 0;
    let mut good_end = 0;
    let mut budget = SEARCH_BUDGET_BYTES;
    let mut tail = Damage::None;
    while at < bytes.len() {
        match parse(&bytes[at..]) {
            ParsedRecord::Good(record) => {
                on_record(at, record);
                at += record.size();
                good_end = at;
                tail = Damage::None;
                continue;
            }
            ParsedRecord::Torn if at == good_end => tail = Damage::Torn,
            ParsedRecord::Bad if at == good_end => tail = Damage::Corrupt,
            ParsedRecord::Torn | ParsedRecord::Bad => {}
        }
        // Continue at the next magic. A false header costs at most its claimed length.
        let Some(step) = bytes[at + 1..].windows(2).position(|pair| pair == b"AD") else { break };
        at += 1 + step;
        let claimed = bytes
            .get(at + 4..at + 8)
            .map_or(0, |length| u32::from_le_bytes([length[0], length[1], length[2], length[3]]) as usize);
        let cost = HEADER_BYTES + claimed.min(bytes.len() - at);
        if cost > budget {
            break;
        }
        budget -= cost;
    }
    (good_end, if good_end == bytes.len() { Damage::None } else { tail })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::queue::log_record::{LogRecordKind, encode};

    #[test]
    fn good_records_before_and_after_a_damaged_one_survive() {
        let mut bytes = Vec::new();
        for sequence in 1..=3 {
            encode(&mut bytes, LogRecordKind::Event, sequence, 0, &[sequence as u8; 40]);
        }
        let size = bytes.len() / 3;
        for hole in size..2 * size {
            let mut damaged = bytes.clone();
            damaged[hole] ^= 0x55;
            let mut found = Vec::new();
            let end = scan(&damaged, |at, record| found.push((at, record.sequence)));
            assert_eq!(
                (found, end),
                (vec![(0, 1), (2 * size, 3)], (3 * size, Damage::None)),
                "hole at {hole}"
            );
        }
        for cut in 2 * size + 1..3 * size {
            assert_eq!(scan(&bytes[..cut], |_, _| ()), (2 * size, Damage::Torn), "cut at {cut}");
        }
    }

    #[test]
    fn a_file_of_false_headers_yields_no_record_within_the_budget() {
        let mut header = b"AD\x04\x01".to_vec();
        header.extend_from_slice(&16_000u32.to_le_bytes());
        let bytes = header.repeat(8_192);
        assert_eq!(scan(&bytes, |_, _| panic!("a false header was taken for a record")).0, 0);
    }
}
