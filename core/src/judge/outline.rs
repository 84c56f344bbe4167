//! The outline of a record: enough to see, in a few instructions, that a node is an ordinary one. Most nodes are.

use crate::judge::snapshot::{Kind, RECORD_LEN, record_flag, u32_at, u64_at};

/// What the pass over a tree needs of most records, read without decoding the rest.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outline {
    /// As in [`Record`].
    pub parent: u32,
    // Kind, state, alpha and flags, from the low byte to the high one.
    look: u32,
    // x and y, then width and height, the first one of each in the low half.
    position: u64,
    size: u64,
}

impl Outline {
    #[inline(always)]
    pub(crate) fn read(bytes: &[u8; RECORD_LEN]) -> Outline {
        Outline {
            parent: u32_at(bytes, 8),
            look: u32_at(bytes, 12),
            position: u64_at(bytes, 16),
            size: u64_at(bytes, 24),
        }
    }

    /// Returns true if the node certainly has a good rectangle, and is shown, and is neither translucent, clipping,
    /// opaque, scrolling, busy nor marked. Most nodes are like this. Returns false for some such nodes too.
    #[inline(always)]
    pub(crate) fn is_plain(&self) -> bool {
        // The kind and the state are below 8, so they carry no mark; kind 7 does not exist.
        const LOOK: u32 = u32::from_le_bytes([!7, !7, u8::MAX, LOOK_FLAGS]);
        const PLAIN: u32 = u32::from_le_bytes([0, 0, u8::MAX, record_flag::SHOWN]);
        const LOOK_FLAGS: u8 =
            record_flag::SHOWN | record_flag::CLIPS | record_flag::OPAQUE | record_flag::SCROLLS;
        // Two f32 in one word: adding the lowest bit of the exponent sets the sign bit of numbers that are infinite or
        // NaN, because all bits of their exponent are set.
        const SIGNS: u64 = 0x8000_0000_8000_0000;
        const LOWEST: u64 = 0x0080_0000_0080_0000;
        let bad = ((self.position & !SIGNS) + LOWEST) | self.size.wrapping_add(LOWEST) | self.size;
        self.look & LOOK == PLAIN && self.look as u8 != Kind::Busy as u8 && bad & SIGNS == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::geometry::Rect;
    use crate::judge::snapshot::{Header, Record, Snapshot, State};
    use crate::judge::snapshot_writer;

    // Writes the record, and reads its outline and the record itself.
    fn outlined(record: Record) -> (bool, Record) {
        let bytes = snapshot_writer::write(&Header::default(), &[record]);
        let snapshot = Snapshot::parse(&bytes).unwrap();
        let outline = snapshot.record_chunks().map(Outline::read).next().unwrap();
        (outline.is_plain(), snapshot.record(0).unwrap())
    }

    const SHOWN: Record = Record {
        identity: 1,
        generation: 1,
        parent: 0,
        kind: Kind::Group,
        kind_flags: 0,
        state: State::Unknown,
        state_flags: 0,
        alpha: u8::MAX,
        flags: record_flag::SHOWN,
        rect: [1.0; 4],
        ready_micros: 0,
        paint_order: 0,
    };

    #[test]
    fn a_node_with_a_bad_rectangle_is_never_plain() {
        let numbers = [
            f32::NAN,
            -f32::NAN,
            f32::INFINITY,
            f32::NEG_INFINITY,
            f32::MAX,
            f32::MIN,
            -1.0,
            f32::MIN_POSITIVE,
            f32::from_bits(1),
            0.0,
            1.0,
        ];
        // Each combination of two numbers in each two places, so that a carry from one into the other would be seen.
        for (first, second) in numbers.into_iter().flat_map(|a| numbers.map(|b| (a, b))) {
            for (i, j) in [(0, 1), (1, 2), (2, 3), (0, 3), (0, 2), (1, 3)] {
                let mut rect = [1.0; 4];
                (rect[i], rect[j]) = (first, second);
                assert_eq!(outlined(Record { rect, ..SHOWN }).0, Rect::is_good(rect), "{rect:?}");
            }
        }
    }

    #[test]
    fn only_ordinary_nodes_are_plain() {
        let bytes = |kind: u8, state, alpha, flags| {
            let mut bytes = snapshot_writer::write(&Header::default(), &[SHOWN]);
            let at = bytes.len() - RECORD_LEN + 12;
            bytes[at..at + 4].copy_from_slice(&[kind, state, alpha, flags]);
            Snapshot::parse(&bytes).unwrap().record_chunks().map(Outline::read).next().unwrap().is_plain()
        };
        for byte in 0..=u8::MAX {
            let kind_is_plain = byte < 8 && byte != Kind::Busy as u8;
            assert_eq!(bytes(byte, 0, 255, record_flag::SHOWN), kind_is_plain, "kind {byte}");
            assert_eq!(bytes(1, byte, 255, record_flag::SHOWN), byte < 8, "state {byte}");
            assert_eq!(bytes(1, 0, byte, record_flag::SHOWN), byte == 255, "alpha {byte}");
            assert_eq!(bytes(1, 0, 255, byte), byte & 0xF == record_flag::SHOWN, "flags {byte}");
        }
    }
}
