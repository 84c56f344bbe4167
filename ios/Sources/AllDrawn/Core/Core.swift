internal import AllDrawnBindings
import Foundation

/// The core that judges this process's visits. Main thread only. Errors of the core never reach the app: after the
/// first error every call returns `stop`, and `onFault` is called once.
@MainActor final class Core {
    /// Called once, with the reason, when a fault has switched the core off.
    var onFault: (String) -> Void = { _ in }
    private let native: AllDrawnBindings.Core
    /// The reason why the core is off; nil while it works.
    private(set) var fault: String?

    private static let stopped = Answer(
        packed: Packing.noDeadline << Packing.decisionBits | UInt64(clamping: Decision.stop.rawValue))

    /// Creates a core without delivery: no event is stored.
    init() throws {
        native = try AllDrawnBindings.Core()
    }

    /// Creates a core whose events are stored and delivered.
    init(over delivery: Delivery) throws {
        native = try AllDrawnBindings.Core.over(delivery: delivery)
    }

    /// Passes a frame's snapshot to the core.
    func frame(_ snapshot: SnapshotBuffer) -> Answer {
        attempt(or: Core.stopped) { Answer(packed: try native.frame(snapshot: snapshot.data)) }
    }

    /// Makes a call and returns the core's answer.
    @discardableResult func call(_ call: Call) -> Answer {
        let (op, payload) = call.entry
        return attempt(or: Core.stopped) { Answer(packed: try native.call(op: op, payload: payload)) }
    }

    /// Begins a visit. Returns its handle, or 0 if the core refuses it.
    func begin(_ call: Call) -> (handle: UInt32, answer: Answer) {
        let answer = self.call(call)
        return (attempt(or: 0) { try native.begun() }, answer)
    }

    /// Returns the identities of the late nodes of an ended visit whose labels the event needs. Nodes that became ready
    /// come first, then pending ones.
    func lateNodes(_ visit: UInt32) -> [UInt32] {
        attempt(or: []) { try native.lateNodes(visit: visit) }
    }

    /// Returns the handles of the visits that have ended and are not finished yet.
    func ended() -> [UInt32] {
        attempt(or: []) { try native.ended() }
    }

    /// Finishes an ended visit. Returns the bytes of its result (`alldrawn_core::boundary::result`), or nil if the
    /// visit has not ended or is not in the sample. An audited visit is watched from then on, and is finished again
    /// later. The handle of any other is valid only for its surface, until the surface is left.
    func finish(_ visit: UInt32, labels: [String]) -> Data? {
        call(.finish(visit: visit, labels: labels))
        return attempt(or: nil) { try native.result() }
    }

    func consent(_ consent: Bool) {
        attempt(or: ()) { try native.consent(consent: consent) }
    }

    /// Three counts: snapshots that could not be read, calls that could not be read, and visits that the core refused
    /// to begin.
    var refusals: [UInt32] { attempt(or: [0, 0, 0]) { try native.refusals() } }

    /// Records all calls from now on, at most `maxBytes` bytes in total.
    func record(maxBytes: UInt32) {
        attempt(or: ()) { try native.record(maxBytes: maxBytes) }
    }

    /// The calls recorded since this property was last read: a piece of a file for `alldrawn replay`.
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
