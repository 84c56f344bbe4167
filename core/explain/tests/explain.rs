//! The explanation and the engine agree on every node of random trees.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

use alldrawn_core::judge::definition::Definition;
use alldrawn_core::judge::engine::{Begin, Engine};
use alldrawn_core::judge::snapshot::{
    Header, Kind, ROOT, Record, Snapshot, State, kind_flag, record_flag, state_flag,
};
use alldrawn_core::judge::snapshot_writer::write;
use alldrawn_core::judge::time::Moment;
use alldrawn_core::judge::visibility::Visibility;
use alldrawn_explain::{Blocks, Finding, explain};
use proptest::collection::vec;
use proptest::prelude::*;

fn header(viewport: [f32; 4]) -> Header {
    Header { flags: 0, count: 0, sequence: 1, visit: 0x1_0000, scale: 1.0, time: Moment(2_000), viewport }
}

// Lengths around the thresholds of 256 square units, 1 %, 5 % and 10 %, and a few that make bad rectangles.
fn length() -> impl Strategy<Value = f32> {
    prop_oneof![
        8 => prop::sample::select(vec![0.0f32, 8.0, 15.9, 16.0, 20.0, 40.0, 60.0, 100.0, 200.0, 400.0]),
        4 => 0.0f32..420.0,
        1 => prop::sample::select(vec![-1.0f32, f32::NAN, f32::INFINITY]),
    ]
}

fn place() -> impl Strategy<Value = f32> {
    prop_oneof![4 => prop::sample::select(vec![0.0f32, 10.0, 190.0, 380.0, -20.0, -300.0]), 2 => -50.0f32..450.0]
}

fn record() -> impl Strategy<Value = (Record, u32)> {
    let shown = prop_oneof![9 => Just(record_flag::SHOWN), 1 => Just(0)];
    let alpha = prop_oneof![6 => Just(255u8), 2 => prop::sample::select(vec![0u8, 25, 26, 80, 82, 128, 254])];
    let kind = prop_oneof![3 => Just(1u8), 3 => Just(2), 8 => 3..7u8];
    let marks = prop_oneof![
        9 => Just((0, 0)),
        1 => Just((kind_flag::LIVE, 0)),
        1 => Just((kind_flag::ERROR, 0)),
        1 => Just((0, state_flag::TOUCHED)),
    ];
    let rest = (0..3u32, any::<u32>(), marks);
    (shown, any::<u8>(), alpha, kind, 0..9u8, (place(), place(), length(), length()), rest).prop_map(
        |(shown, flags, alpha, kind, state, (x, y, w, h), (paint_order, parent, marks))| {
            let record = Record {
                identity: 0,
                generation: 1,
                parent: ROOT,
                kind: Kind::from_byte(kind),
                kind_flags: marks.0,
                state: State::from_byte(state),
                state_flags: marks.1,
                alpha,
                flags: flags & !record_flag::SHOWN | shown,
                rect: [x, y, w, h],
                ready_micros: 0,
                paint_order,
            };
            (record, parent)
        },
    )
}

fn tree() -> impl Strategy<Value = Vec<Record>> {
    vec(record(), 0..60).prop_map(|records| {
        let link = |(index, (mut record, parent)): (usize, (Record, u32))| {
            record.identity = index as u32 + 1;
            // The parent is often the root or the first node, so that trees are wide as well as deep.
            record.parent = match parent % 4 {
                _ if index == 0 => ROOT,
                0 | 1 => ROOT,
                2 => 0,
                _ => parent % index as u32,
            };
            record
        };
        records.into_iter().enumerate().map(link).collect()
    })
}

// Overlapping panels of three sizes, and small busy nodes among small pictures: often more of them than the
// limits on covers and busy nodes.
fn crowd() -> impl Strategy<Value = Vec<Record>> {
    let panel = (0..3u8, 0..4u8).prop_map(|(size, corner)| {
        let size = [90.0f32, 150.0, 400.0][usize::from(size)];
        (Kind::Group, record_flag::SHOWN | record_flag::OPAQUE, [f32::from(corner) * 80.0, 0.0, size, size])
    });
    let small = (any::<bool>(), 0..16u8, 0..2u8).prop_map(|(busy, x, y)| {
        let kind = if busy { Kind::Busy } else { Kind::Image };
        (kind, record_flag::SHOWN, [f32::from(x) * 24.0, f32::from(y) * 200.0, 24.0, 24.0])
    });
    let panels = (0..40usize).prop_flat_map(move |count| vec(panel.clone(), count));
    (panels, vec(small, 0..60), any::<bool>(), 0..3u32).prop_map(|(panels, smalls, front, paint_order)| {
        let (mut nodes, more) = if front { (panels, smalls) } else { (smalls, panels) };
        nodes.extend(more);
        let record = |(index, (kind, flags, rect)): (usize, (Kind, u8, [f32; 4]))| Record {
            identity: index as u32 + 1,
            generation: 1,
            parent: ROOT,
            kind,
            state: State::Drawn,
            alpha: 255,
            flags,
            rect,
            ready_micros: 0,
            paint_order: index as u32 % 3 * paint_order,
            ..Record::default()
        };
        nodes.into_iter().enumerate().map(record).collect()
    })
}

// Small trees in pre-order of opaque nodes and error nodes, many of which are as large as what they are made of.
fn errors() -> impl Strategy<Value = Vec<Record>> {
    let rect = prop::sample::select(vec![
        [0.0f32, 0.0, 200.0, 200.0],
        [0.0, 0.0, 200.0, 100.0],
        [0.0, 100.0, 200.0, 100.0],
    ]);
    let node = (rect, any::<bool>(), 0..3u8, 0..4usize, prop::sample::select(vec![0, 0, 0, 1u32]));
    vec(node, 1..10).prop_map(|nodes| {
        let (mut records, mut above) = (Vec::new(), Vec::new());
        for (index, (rect, opaque, error, depth, paint_order)) in nodes.into_iter().enumerate() {
            above.truncate(depth);
            records.push(Record {
                identity: index as u32 + 1,
                parent: above.last().copied().unwrap_or(ROOT),
                kind: Kind::Group,
                kind_flags: if error == 0 { kind_flag::ERROR } else { 0 },
                flags: record_flag::SHOWN | if opaque { record_flag::OPAQUE } else { 0 },
                rect,
                paint_order,
                ..Record::default()
            });
            above.push(index as u32);
        }
        records
    })
}

fn agree(records: &[Record], viewport: [f32; 4]) -> Result<(), TestCaseError> {
    let bytes = write(&header(viewport), records);
    let snapshot = Snapshot::parse(&bytes).unwrap();
    let explained = explain(&snapshot, false, Definition::default()).unwrap();

    let mut visibility = Visibility::default();
    visibility.survey(&snapshot).unwrap();
    prop_assert_eq!(visibility.viewport_area(), explained.viewport_area);
    let mut busy = visibility.busy().large() || visibility.busy().large_together();
    let mut seen = Vec::new();
    for (index, record) in snapshot.records().enumerate().filter(|(_, record)| record.kind.is_content()) {
        let found = visibility.of_node(index as u32, &record);
        busy |= found.visible && visibility.busy_over(&found);
        seen.push((record.identity, found.visible));
    }
    let judged = explained.content.iter().map(|node| {
        let unseen = matches!(
            node.finding,
            Finding::NotShown { .. }
                | Finding::Transparent { .. }
                | Finding::BadRectangle
                | Finding::Small { .. }
                | Finding::Sliver { .. }
                | Finding::Covered { .. }
        );
        (node.record.identity, !unseen)
    });
    prop_assert_eq!(judged.collect::<Vec<_>>(), seen);
    prop_assert_eq!(explained.blocking().next().is_some(), busy);
    if !busy {
        let small = explained.busy.iter().any(|(_, blocks)| *blocks == Blocks::ForAWhile);
        prop_assert_eq!(small, visibility.busy().small());
    }

    let mut engine = Engine::default();
    let (visit, _) = engine.begin(&Begin { surface: "A", at: Moment(1_000), ..Begin::default() }).unwrap();
    prop_assert_eq!(visit.bits(), snapshot.header.visit);
    engine.frame(&bytes);
    let required: Vec<u32> = engine.visit(visit).unwrap().nodes().required().map(|n| n.identity).collect();
    let judged = explained.content.iter().filter(|node| node.finding == Finding::Seen);
    prop_assert_eq!(judged.map(|node| node.record.identity).collect::<Vec<_>>(), required);
    Ok(())
}

const SCREEN: [f32; 4] = [0.0, 0.0, 400.0, 400.0];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_explanation_and_the_engine_agree(
        records in tree(),
        viewport in prop::sample::select(vec![
            SCREEN, [0.0, 0.0, 160.0, 160.0], [50.0, 50.0, 0.0, 10.0], [f32::NAN, 0.0, 1.0, 1.0],
        ]),
    ) {
        agree(&records, viewport)?;
    }

    #[test]
    fn they_agree_on_what_covers_error_nodes(records in errors()) {
        agree(&records, SCREEN)?;
    }

    #[test]
    fn they_agree_if_covers_and_busy_nodes_exceed_their_limits(records in crowd()) {
        agree(&records, SCREEN)?;
    }
}
