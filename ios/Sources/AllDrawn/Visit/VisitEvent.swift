import Foundation

/// What the app hears of a visit: the few fields of its event that a listener needs, read from the event's own bytes
/// (`core/proto/alldrawn/v1/visit.proto`), so that there is one truth. Durations are seconds from the visit's start.
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

    /// Reads an event's bytes. What is malformed reads as absent.
    init(_ bytes: Data, begin: Moment) {
        let fields = ProtobufFields(bytes)
        let seconds = { (field: UInt64) in fields.number(field).map { Double($0) / 1e6 } }
        surface = fields.bytes(2).map { String(decoding: $0, as: UTF8.self) } ?? ""
        visitId = (fields.bytes(1) ?? Data()).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
        outcome = fields.number(3).flatMap(Outcome.init) ?? .unspecified
        startSource = fields.number(4).flatMap(StartSource.init) ?? .unspecified
        endSource = fields.number(5).flatMap(EndSource.init) ?? .unspecified
        visuallyComplete = seconds(6)
        elapsed = seconds(7) ?? 0
        start = Double(begin.nanoseconds) / 1e9 - (seconds(8) ?? 0)
        firstContent = seconds(9)
        firstCandidate = seconds(10)
        let flags = fields.number(14) ?? 0
        let has = { (flag: Wire.VisitFlag) in flags >> flag.rawValue & 1 != 0 }
        isSettled = has(.settled)
        isSparse = has(.sparse)
        isRevisit = has(.revisit)
        self.bytes = bytes
    }
}
