/// The cost of one feed's frames (`docs/reports.md`). Times are the fastest of many rounds, nanoseconds per frame.
struct Row: Encodable {
    /// The kind of views: `scripted` or `uikit`.
    var views: String
    var nodes: Int
    /// Judging alone, in Rust.
    var judgeNs: Double
    /// Judging the same frames, called from Swift.
    var callNs: Double
    var boundaryNs: Double
    /// Walking and packing.
    var walkNs: Double
    /// Walking, packing, calling and judging.
    var frameNs: Double
    /// The same for a frame in which nothing has changed.
    var unchangedNs: Double
    /// In 100 warm frames.
    var rustAllocations: UInt64
    var allAllocations: UInt64
}

/// A count or ratio that fails the run if it exceeds its limit. Times depend on the machine and are not gates.
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
