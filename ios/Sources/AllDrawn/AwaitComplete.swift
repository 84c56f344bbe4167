import Foundation

/// The reason why a surface that a test waited for did not become complete.
public enum NotComplete: Error, CustomStringConvertible {
    /// The visit ended with an outcome other than `complete` or `completeWithErrors`.
    case ended(VisitEvent)
    /// No visit of the surface ended within the given seconds.
    case timedOut(surface: String, within: TimeInterval)

    public var description: String {
        switch self {
        case .ended(let event): "the visit of \"\(event.surface)\" ended as \(event.outcome) after \(event.elapsed) s"
        case .timedOut(let surface, let within): "no visit of \"\(surface)\" was complete within \(within) s"
        }
    }
}

extension AllDrawn {
    /// Waits until the latest visit of a surface is complete, for UI tests. Returns at once if that visit has already
    /// ended. Otherwise it waits, at most `within` seconds, until the pending visit or, if there is none, the next
    /// visit ends. Can be called on any thread.
    ///
    /// - Throws: `NotComplete` if the visit ends with another outcome, or does not end in time; `CancellationError` if
    /// the calling task is cancelled.
    @discardableResult
    public static func awaitComplete(_ surface: String, within seconds: TimeInterval = 30) async throws -> VisitEvent {
        try await results.complete(surface, within: seconds)
    }
}

extension Results {
    func complete(_ surface: String, within seconds: TimeInterval) async throws -> VisitEvent {
        // Subscribe to the events before looking up the latest visit, so that no visit ends unnoticed between the two.
        let events = stream(ofLatestOnly: true)
        if let event = latest(surface) { return try Results.complete(event) }
        return try await withThrowingTaskGroup(of: VisitEvent.self) { group in
            group.addTask {
                for await event in events where event.surface == surface { return try Results.complete(event) }
                throw CancellationError()
            }
            group.addTask {
                try await Task.sleep(nanoseconds: UInt64(saturating: min(seconds, 1e9) * 1e9))
                throw NotComplete.timedOut(surface: surface, within: seconds)
            }
            defer { group.cancelAll() }
            guard let event = try await group.next() else { throw CancellationError() }
            return event
        }
    }

    private static func complete(_ event: VisitEvent) throws -> VisitEvent {
        guard event.outcome == .complete || event.outcome == .completeWithErrors else { throw NotComplete.ended(event) }
        return event
    }
}
