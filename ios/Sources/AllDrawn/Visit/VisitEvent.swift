import Foundation

/// The result of a visit: the fields of its event that a listener needs. The core writes both the fields and the event,
/// so they always agree. Durations are in seconds from the visit's start.
public struct VisitEvent: Sendable {
    /// How a visit ended. The raw values are the numbers that the uploaded event uses. `error`: failed content covered
    /// at least half of the required area, or the app called `SurfaceTracker.declareError`.
    public enum Outcome: UInt64, Sendable {
        case unspecified, complete, completeWithErrors, noContent, interacted, abandoned, timeout, interrupted,
            redirected
        case superseded, lost, restless, void, unchanged, error
    }

    /// The kind of event whose time is the visit's start (metric §1).
    public enum StartSource: UInt64, Sendable {
        case unspecified, input, external, launch, begin
    }

    /// How the time of the visit's end was obtained.
    public enum EndSource: UInt64, Sendable {
        case unspecified, presented, predicted, frame
    }

    /// Name of the surface that was visited.
    public let surface: String
    /// The visit's id, as 32 hexadecimal digits.
    public let visitId: String
    public let outcome: Outcome
    public let startSource: StartSource
    public let endSource: EndSource
    /// The start in seconds, on the clock of `ProcessInfo.systemUptime` and of touches.
    public let start: TimeInterval
    /// Seconds from the start until the surface was visually complete; nil unless the outcome is `complete` or
    /// `completeWithErrors`.
    public let visuallyComplete: TimeInterval?
    /// Seconds from the start to the moment that ended the visit.
    public let elapsed: TimeInterval
    /// Seconds from the start to the first required content that was ready; nil if there was none.
    public let firstContent: TimeInterval?
    /// Seconds from the start to the first candidate; nil if there was none.
    public let firstCandidate: TimeInterval?
    /// True if the screen did not change during the settle time after the candidate.
    public let isSettled: Bool
    /// True if ready content covered less than 10 % of the viewport.
    public let isSparse: Bool
    /// True if the surface was shown before. Revisits are charted separately.
    public let isRevisit: Bool
    /// The whole event, in the bytes that are uploaded.
    public let bytes: Data

    /// Reads the bytes of a result from the core. Malformed fields count as absent.
    init(_ result: Data) {
        let result = ResultBytes(result)
        let byte = { (place: Int) in result.byte(place).map(UInt64.init(clamping:)) }
        surface = String(decoding: result.name, as: UTF8.self)
        visitId = result.visitId.hexDigits
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

extension Data {
    /// The bytes as hexadecimal digits, two for each byte.
    var hexDigits: String { map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined() }
}
