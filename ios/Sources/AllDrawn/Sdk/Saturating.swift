extension FixedWidthInteger {
    /// The nearest integer to `value`. What is out of range becomes the nearest bound, and NaN becomes 0: the system's own
    /// conversion would stop the app.
    init(saturating value: Double) {
        let rounded = value.rounded()
        if let exact = Self(exactly: rounded) {
            self = exact
        } else {
            self = rounded.isNaN ? 0 : rounded < 0 ? .min : .max
        }
    }
}
