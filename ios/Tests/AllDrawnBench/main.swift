import AllDrawnBindings
import AllDrawnHooks
import AllDrawnMallocs
import Foundation

// What a frame costs in Swift: times as the least of many rounds, for people; the gates are counts and ratios.
@testable import AllDrawn
@testable import AllDrawnScripted

/// The least time of one call, nanoseconds, over many rounds.
@MainActor func least(rounds: Int = 200, calls: Int = 50, _ call: () -> Void) -> Double {
    (0..<rounds).map { _ in
        let began = SystemHost.moment.nanoseconds
        for _ in 0..<calls { call() }
        return Double(SystemHost.moment.nanoseconds - began) / Double(calls)
    }.min() ?? .nan
}

/// A feed of so many views: cells of a picture and two texts, in a scroller.
@MainActor func feed(_ count: Int) -> ScriptedView {
    let cells = (0..<count / 4).map { cell in
        let parts = (0..<3).map { part in
            ScriptedView(
                "part", part == 0 ? .image : .text, .drawn,
                Box(
                    x: part == 0 ? 8 : 112, y: Double(part * 24), width: part == 0 ? 96 : 280,
                    height: part == 0 ? 72 : 20))
        }
        let cell = ScriptedView("cell", .group, .unknown, Box(y: Double(cell * 80), width: 400, height: 80), parts)
        cell.look.flags.insert(.clips)
        return cell
    }
    return ScriptedView("feed", .group, .unknown, Box(width: 400, height: 800), cells)
}

/// A surface whose every other frame has one text changed.
@MainActor final class Subject {
    let view: ScriptedView
    let root: ScriptedRoot
    let visit: Visit
    private let screen: Screen
    private var time = Moment(nanoseconds: 1_000_000_000_000)

    init(_ count: Int) throws {
        screen = try Screen()
        view = feed(count)
        root = ScriptedRoot(view)
        let tracker = SurfaceTracker(name: "Feed", root: root, in: screen.sdk)
        guard let visit = tracker.latest else { fatalError("no visit") }
        self.visit = visit
        self.tracker = tracker
    }

    private let tracker: SurfaceTracker

    func change() { view.children[view.children.count / 2].children[1].memory.renew() }

    /// Walks, packs, calls and judges.
    func frame() {
        change()
        // Nanoseconds apart, far below the settle time in all: the visit stays pending.
        time = Moment(nanoseconds: time.nanoseconds + 1)
        visit.look(presented: time)
    }

    /// The snapshot alone.
    func snapshot(_ walker: Walker) -> SnapshotBuffer {
        let out = SnapshotBuffer()
        let flags = walker.walk(view, of: root, at: time, into: out)
        out.describe(visit: 0, flags: flags, viewport: root.viewport, scale: 2)
        out.stamp(sequence: 0, time: time)
        return out
    }

    func walk(_ walker: Walker, _ out: SnapshotBuffer) { _ = walker.walk(view, of: root, at: time, into: out) }
}

struct Row: Encodable {
    var nodes: Int
    /// Judging alone, in Rust.
    var judgeNs: Double
    /// The same frames judged from Swift.
    var callNs: Double
    var boundaryNs: Double
    /// Walking and packing.
    var walkNs: Double
    /// Walk, pack, call and judge.
    var frameNs: Double
    /// In 100 warm frames.
    var rustAllocations: UInt64
    var allAllocations: UInt64
}

struct Gate: Encodable {
    var name: String
    var value: Double
    var limit: Double
    var aim: Double
    var passed: Bool { value <= limit }

    enum CodingKeys: String, CodingKey { case name, value, limit, aim, passed }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(name, forKey: .name)
        try fields.encode(value, forKey: .value)
        try fields.encode(limit, forKey: .limit)
        try fields.encode(aim, forKey: .aim)
        try fields.encode(passed, forKey: .passed)
    }
}

@MainActor func measure(_ nodes: Int) throws -> Row {
    let (subject, walker) = (try Subject(nodes), Walker())
    let one = subject.snapshot(walker)
    subject.change()
    let other = subject.snapshot(walker)
    let judge = one.data.withUnsafeBytes { a in
        other.data.withUnsafeBytes { b in
            alldrawn_hook_judge_ns(
                a.bindMemory(to: UInt8.self).baseAddress!, b.bindMemory(to: UInt8.self).baseAddress!, a.count, 200, 50)
        }
    }
    let core = try Core()
    var opening = subject.visit.opening
    opening.at = Moment(nanoseconds: 1)
    let (handle, _) = core.begin(.begin(opening))
    for snapshot in [one, other] {
        snapshot.describe(visit: handle, flags: [], viewport: subject.root.viewport, scale: 2)
    }
    var sequence: UInt32 = 0
    let call = least {
        sequence += 1
        let snapshot = sequence % 2 == 0 ? one : other
        snapshot.stamp(sequence: sequence, time: Moment(nanoseconds: UInt64(sequence) + 1))
        _ = core.frame(snapshot)
    }
    let out = SnapshotBuffer()
    let walk = least { subject.walk(walker, out) }
    let frame = least { subject.frame() }
    let (rust, all) = (alldrawn_hook_allocations(), alldrawn_mallocs())
    for _ in 0..<100 { subject.frame() }
    return Row(
        nodes: nodes, judgeNs: judge, callNs: call, boundaryNs: call - judge, walkNs: walk, frameNs: frame,
        rustAllocations: alldrawn_hook_allocations() - rust, allAllocations: alldrawn_mallocs() - all)
}

let rows = try [200, 2_000].map(measure)
print("views   judge    from Swift  boundary  walk, pack  whole frame  allocations in 100 frames: Rust, all")
for row in rows {
    let times = [row.judgeNs, row.callNs, row.boundaryNs, row.walkNs, row.frameNs].map {
        String(format: "%8.2f µs", $0 / 1e3)
    }
    print("\(row.nodes)  \(times.joined(separator: " "))  \(row.rustAllocations) \(row.allAllocations)")
}
let grows = Double(rows[1].allAllocations) - Double(rows[0].allAllocations)
let gates = [
    Gate(
        name: "allocations in Rust in warm frames", value: Double(rows.map(\.rustAllocations).max() ?? 0), limit: 0,
        aim: 0),
    Gate(name: "allocations in 100 warm frames, 2,000 views over 200", value: grows, limit: 0, aim: 0),
    Gate(
        name: "boundary, × judging 200 nodes with one changed text", value: rows[0].boundaryNs / rows[0].judgeNs,
        limit: 1, aim: 0.3),
    Gate(name: "whole frame of 200 views, × judging it", value: rows[0].frameNs / rows[0].judgeNs, limit: 40, aim: 10),
]
for gate in gates {
    print(
        "\(gate.passed ? "passes" : "FAILS ")  \(gate.name): \(String(format: "%.2f", gate.value)) (limit \(gate.limit))"
    )
}
struct Report: Encodable {
    var rows: [Row]
    var gates: [Gate]
}
let encoder = JSONEncoder()
encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
if let path = ProcessInfo.processInfo.environment["ALLDRAWN_REPORT"] {
    try encoder.encode(Report(rows: rows, gates: gates)).write(to: URL(fileURLWithPath: path))
}
exit(gates.allSatisfy(\.passed) ? 0 : 1)
