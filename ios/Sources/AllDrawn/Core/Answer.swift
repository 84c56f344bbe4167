/// What the core answers to a call: the decision in the low 16 bits, above it the next deadline in whole microseconds,
/// all ones where there is none.
struct Answer: Equatable, Sendable {
    let packed: UInt64

    /// The answer to a call that has none.
    static let none = Answer(packed: Packing.noAnswer)

    var decision: Decision { Decision(rawValue: UInt16(truncatingIfNeeded: packed)) }

    /// When to wake the core if nothing happens before.
    var deadline: Moment? {
        let micros = packed >> Packing.decisionBits
        return micros == Packing.noDeadline ? nil : Moment(nanoseconds: micros * 1_000)
    }
}
