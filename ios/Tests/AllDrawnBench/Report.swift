/// The cost of the frames of one feed (`docs/reports.md`). Each time is that of the fastest of many rounds, in
/// nanoseconds per frame.
struct Row: Encodable {
    /// The kind of views: `scripted` or `uikit`.
    var views: String
    var nodes: Int
    /// Time to judge a frame in Rust, without Swift.
    var judgeNs: Double
    /// Time to judge the same frames, called from Swift.
    var callNs: Double
    var boundaryNs: Double
    /// Time to walk the views and pack the snapshot.
    var walkNs: Double
    /// Time of a whole frame in which a text has changed: walk, pack, call the core, judge.
    var frameNs: Double
    /// Time of a whole frame in which nothing has changed.
    var unchangedNs: Double
    /// Number of allocations in 100 frames, after the buffers have grown to their size: by Rust, and by the whole
    /// process.
    var rustAllocations: UInt64
    var allAllocations: UInt64
}

/// A limit for one count or ratio: the benchmark fails if the value exceeds it. Times depend on the machine and have no
/// gates.
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
