import Foundation

/// A network request of the app: its hold's id, and when it began.
struct Request: Sendable {
    let id: UInt32
    let began: Moment
}

/// The app's running network requests, whose responses are yet to be drawn (metric §8). The core decides which visits
/// each of them holds.
final class Requests: Sendable {
    /// The bit that marks a hold's id as that of a network request. The holds that the app opens itself are numbered
    /// from 1.
    static let holds: UInt32 = 1 << 31

    private struct State: Sendable {
        var open: [UInt32: Moment] = [:]
        var count: UInt32 = 0
    }

    private let state = Locked(State())

    /// Records that a request begins at `at`. Any thread.
    func opened(at: Moment) -> Request {
        state.with { state in
            state.count = (state.count &+ 1) & (Requests.holds - 1)
            state.open[state.count] = at
            return Request(id: state.count, began: at)
        }
    }

    /// Records that a request has ended. Returns false if the request was already recorded as ended. Any thread.
    func closed(_ request: Request) -> Bool { state.with { $0.open.removeValue(forKey: request.id) != nil } }

    /// The running requests, in the order of their ids.
    var open: [Request] {
        state.with { $0.open.map { Request(id: $0.key, began: $0.value) } }.sorted { $0.id < $1.id }
    }
}
