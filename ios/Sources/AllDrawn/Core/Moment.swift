/// A point in time, in nanoseconds of the monotonic clock that also gives touches and display links their timestamps.
struct Moment: Comparable, Hashable, Sendable {
    let nanoseconds: UInt64

    static func < (a: Moment, b: Moment) -> Bool { a.nanoseconds < b.nanoseconds }

    /// Converts a time stamp of the system in seconds. Returns nil if it is negative or not a number.
    init?(seconds: Double) {
        guard let nanoseconds = UInt64(exactly: (seconds * 1e9).rounded()) else { return nil }
        self.nanoseconds = nanoseconds
    }

    /// Nanoseconds from `earlier` to this moment; 0 if `earlier` is later.
    func since(_ earlier: Moment) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds &- earlier.nanoseconds : 0
    }

    init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }
}
