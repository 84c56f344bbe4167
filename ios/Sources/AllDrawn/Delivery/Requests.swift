import Foundation

/// A network request of the app.
struct Request: Sendable {
    let id: UInt32
    let began: Moment
}

/// The app's running requests, whose results are yet to be drawn (metric §8). The core decides which of them hold which
/// visit.
final class Requests: Sendable {
    /// First hold id for requests. The app's own holds are numbered from 1.
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

    /// Records that a request has ended. Returns false if it had ended before. Any thread.
    func closed(_ request: Request) -> Bool { state.with { $0.open.removeValue(forKey: request.id) != nil } }

    /// The running requests, in the order of their ids.
    var open: [Request] {
        state.with { $0.open.map { Request(id: $0.key, began: $0.value) } }.sorted { $0.id < $1.id }
    }
}
