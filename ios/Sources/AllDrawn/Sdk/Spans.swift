/// Visits as spans of the platform's own tracer, for those who look at a trace of the app: from the begin to the moment that
/// ended the visit. What they cost while nobody looks is a check.
@MainActor protocol Spans: AnyObject {
    /// A visit begins. `visit` is its number in this process.
    func began(_ visit: UInt64, surface: String)
    /// It has ended; nil: without an event.
    func ended(_ visit: UInt64, _ event: VisitEvent?)
}

extension VisitEvent {
    /// How the visit ended, for a person: the outcome, and the time to visually complete where there is one.
    var summary: String {
        guard let visuallyComplete else { return "\(outcome) after \(Int(saturating: elapsed * 1e3)) ms" }
        return "\(outcome) at \(Int(saturating: visuallyComplete * 1e3)) ms"
    }
}

#if canImport(os)
import os

/// Signposts in Instruments' "Points of Interest".
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
