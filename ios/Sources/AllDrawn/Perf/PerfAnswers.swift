/// What a Perf view answered at one frame, as it was given. The core weighs it (`alldrawn_core::perf`).
struct PerfAnswers {
    /// The protocols that it answers through.
    var interfaces: Interfaces = []
    /// The questions that it answered with yes.
    var answers: Answered = []

    /// A record's kind and state.
    var kind: UInt8 { PerfRecord.answered | interfaces.rawValue }
    var state: UInt8 { PerfRecord.answered | answers.rawValue }

    /// For the overlay: it is busy, or none of its answers ends the wait.
    var isAwaited: Bool {
        interfaces == .busy
            ? answers.contains(.busy) : answers.isDisjoint(with: [.drawn, .firstFrame, .failed, .declaredEmpty])
    }
}
