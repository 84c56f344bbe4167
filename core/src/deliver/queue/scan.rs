//! Reading a segment that may be damaged: the good records on both sides of a hole survive.

use super::log_record::{HEADER_BYTES, LogRecord, ParsedRecord, parse};

/// Bytes whose checksum is worked out while looking for the next good record. A file made of nothing but false headers
/// would otherwise cost a checksum of 16 KiB at every second byte; when this is spent the rest counts as damage.
const SEARCH_BUDGET_BYTES: usize = 4 * 1024 * 1024;

/// How a segment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Damage {
    /// With a whole record, or empty.
    None,
    /// In the middle of a record, as a process or a device that stopped leaves it: never acknowledged, no loss.
    Torn,
    /// With bytes that are no record.
    Corrupt,
}

/// Calls `on_record` with the offset of every good record in `bytes`, in order; returns where the last one ends, and what
/// comes after it. Never panics, whatever the bytes.
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
        // On to the next magic. What a false header costs is at most its claimed length.
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
    fn good_records_on_both_sides_of_a_hole_survive() {
        let mut bytes = Vec::new();
        for sequence in 1..=3 {
            encode(&mut bytes, LogRecordKind::Event, sequence, 0, &[sequence as u8; 40]);
        }
        let size = bytes.len() / 3;
        for hole in size..2 * size {
            let mut hurt = bytes.clone();
            hurt[hole] ^= 0x55;
            let mut found = Vec::new();
            let end = scan(&hurt, |at, record| found.push((at, record.sequence)));
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
    fn a_file_of_false_headers_ends_soon() {
        let mut header = b"AD\x04\x01".to_vec();
        header.extend_from_slice(&16_000u32.to_le_bytes());
        let bytes = header.repeat(8_192);
        assert_eq!(scan(&bytes, |_, _| panic!("no record here")).0, 0);
    }
}
