import Foundation

/// The app's requests that are under way: what they bring is yet to be drawn (metric §8). They delay the confirmation of
/// visits that began before them, never the value.
final class Requests: Sendable {
    /// Holds by requests are numbered from here on, those by the app from 1.
    static let holds: UInt32 = 1 << 31

    private struct State: Sendable {
        var open: [UInt32: Moment] = [:]
        var count: UInt32 = 0
    }

    private let state = Locked(State())

    /// A request begins at `at`. Any thread.
    func opened(at: Moment) -> UInt32 {
        state.with { state in
            state.count = (state.count &+ 1) & (Requests.holds - 1)
            state.open[state.count] = at
            return state.count
        }
    }

    /// It is over; whether it was open until now. Any thread.
    func closed(_ id: UInt32) -> Bool { state.with { $0.open.removeValue(forKey: id) != nil } }

    /// Those under way that began at `since` or later.
    func open(since: Moment) -> [UInt32] { state.with { $0.open.filter { $0.value >= since }.map(\.key).sorted() } }
}
