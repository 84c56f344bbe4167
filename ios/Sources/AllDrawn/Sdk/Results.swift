import Foundation

/// Results on their way to the app: any number of listeners, on any thread.
final class Results: Sendable {
    /// How a surface stands with those that wait for it.
    private enum LatestVisit {
        case pending
        case ended(VisitEvent)
    }

    private struct State: Sendable {
        var listeners: [UInt64: AsyncStream<VisitEvent>.Continuation] = [:]
        var count: UInt64 = 0
        var latest: [String: LatestVisit] = [:]
    }

    /// Results wait so long for a listener; the oldest go first.
    private static let bufferSize = 256
    /// Surfaces whose latest result is remembered.
    private static let maxSurfaces = 256

    private let state = Locked(State())

    /// Each result from now on.
    var events: AsyncStream<VisitEvent> {
        AsyncStream(bufferingPolicy: .bufferingNewest(Results.bufferSize)) { continuation in
            let key = state.with { state in
                state.count += 1
                state.listeners[state.count] = continuation
                return state.count
            }
            continuation.onTermination = { [weak self] _ in self?.state.with { $0.listeners[key] = nil } }
        }
    }

    func began(_ surface: String) {
        state.with { state in
            if state.latest.count >= Results.maxSurfaces, state.latest[surface] == nil { state.latest.removeAll() }
            state.latest[surface] = .pending
        }
    }

    func ended(_ event: VisitEvent) {
        let listeners = state.with { state in
            state.latest[event.surface] = .ended(event)
            return Array(state.listeners.values)
        }
        for listener in listeners { listener.yield(event) }
    }

    /// The result of this surface's latest visit, if it has ended.
    func latest(_ surface: String) -> VisitEvent? {
        state.with { if case .ended(let event) = $0.latest[surface] { event } else { nil } }
    }
}
