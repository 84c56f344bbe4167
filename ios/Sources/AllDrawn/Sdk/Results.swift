import Foundation

/// Delivers the results of visits to the app's listeners. Any number of listeners can be added, on any thread.
final class Results: Sendable {
    /// A surface's latest visit. A visit that began earlier can end later: that of a surface that was replaced.
    private struct LatestVisit {
        /// The visit's id, as in its event; nil for a typing visit, since a later one always ends later.
        var id: String?
        /// Nil while the visit is pending.
        var event: VisitEvent?
    }

    private struct Listener {
        var continuation: AsyncStream<VisitEvent>.Continuation
        var hearsLatestOnly: Bool
    }

    private struct State: Sendable {
        var listeners: [UInt64: Listener] = [:]
        var count: UInt64 = 0
        var latest: [String: LatestVisit] = [:]
    }

    /// Maximum number of results buffered for a slow listener; the oldest are dropped first.
    private static let bufferSize = 256
    /// Maximum number of surfaces whose latest visit is remembered.
    private static let maxSurfaces = 256

    private let state = Locked(State())

    /// A new stream with the result of each visit that ends from now on.
    var events: AsyncStream<VisitEvent> { stream(ofLatestOnly: false) }

    /// Returns a stream like `events`. `ofLatestOnly`: without the results of visits that ended after their surface had
    /// begun another visit.
    func stream(ofLatestOnly: Bool) -> AsyncStream<VisitEvent> {
        AsyncStream(bufferingPolicy: .bufferingNewest(Results.bufferSize)) { continuation in
            let key = state.with { state in
                state.count += 1
                state.listeners[state.count] = Listener(continuation: continuation, hearsLatestOnly: ofLatestOnly)
                return state.count
            }
            continuation.onTermination = { [weak self] _ in self?.state.with { $0.listeners[key] = nil } }
        }
    }

    /// Records that a visit has begun. `id`: the visit's id, as 32 hexadecimal digits.
    func began(_ surface: String, id: String) {
        state.with { state in
            if state.latest.count >= Results.maxSurfaces, state.latest[surface] == nil { state.latest.removeAll() }
            state.latest[surface] = LatestVisit(id: id)
        }
    }

    func ended(_ event: VisitEvent) {
        let listeners = state.with { state in
            let isLatest = state.latest[event.surface]?.id.map { $0 == event.visitId } ?? true
            if isLatest { state.latest[event.surface, default: LatestVisit()].event = event }
            return state.listeners.values.filter { isLatest || !$0.hearsLatestOnly }
        }
        for listener in listeners { listener.continuation.yield(event) }
    }

    /// Returns the result of this surface's latest visit; nil if it is pending or unknown.
    func latest(_ surface: String) -> VisitEvent? {
        state.with { $0.latest[surface]?.event }
    }
}
