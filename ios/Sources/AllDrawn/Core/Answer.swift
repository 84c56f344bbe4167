/// Bits of the decision word, as in `alldrawn_core::answer::decision`.
struct Decision: OptionSet, Sendable {
    let rawValue: UInt16

    static let observe = Decision(rawValue: 1)
    static let stop = Decision(rawValue: 1 << 1)
    static let candidate = Decision(rawValue: 1 << 2)
    static let withdrawn = Decision(rawValue: 1 << 3)
    static let confirmed = Decision(rawValue: 1 << 4)
    static let terminal = Decision(rawValue: 1 << 5)
    static let unknownVisit = Decision(rawValue: 1 << 6)
    static let rejected = Decision(rawValue: 1 << 7)
    static let typing = Decision(rawValue: 1 << 8)
}

/// What the core answers to a call: the decision in the low 16 bits, above it the next deadline in whole microseconds,
/// all ones where there is none.
struct Answer: Equatable, Sendable {
    let packed: UInt64

    /// The answer to a call that has none.
    static let none = Answer(packed: .max)

    var decision: Decision { Decision(rawValue: UInt16(truncatingIfNeeded: packed)) }

    /// When to wake the core if nothing happens before.
    var deadline: Moment? {
        let micros = packed >> 16
        return micros == 1 << 48 - 1 ? nil : Moment(nanoseconds: micros * 1_000)
    }
}
