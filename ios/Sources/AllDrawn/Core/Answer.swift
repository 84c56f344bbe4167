/// The core's reply to a call. The low 16 bits are the called visit's decision. The bits above are the earliest
/// deadline of all visits in whole microseconds, or all ones if there is none.
struct Answer: Equatable, Sendable {
    let packed: UInt64

    /// The answer to a call that has neither a decision nor a deadline.
    static let none = Answer(packed: Packing.noAnswer)

    var decision: Decision { Decision(rawValue: UInt16(truncatingIfNeeded: packed)) }

    /// When to wake the core for all visits, if no call comes earlier. Nil: never.
    var deadline: Moment? {
        let micros = packed >> Packing.decisionBits
        return micros == Packing.noDeadline ? nil : Moment(nanoseconds: micros * 1_000)
    }
}
