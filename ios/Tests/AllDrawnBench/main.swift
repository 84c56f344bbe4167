import Foundation

// Measures the cost of a frame in Swift. The times, each of the fastest of many rounds, are for people to read; the
// gates check only counts and ratios.

@MainActor func rows(_ views: String, _ feed: (Int) -> any Feed) throws -> [Row] {
    try [200, 2_000].map { try Subject(feed($0)).measure(views, nodes: $0) }
}

var all = try rows("scripted", ScriptedFeed.init)
#if canImport(UIKit)
all += try rows("uikit", UIKitFeed.init)
#endif

print(
    "views           judge    from Swift  boundary  walk, pack  whole frame  unchanged  allocations in 100 frames: Rust, all"
)
for row in all {
    let times = [row.judgeNs, row.callNs, row.boundaryNs, row.walkNs, row.frameNs, row.unchangedNs].map {
        String(format: "%8.2f µs", $0 / 1e3)
    }
    print("\(row.nodes) \(row.views)  \(times.joined(separator: " "))  \(row.rustAllocations) \(row.allAllocations)")
}

var gates: [Gate] = []
for (small, large) in zip(all, all.dropFirst()) where small.views == large.views {
    let grows = Double(large.allAllocations) - Double(small.allAllocations)
    let rust = Double(max(small.rustAllocations, large.rustAllocations))
    gates.append(Gate("\(small.views): allocations in Rust in warm frames", rust, limit: 0, aim: 0))
    gates.append(
        Gate("\(small.views): allocations in 100 warm frames, 2,000 views over 200", grows, limit: 0, aim: 0))
    // The aim, as a ratio, stands for 0.3 µs.
    gates.append(
        Gate(
            "\(small.views): boundary of 200 nodes, × judging them", small.boundaryNs / small.judgeNs, limit: 1,
            aim: 300 / small.judgeNs))
    // The walk takes most of a frame's time, and it reads the stand-in's views more slowly than scripted ones: hence
    // the two limits.
    gates.append(
        Gate(
            "\(small.views): whole frame of 200 views, × judging it", small.frameNs / small.judgeNs,
            limit: small.views == "uikit" ? 80 : 40, aim: 10))
}
for gate in gates {
    let (verdict, value) = (gate.passed ? "passes" : "FAILS ", String(format: "%.2f", gate.value))
    print("\(verdict)  \(gate.name): \(value) (limit \(gate.limit))")
}

if let path = ProcessInfo.processInfo.environment["ALLDRAWN_REPORT"] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try encoder.encode(Report(rows: all, gates: gates)).write(to: URL(fileURLWithPath: path))
}
exit(gates.allSatisfy(\.passed) ? 0 : 1)
