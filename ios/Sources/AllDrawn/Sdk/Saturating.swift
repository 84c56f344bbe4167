extension FixedWidthInteger {
    /// Makes the nearest integer to `value`. Values out of range become the nearest bound, and NaN becomes 0. Swift's
    /// own conversion would crash the app for these values.
    init(saturating value: Double) {
        let rounded = value.rounded()
        if let exact = Self(exactly: rounded) {
            self = exact
        } else {
            self = rounded.isNaN ? 0 : rounded < 0 ? .min : .max
        }
    }
}
