/// What frames of one feed cost: `docs/reports.md`. Times are the least of many, nanoseconds a frame.
struct Row: Encodable {
    /// What they are views of: `scripted`, `uikit`.
    var views: String
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
    /// The same of a frame in which nothing has changed.
    var unchangedNs: Double
    /// In 100 warm frames.
    var rustAllocations: UInt64
    var allAllocations: UInt64
}

/// A count or a ratio that fails the run above its limit. Times depend on the machine, and are no gates.
struct Gate: Encodable {
    var name: String
    var value: Double
    var limit: Double
    var aim: Double
    var passed: Bool

    init(_ name: String, _ value: Double, limit: Double, aim: Double) {
        (self.name, self.value, self.limit, self.aim) = (name, value, limit, aim)
        passed = value <= limit
    }
}

struct Report: Encodable {
    var rows: [Row]
    var gates: [Gate]
}
