import Foundation

/// Delivers the results of visits to the app's listeners. Any number of listeners can be added, on any thread.
final class Results: Sendable {
    /// The state of a surface's latest visit.
    private enum LatestVisit {
        case pending
        case ended(VisitEvent)
    }

    private struct State: Sendable {
        var listeners: [UInt64: AsyncStream<VisitEvent>.Continuation] = [:]
        var count: UInt64 = 0
        var latest: [String: LatestVisit] = [:]
    }

    /// Maximum number of results buffered for a slow listener; the oldest are dropped first.
    private static let bufferSize = 256
    /// Maximum number of surfaces whose latest visit is remembered.
    private static let maxSurfaces = 256

    private let state = Locked(State())

    /// A new stream with the result of each visit that ends from now on.
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

    /// Returns the result of this surface's latest visit; nil if it is pending or unknown.
    func latest(_ surface: String) -> VisitEvent? {
        state.with { if case .ended(let event) = $0.latest[surface] { event } else { nil } }
    }
}
