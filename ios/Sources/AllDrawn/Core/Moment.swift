/// A point in time: nanoseconds of the monotonic clock that touches and display links are stamped with.
struct Moment: Comparable, Hashable, Sendable {
    let nanoseconds: UInt64

    static func < (a: Moment, b: Moment) -> Bool { a.nanoseconds < b.nanoseconds }

    /// A time stamp of the system's, seconds. One that is negative or no number is none.
    init?(seconds: Double) {
        guard let nanoseconds = UInt64(exactly: (seconds * 1e9).rounded()) else { return nil }
        self.nanoseconds = nanoseconds
    }

    /// Nanoseconds since `earlier`; 0 if it is later.
    func since(_ earlier: Moment) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds &- earlier.nanoseconds : 0
    }

    init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }
}
