//! `make bench`: what judging a frame costs, in allocations, bytes, and times beside a copy of the same bytes.

mod measure;
mod trees;

use alldrawn_core::engine::{Begin, Engine, Handle};
use alldrawn_core::time::Moment;
use measure::{allocations, copy_and_sum, least_ns, live_bytes};
use std::hint::black_box;
use trees::{Shape, records, snapshot, stamp};

#[global_allocator]
static ALLOCATOR: measure::Counting = measure::Counting;

const FRAME_NS: u64 = 100_000;

/// How one frame differs from the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    /// Not at all.
    Nothing,
    /// One text has another generation.
    OneText,
    /// Everything has moved by a unit.
    Scrolled,
    /// Every node is another one.
    AllNew,
}

impl Change {
    fn name(self) -> &'static str {
        match self {
            Change::Nothing => "unchanged",
            Change::OneText => "one text changed",
            Change::Scrolled => "all moved",
            Change::AllNew => "all new",
        }
    }
}

struct Result {
    shape: Shape,
    change: Change,
    nodes: u32,
    ns: f64,
    ratio: f64,
    allocations: u64,
}

fn begin(engine: &mut Engine) -> Handle {
    let begun = engine.begin(&Begin { surface: "Feed", at: Moment(1), ..Begin::default() });
    begun.map_or(Handle(0), |(handle, _)| handle)
}

fn bench(shape: Shape, change: Change, nodes: u32) -> Result {
    let mut engine = Engine::default();
    let visit = begin(&mut engine);
    let plain = records(shape, nodes, 1);
    let mut other = plain.clone();
    match change {
        Change::Nothing => {}
        Change::OneText => other[nodes as usize / 2].generation += 1,
        Change::Scrolled => other.iter_mut().skip(1).for_each(|record| record.rect[1] += 1.0),
        Change::AllNew => other.iter_mut().for_each(|record| record.identity += 1_000_000),
    }
    let mut frames = [snapshot(&plain, visit.0, 0, Moment(1)), snapshot(&other, visit.0, 1, Moment(1))];
    let mut sequence = 0u32;
    let mut frame = |engine: &mut Engine| {
        sequence += 1;
        let bytes = &mut frames[sequence as usize % 2];
        // Far below the settle time in all: the visit stays pending.
        stamp(bytes, sequence, Moment(2 + u64::from(sequence)));
        black_box(engine.frame(bytes));
    };
    (0..8).for_each(|_| frame(&mut engine));
    let before = allocations();
    (0..16).for_each(|_| frame(&mut engine));
    let allocated = allocations() - before;
    let calls = (200_000 / nodes).clamp(2, 200);
    let ns = least_ns(60, calls, |_| frame(&mut engine));
    let from = frames[0].clone();
    let mut to = from.clone();
    let copy_ns = least_ns(60, calls, |_| {
        black_box(copy_and_sum(black_box(&from), &mut to));
    });
    let _ = FRAME_NS;
    Result { shape, change, nodes, ns, ratio: ns / copy_ns, allocations: allocated }
}

fn memory() -> (u64, f64) {
    let before = live_bytes();
    let mut engine = Engine::default();
    for i in 0..64 {
        let visit = begin(&mut engine);
        let frame = snapshot(&records(Shape::Feed, 100, i * 1_000), visit.0, 1, Moment(2));
        engine.frame(&frame);
    }
    let many = live_bytes() - before;
    drop(engine);
    let before = live_bytes();
    let mut engine = Engine::default();
    let visit = begin(&mut engine);
    let frame = snapshot(&records(Shape::Feed, 16_384, 1), visit.0, 1, Moment(2));
    let packed = live_bytes();
    engine.frame(&frame);
    let large = (live_bytes() - packed + (packed - before - frame.capacity() as u64)) as f64;
    (many, large / 16_384.0)
}

fn main() {
    println!(
        "{:<26} {:<18} {:>7} {:>12} {:>9} {:>8} {:>12}",
        "tree", "frame", "nodes", "time", "a node", "× copy", "allocations"
    );
    let mut results = Vec::new();
    if std::env::var("PROFILE").is_ok() {
        for _ in 0..20 {
            bench(Shape::Feed, Change::Scrolled, 1000);
        }
        return;
    }
    for (shape, change) in [
        (Shape::Feed, Change::Nothing),
        (Shape::Feed, Change::OneText),
        (Shape::Feed, Change::Scrolled),
        (Shape::Feed, Change::AllNew),
        (Shape::Chain, Change::Scrolled),
        (Shape::Overlap, Change::Scrolled),
        (Shape::Overlap, Change::AllNew),
    ] {
        for nodes in [100, 1_000, 10_000, 65_536] {
            let result = bench(shape, change, nodes);
            println!(
                "{:<26} {:<18} {:>7} {:>9.2} µs {:>6.2} ns {:>7.2}x {:>12}",
                result.shape.name(),
                result.change.name(),
                result.nodes,
                result.ns / 1_000.0,
                result.ns / f64::from(result.nodes),
                result.ratio,
                result.allocations
            );
            results.push(result);
        }
    }
    let (many, large) = memory();
    println!(
        "\n64 visits of 100 nodes: {:.0} KiB; above 4,096 nodes: {large:.1} bytes a node",
        many as f64 / 1024.0
    );
}
