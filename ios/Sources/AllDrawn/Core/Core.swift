internal import AllDrawnBindings
import Foundation

/// The core, on the main thread. What goes wrong in it is answered with `stop`, said once to `onFault`, and never thrown
/// into the app.
@MainActor final class Core {
    /// What is reason of the fault that switched the SDK off.
    var onFault: (String) -> Void = { _ in }
    private let native: AllDrawnBindings.Core
    /// What has switched the core off.
    private(set) var fault: String?

    private static let stopped = Answer(
        packed: Packing.noDeadline << Packing.decisionBits | UInt64(clamping: Decision.stop.rawValue))

    /// By itself: no event is kept.
    init() throws {
        native = try AllDrawnBindings.Core()
    }

    /// Events are kept and delivered.
    init(over delivery: Delivery) throws {
        native = try AllDrawnBindings.Core.over(delivery: delivery)
    }

    /// Judges a snapshot.
    func frame(_ snapshot: SnapshotBuffer) -> Answer {
        attempt(or: Core.stopped) { Answer(packed: try native.frame(snapshot: snapshot.data)) }
    }

    /// Makes a call.
    @discardableResult func call(_ call: Call) -> Answer {
        let (op, payload) = call.entry
        return attempt(or: Core.stopped) { Answer(packed: try native.call(op: op, payload: payload)) }
    }

    /// Begins a visit: its handle, 0 where it is refused.
    func begin(_ call: Call) -> (handle: UInt32, answer: Answer) {
        let answer = self.call(call)
        return (attempt(or: 0) { try native.begun() }, answer)
    }

    /// Identities whose labels are wanted of an ended visit, ready ones first.
    func lateNodes(_ visit: UInt32) -> [UInt32] {
        attempt(or: []) { try native.lateNodes(visit: visit) }
    }

    /// The visits that have ended and wait to be finished.
    func ended() -> [UInt32] {
        attempt(or: []) { try native.ended() }
    }

    /// The result of an ended visit (`alldrawn_core::result`); nil if it is not sampled. Its handle is unknown from then on.
    func finish(_ visit: UInt32, labels: [String]) -> Data? {
        call(.finish(visit: visit, labels: labels))
        return attempt(or: nil) { try native.result() }
    }

    func consent(_ consent: Bool) {
        attempt(or: ()) { try native.consent(consent: consent) }
    }

    /// Snapshots and calls that could not be read, and begins that were refused.
    var refusals: [UInt32] { attempt(or: [0, 0, 0]) { try native.refusals() } }

    /// Keeps all calls from now on, up to so many bytes.
    func record(maxBytes: UInt32) {
        attempt(or: ()) { try native.record(maxBytes: maxBytes) }
    }

    /// What was recorded since the last time: a piece of a file for `alldrawn replay`.
    var recording: Data { attempt(or: Data()) { try native.recording() } }

    private func attempt<T>(or fallback: T, _ act: () throws -> T) -> T {
        guard fault == nil else { return fallback }
        do {
            return try act()
        } catch {
            let what = (try? AllDrawnBindings.fault()) ?? "\(error)"
            let reason = "the core has stopped (\(what))"
            fault = reason
            onFault(reason)
            return fallback
        }
    }
}
