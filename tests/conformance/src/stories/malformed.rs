//! The format of snapshots (`docs/boundary.md`): which snapshots are rejected, and what later versions may add.

use crate::dsl::{Story, complete, image, text};
use crate::script::Script;
use alldrawn_core::judge::snapshot::{HEADER_LEN, RECORD_LEN};

const REJECTED: &str = "snapshot: rejected";
const GROWN: &str = "snapshot: later versions";

pub fn scripts() -> Vec<Script> {
    let u16_at =
        |at: usize, value: u16| move |b: &mut Vec<u8>| b[at..at + 2].copy_from_slice(&value.to_le_bytes());
    let u32_at =
        |at: usize, value: u32| move |b: &mut Vec<u8>| b[at..at + 4].copy_from_slice(&value.to_le_bytes());
    let second = HEADER_LEN + RECORD_LEN;
    vec![
        rejected("empty-buffer", Vec::clear, false),
        rejected("short-header-without-handle", |b| b.truncate(27), false),
        rejected("short-header", |b| b.truncate(63), true),
        rejected("short-records", |b| b.truncate(second + 39), true),
        rejected("wrong-magic", |b| b[3] = b'X', true),
        rejected("newer-major-version", u16_at(4, 0x0200), true),
        rejected("older-major-version", u16_at(4, 0x00FF), true),
        rejected("header-length-56", u16_at(6, 56), true),
        rejected("header-length-unaligned", u16_at(6, 68), true),
        rejected("header-length-beyond-buffer", u16_at(6, 0xFFF8), true),
        rejected("stride-32", u16_at(16, 32), true),
        rejected("stride-unaligned", u16_at(16, 44), true),
        rejected("count-over-65536", u32_at(12, 65_537), true),
        rejected("count-huge", u32_at(12, u32::MAX), true),
        rejected("count-beyond-buffer", u32_at(12, 3), true),
        rejected("parent-is-itself", u32_at(second + 8, 1), true),
        rejected("parent-comes-later", u32_at(HEADER_LEN + 8, 1), true),
        rejected("parent-huge", u32_at(second + 8, 0xFFFF_FFFE), true),
        read("grown-header", |b| {
            u16_at(6, 72)(b);
            b.splice(HEADER_LEN..HEADER_LEN, [0xAB; 8]);
        }),
        read("grown-stride", |b| {
            u16_at(16, 48)(b);
            b.splice(second..second, [0xCD; 8]);
            b.extend_from_slice(&[0xEF; 8]);
        }),
        read("newer-minor-version", u16_at(4, 0x0107)),
        read("bytes-after-the-last-record", |b| b.extend_from_slice(&[0xFF; 33])),
        read("reserved-bytes-set", |b| b[56..64].fill(0xFF)),
    ]
}

// A story in which a title is drawn. The snapshot that shows a picture at 300 ms is malformed; the next one, at 500 ms,
// is valid.
fn rejected(name: &str, spoil: impl FnOnce(&mut Vec<u8>), handle: bool) -> Script {
    let story =
        "One snapshot is malformed. Nothing of it is applied, it is counted, and the visit continues.";
    let script = Story::new(name, REJECTED, story)
        .begin(0)
        .frame(100, [text(1), image(2).pending()])
        .spoilt_frame(300, [text(1), image(2)], spoil)
        .decides(if handle { "rejected" } else { "unknown_visit rejected" })
        .frame(500, [text(1), image(2)])
        .decides("candidate")
        .wake(1_500);
    let flags = if handle { vec!["snapshots_rejected"] } else { vec![] };
    script
        .expect(complete(500).is("frames", 2).is("rejected_snapshots", u32::from(handle)).is("flags", flags))
        .done()
}

fn read(name: &str, grow: impl FnOnce(&mut Vec<u8>)) -> Script {
    let story = "A snapshot of a later version contains fields that this version does not know. The known fields are read as usual.";
    Story::new(name, GROWN, story)
        .begin(0)
        .spoilt_frame(100, [text(1), image(2)], grow)
        .decides("candidate")
        .wake(1_100)
        .expect(complete(100).is("required", 2).is("rejected_snapshots", 0))
        .done()
}
