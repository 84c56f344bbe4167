//! The trees that the benchmark judges: a typical feed, and worst cases.

use alldrawn_core::judge::snapshot::{Header, Kind, ROOT, Record, State, record_flag};
use alldrawn_core::judge::snapshot_writer;
use alldrawn_core::judge::time::Moment;

/// The shape of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Groups of a picture and two texts. One node in a hundred clips, and one in twenty is opaque.
    Feed,
    /// Each node is the child of the previous one, and all nodes clip.
    Chain,
    /// Content nodes that are all opaque and all lie over each other.
    Overlap,
    /// Content nodes behind 16 overlapping panels. The panels leave too little of each node visible, and no shortcut
    /// can decide this.
    Panels,
}

impl Shape {
    /// Returns the shape's name for the printed tables.
    pub fn name(self) -> &'static str {
        match self {
            Shape::Feed => "feed",
            Shape::Chain => "deep chain",
            Shape::Overlap => "all opaque, overlapping",
            Shape::Panels => "16 covers over each",
        }
    }
}

/// Returns the records of a tree of `count` nodes. Their identities begin at `first`.
pub fn records(shape: Shape, count: u32, first: u32) -> Vec<Record> {
    (0..count).map(|index| record(shape, index, count, first)).collect()
}

fn record(shape: Shape, index: u32, count: u32, first: u32) -> Record {
    let plain = Record {
        identity: first + index,
        generation: 1,
        parent: ROOT,
        kind: Kind::Group,
        state: State::Unknown,
        alpha: 255,
        flags: record_flag::SHOWN,
        rect: [0.0, 0.0, 412.0, 915.0],
        ..Record::default()
    };
    match shape {
        Shape::Chain => Record {
            parent: if index == 0 { ROOT } else { index - 1 },
            kind: Kind::Image,
            state: State::Drawn,
            flags: record_flag::SHOWN | record_flag::CLIPS,
            ..plain
        },
        Shape::Overlap => Record {
            kind: Kind::Image,
            state: State::Drawn,
            flags: record_flag::SHOWN | record_flag::OPAQUE,
            ..plain
        },
        // Each of the last 16 panels is two units narrower and higher than the one before, so only steps in the corners
        // stay uncovered.
        Shape::Panels if index + 16 >= count => {
            let step = (index + 16 - count) as f32;
            let rect = [step, 15.0 - step, 411.0 - 2.0 * step, 870.0 + 2.0 * step];
            Record { kind: Kind::Other, flags: record_flag::SHOWN | record_flag::OPAQUE, rect, ..plain }
        }
        Shape::Panels => {
            Record { kind: Kind::Image, state: State::Drawn, rect: [0.0, 0.0, 411.0, 900.0], ..plain }
        }
        Shape::Feed if index == 0 => Record { flags: record_flag::SHOWN | record_flag::CLIPS, ..plain },
        Shape::Feed => {
            let (cell, part) = ((index - 1) / 4, (index - 1) % 4);
            let (x, y) = ((cell % 3) as f32 * 137.0, (cell / 3) as f32 * 12.0);
            let parent = if part == 0 { 0 } else { index - part };
            let clips = if index % 100 == 1 { record_flag::CLIPS } else { 0 };
            let opaque = if index % 20 == 1 { record_flag::OPAQUE } else { 0 };
            let (kind, rect) = match part {
                0 => (Kind::Group, [x, y, 136.0, 170.0]),
                1 => (Kind::Image, [x, y, 136.0, 120.0]),
                2 => (Kind::Text, [x + 4.0, y + 122.0, 120.0, 20.0]),
                _ => (Kind::Text, [x + 4.0, y + 144.0, 80.0, 16.0]),
            };
            let state = if part == 0 { State::Unknown } else { State::Drawn };
            Record { parent, kind, state, rect, flags: record_flag::SHOWN | clips | opaque, ..plain }
        }
    }
}

/// Returns a snapshot that contains these records.
pub fn snapshot(records: &[Record], visit: u32, sequence: u32, time: Moment) -> Vec<u8> {
    let header =
        Header { sequence, visit, scale: 2.0, time, viewport: [0.0, 0.0, 412.0, 915.0], ..Header::default() };
    snapshot_writer::write(&header, records)
}

/// Changes the visit, sequence number and time in the bytes of a packed snapshot.
pub fn stamp(snapshot: &mut [u8], visit: u32, sequence: u32, time: Moment) {
    snapshot[24..28].copy_from_slice(&visit.to_le_bytes());
    snapshot[20..24].copy_from_slice(&sequence.to_le_bytes());
    snapshot[32..40].copy_from_slice(&time.0.to_le_bytes());
}
