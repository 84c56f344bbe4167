import Foundation

/// One of the app's requests.
struct Request: Sendable {
    let id: UInt32
    let began: Moment
}

/// The app's requests that are under way: what they bring is yet to be drawn (metric §8). The core decides which of them
/// hold which visit.
final class Requests: Sendable {
    /// Holds by requests are numbered from here on, those by the app from 1.
    static let holds: UInt32 = 1 << 31

    private struct State: Sendable {
        var open: [UInt32: Moment] = [:]
        var count: UInt32 = 0
    }

    private let state = Locked(State())

    /// A request begins at `at`. Any thread.
    func opened(at: Moment) -> Request {
        state.with { state in
            state.count = (state.count &+ 1) & (Requests.holds - 1)
            state.open[state.count] = at
            return Request(id: state.count, began: at)
        }
    }

    /// It is over. Returns false if it was before. Any thread.
    func closed(_ request: Request) -> Bool { state.with { $0.open.removeValue(forKey: request.id) != nil } }

    /// Those under way, in the order of their numbers.
    var open: [Request] {
        state.with { $0.open.map { Request(id: $0.key, began: $0.value) } }.sorted { $0.id < $1.id }
    }
}
