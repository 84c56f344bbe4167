/// What the core answers to a call: in the low 16 bits the decision, which is the called visit's; above it the earliest
/// deadline of all visits in whole microseconds, all ones if there is none.
struct Answer: Equatable, Sendable {
    let packed: UInt64

    /// The answer to a call that has none.
    static let none = Answer(packed: Packing.noAnswer)

    var decision: Decision { Decision(rawValue: UInt16(truncatingIfNeeded: packed)) }

    /// When to wake the core for all visits if nothing happens before.
    var deadline: Moment? {
        let micros = packed >> Packing.decisionBits
        return micros == Packing.noDeadline ? nil : Moment(nanoseconds: micros * 1_000)
    }
}
