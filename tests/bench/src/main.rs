//! `make bench`: measures the cost of judging a frame in allocations, in bytes, and in time relative to a copy of the
//! same bytes in the same run. The run fails if a ratio, count or number of bytes is above its limit. Times are printed
//! for information only.

mod gates;
mod instructions;
mod measure;
mod trees;

use alldrawn_core::boundary::Boundary;
use alldrawn_core::judge::engine::{Begin, Engine, Handle};
use alldrawn_core::judge::snapshot::Record;
use alldrawn_core::judge::time::Moment;
use alldrawn_core::judge::visit::interaction::Leave;
use gates::{Gate, gates};
use instructions::{Count, MANY_NODES, NODES, PROBE, count, count_answers, probe};
use measure::{allocations, copy_and_sum, least_ns, live_bytes};
use serde_json::json;
use std::hint::black_box;
use std::process::ExitCode;
use trees::{Shape, records, snapshot, stamp};

#[global_allocator]
static ALLOCATOR: measure::CountingAllocator = measure::CountingAllocator;

/// The change from one frame to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The frame is unchanged.
    Nothing,
    /// One text has a new generation.
    OneText,
    /// Every node has moved by a unit.
    Scrolled,
    /// Every node has a new identity.
    AllNew,
    /// The case is a whole visit of four frames. Every node has a new generation in each frame, so that all nodes are
    /// live at the visit's end.
    Live,
    /// The case is a whole visit of one frame. Its nodes are reported as painted one by one, from the last to the
    /// first.
    Painted,
}

impl Change {
    fn name(self) -> &'static str {
        match self {
            Change::Nothing => "unchanged",
            Change::OneText => "one text changed",
            Change::Scrolled => "all moved",
            Change::AllNew => "all new",
            Change::Live => "visit: all live",
            Change::Painted => "visit: all painted",
        }
    }
}

/// One row of the printed table: a case, its time per frame in nanoseconds and relative to a copy, and its allocations.
pub struct Row {
    shape: Shape,
    change: Change,
    nodes: u32,
    ns: f64,
    copy_ratio: f64,
    allocations: u64,
}

/// The memory of 64 visits of 100 nodes, and of one node in trees above 4,096 nodes, in bytes.
pub struct Memory {
    visits_64: u64,
    per_node: f64,
}

fn begin(engine: &mut Engine) -> Handle {
    let begun = engine.begin(&Begin { surface: "Feed", at: Moment(1), ..Begin::default() });
    begun.map_or(Handle::NONE, |(handle, _)| handle)
}

/// The frames of one visit, each changed from the previous one, or whole visits.
struct Frames {
    engine: Engine,
    change: Change,
    visit: Handle,
    nodes: u32,
    frames: Vec<Vec<u8>>,
    sequence: u32,
}

impl Frames {
    fn new(shape: Shape, change: Change, nodes: u32) -> Frames {
        let mut engine = Engine::default();
        let visit = begin(&mut engine);
        let plain = records(shape, nodes, 1);
        let mut other = plain.clone();
        match change {
            Change::Nothing | Change::Live | Change::Painted => {}
            Change::OneText => other[nodes as usize / 2].generation += 1,
            Change::Scrolled => other.iter_mut().skip(1).for_each(|record| record.rect[1] += 1.0),
            Change::AllNew => other.iter_mut().for_each(|record| record.identity += 1_000_000),
        }
        let mut frames = vec![plain, other];
        if change == Change::Live {
            frames = (1..=4).map(|generation| with_generation(&frames[0], generation)).collect();
        }
        let frames = frames.iter().map(|frame| snapshot(frame, visit.bits(), 0, Moment(1))).collect();
        Frames { engine, change, visit, nodes, frames, sequence: 0 }
    }

    /// Judges the next frame, or the next visit if the case consists of whole visits.
    fn judge(&mut self) {
        match self.change {
            Change::Live => self.visit(self.frames.len(), false),
            Change::Painted => self.visit(1, true),
            _ => self.frame(),
        }
    }

    fn frame(&mut self) {
        self.sequence += 1;
        let place = self.sequence as usize % self.frames.len();
        let bytes = &mut self.frames[place];
        // The frames are nanoseconds apart. Together they take far less than the settle time, so the visit stays
        // pending.
        stamp(bytes, self.visit.bits(), self.sequence, Moment(2 + u64::from(self.sequence)));
        black_box(self.engine.frame(bytes));
    }

    fn visit(&mut self, frames: usize, painted: bool) {
        self.visit = begin(&mut self.engine);
        (0..frames).for_each(|_| self.frame());
        let now = Moment(2 + u64::from(self.sequence));
        if painted {
            (1..=self.nodes).rev().for_each(|id| _ = self.engine.node_ready(self.visit, id, 1, now));
        }
        self.engine.leave(self.visit, Leave::Back, now);
        black_box(self.engine.finish(self.visit, &[]));
    }
}

/// The unchanged frames of one visit at the boundary, while other visits are pending.
struct FrameAmongVisits {
    boundary: Boundary,
    frame: Vec<u8>,
    sequence: u32,
}

impl FrameAmongVisits {
    fn new(visits: usize) -> FrameAmongVisits {
        let mut boundary = Boundary::default();
        let frame = records(Shape::Feed, 4, 1);
        let mut visit = Handle::NONE;
        for _ in 0..visits {
            visit = begin(boundary.engine());
            boundary.frame(&snapshot(&frame, visit.bits(), 1, Moment(2)));
        }
        FrameAmongVisits { boundary, frame: snapshot(&frame, visit.bits(), 1, Moment(2)), sequence: 1 }
    }

    fn frame(&mut self) {
        self.sequence += 1;
        let visit = u32::from_le_bytes(self.frame[24..28].try_into().unwrap_or_default());
        stamp(&mut self.frame, visit, self.sequence, Moment(2 + u64::from(self.sequence)));
        black_box(self.boundary.frame(&self.frame));
    }
}

fn with_generation(records: &[Record], generation: u32) -> Vec<Record> {
    records.iter().map(|record| Record { generation, ..*record }).collect()
}

fn bench(shape: Shape, change: Change, nodes: u32) -> Row {
    let mut frames = Frames::new(shape, change, nodes);
    (0..8).for_each(|_| frames.judge());
    let before = allocations();
    (0..16).for_each(|_| frames.judge());
    let allocated = allocations() - before;
    let calls = (200_000 / nodes).clamp(2, 200);
    let ns = least_ns(60, calls, |_| frames.judge());
    let from = frames.frames[0].clone();
    let mut to = from.clone();
    let copy_ns = least_ns(60, calls, |_| {
        black_box(copy_and_sum(black_box(&from), &mut to));
    });
    Row { shape, change, nodes, ns, copy_ratio: ns / copy_ns, allocations: allocated }
}

fn memory() -> Memory {
    let many = {
        let before = live_bytes();
        let mut engine = Engine::default();
        for i in 0..64 {
            let visit = begin(&mut engine);
            engine.frame(&snapshot(&records(Shape::Feed, 100, i * 1_000), visit.bits(), 1, Moment(2)));
        }
        live_bytes() - before
    };
    const NODES: u32 = 16_384;
    let mut engine = Engine::default();
    let visit = begin(&mut engine);
    let frame = snapshot(&records(Shape::Feed, NODES, 1), visit.bits(), 1, Moment(2));
    let before = live_bytes();
    engine.frame(&frame);
    Memory { visits_64: many, per_node: (live_bytes() - before) as f64 / f64::from(NODES) }
}

// The number of cases that are judged frame by frame, which come first. Their times and allocations are printed too.
const FRAMES: usize = 8;
const CASES: [(Shape, Change); 10] = [
    (Shape::Feed, Change::Nothing),
    (Shape::Feed, Change::OneText),
    (Shape::Feed, Change::Scrolled),
    (Shape::Feed, Change::AllNew),
    (Shape::Chain, Change::Scrolled),
    (Shape::Overlap, Change::Scrolled),
    (Shape::Overlap, Change::AllNew),
    (Shape::Panels, Change::Scrolled),
    (Shape::Feed, Change::Live),
    (Shape::Feed, Change::Painted),
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().as_deref() == Some(PROBE) {
        return probe(arguments);
    }
    println!(
        "{:<24} {:<17} {:>6} {:>11} {:>9} {:>8} {:>12}",
        "tree", "frame", "nodes", "time", "per node", "× copy", "allocations"
    );
    let mut rows = Vec::new();
    for &(shape, change) in &CASES[..FRAMES] {
        for nodes in [100, 1_000, 10_000, 65_536] {
            let row = bench(shape, change, nodes);
            println!(
                "{:<24} {:<17} {:>6} {:>8.2} µs {:>6.2} ns {:>7.2}x {:>12}",
                shape.name(),
                change.name(),
                nodes,
                row.ns / 1_000.0,
                row.ns / f64::from(nodes),
                row.copy_ratio,
                row.allocations
            );
            rows.push(row);
        }
    }
    let memory = memory();
    println!(
        "\n64 visits of 100 nodes: {:.0} KiB. Above 4,096 nodes: {:.1} bytes per node.\n",
        memory.visits_64 as f64 / 1_024.0,
        memory.per_node
    );
    let (counts, answers) = match count().and_then(|counts| Ok((counts, count_answers()?))) {
        Ok(counted) => counted,
        Err(error) => {
            eprintln!("instructions could not be counted: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("Instructions per node by Callgrind, in trees of {NODES} and {MANY_NODES} nodes:");
    for Count { shape, change, per_node, of_many } in &counts {
        println!("{:<24} {:<18} {per_node:>7.1} {of_many:>7.1}", shape.name(), change.name());
    }
    let (alone, beside) = answers;
    println!("An unchanged frame of 4 nodes: {alone:.0} instructions, and {beside:.1} per further visit.\n");
    let gates = gates(&rows, &memory, &counts, answers);
    for Gate { name, value, limit, .. } in &gates {
        let result = if value <= limit { "passes" } else { "FAILS" };
        println!("{result}  {name}: {value:.2} (limit {limit})");
    }
    let report = json!({
        "rows": rows.iter().map(|row| json!({
            "tree": row.shape.name(), "frame": row.change.name(), "nodes": row.nodes, "ns": row.ns,
            "copyRatio": row.copy_ratio, "allocations": row.allocations,
        })).collect::<Vec<_>>(),
        "instructions": counts.iter().map(|count| json!({
            "tree": count.shape.name(), "frame": count.change.name(), "nodes": NODES, "perNode": count.per_node,
            "manyNodes": MANY_NODES, "perNodeOfMany": count.of_many,
        })).collect::<Vec<_>>(),
        "answer": { "instructions": alone, "perVisitBeside": beside },
        "visits64Bytes": memory.visits_64,
        "bytesPerNode": memory.per_node,
        "gates": gates.iter().map(|gate| json!({
            "name": gate.name, "value": gate.value, "limit": gate.limit, "aim": gate.aim, "passed": gate.value <= gate.limit,
        })).collect::<Vec<_>>(),
    });
    let wrote = std::fs::create_dir_all("target/bench")
        .and_then(|()| std::fs::write("target/bench/report.json", format!("{report:#}\n")));
    if let Err(error) = wrote {
        eprintln!("target/bench/report.json could not be written: {error}");
        return ExitCode::FAILURE;
    }
    if gates.iter().all(|gate| gate.value <= gate.limit) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
