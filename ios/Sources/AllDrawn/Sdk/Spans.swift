/// Records visits as spans in the platform's tracer, from the begin to the moment that ended the visit. Without an
/// active trace the cost is one check per call.
@MainActor protocol Spans: AnyObject {
    /// Reports that a visit begins. `visit` is its number in this process.
    func began(_ visit: UInt64, surface: String)
    /// Reports that the visit has ended. `event` is nil if it ended without an event.
    func ended(_ visit: UInt64, _ event: VisitEvent?)
}

extension VisitEvent {
    /// A short text for people: the outcome and the time to visually complete in milliseconds; if the visit did not
    /// complete, the elapsed time instead.
    var summary: String {
        guard let visuallyComplete else { return "\(outcome) after \(Int(saturating: elapsed * 1e3)) ms" }
        return "\(outcome) at \(Int(saturating: visuallyComplete * 1e3)) ms"
    }
}

#if canImport(os)
import os

/// Records visits as signpost intervals, which Instruments shows under "Points of Interest".
@MainActor final class Signposts: Spans {
    private let signposter = OSSignposter(logHandle: OSLog(subsystem: "dev.alldrawn", category: .pointsOfInterest))
    private var running: [UInt64: OSSignpostIntervalState] = [:]

    func began(_ visit: UInt64, surface: String) {
        guard signposter.isEnabled else { return }
        running[visit] = signposter.beginInterval(
            "Visit", id: signposter.makeSignpostID(), "\(surface, privacy: .public)")
    }

    func ended(_ visit: UInt64, _ event: VisitEvent?) {
        guard let state = running.removeValue(forKey: visit) else { return }
        signposter.endInterval("Visit", state, "\(event?.summary ?? "no event", privacy: .public)")
    }
}
#endif
