import Foundation

/// What the app hears of a visit: the few fields of its event that a listener needs. The core writes them beside the event,
/// so that there is one truth. Durations are seconds from the visit's start.
public struct VisitEvent: Sendable {
    /// How a visit ended. Numbers as in the event.
    public enum Outcome: UInt64, Sendable {
        case unspecified, complete, completeWithErrors, noContent, interacted, abandoned, timeout, interrupted,
            redirected
        case superseded, lost, restless, void, unchanged
    }

    /// Where it started.
    public enum StartSource: UInt64, Sendable {
        case unspecified, input, external, launch, begin
    }

    /// Who told when its end was on the screen.
    public enum EndSource: UInt64, Sendable {
        case unspecified, presented, predicted, frame
    }

    /// The surface's name.
    public let surface: String
    /// 32 hexadecimal digits.
    public let visitId: String
    public let outcome: Outcome
    public let startSource: StartSource
    public let endSource: EndSource
    /// The start on the clock of `ProcessInfo.systemUptime` and of touches, seconds.
    public let start: TimeInterval
    /// Start to visually complete; nil unless `complete` or `completeWithErrors`.
    public let visuallyComplete: TimeInterval?
    /// Start to the moment that ended the visit.
    public let elapsed: TimeInterval
    /// Start to the first required content.
    public let firstContent: TimeInterval?
    /// Start to the first candidate.
    public let firstCandidate: TimeInterval?
    /// The settle time passed undisturbed.
    public let isSettled: Bool
    /// Ready content covered less than 10 % of the viewport.
    public let isSparse: Bool
    /// It was there before, and was shown again: charted apart.
    public let isRevisit: Bool
    /// The event as it is uploaded.
    public let bytes: Data

    /// Reads a result of the core's. What is malformed reads as absent.
    init(_ result: Data) {
        let result = ResultBytes(result)
        let byte = { (place: Int) in result.byte(place).map(UInt64.init(clamping:)) }
        surface = String(decoding: result.name, as: UTF8.self)
        visitId = result.visitId.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        outcome = byte(ResultAt.outcome).flatMap(Outcome.init) ?? .unspecified
        startSource = byte(ResultAt.startSource).flatMap(StartSource.init) ?? .unspecified
        endSource = byte(ResultAt.endSource).flatMap(EndSource.init) ?? .unspecified
        let began: UInt64 = result.number(ResultAt.start) ?? 0
        start = Double(began) / 1e9
        visuallyComplete = result.seconds(ResultAt.visuallyComplete)
        elapsed = result.seconds(ResultAt.elapsed) ?? 0
        firstContent = result.seconds(ResultAt.firstContent)
        firstCandidate = result.seconds(ResultAt.firstCandidate)
        let flags: UInt32 = result.number(ResultAt.flags) ?? 0
        let has = { (flag: Wire.VisitFlag) in flags >> flag.rawValue & 1 != 0 }
        isSettled = has(.settled)
        isSparse = has(.sparse)
        isRevisit = has(.revisit)
        bytes = result.event
    }
}
