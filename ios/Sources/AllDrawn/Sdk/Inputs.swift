/// Remembers the user's latest tap or key: a visit may start at its time (metric §1). `Touches` reports each tap and
/// key.
@MainActor final class Inputs {
    private var latestTime: Moment?
    private var isHandling = false

    /// Records that the app begins to handle a tap or key. Surfaces that open before `endHandling` count as opened by
    /// it.
    func beginHandling(_ at: Moment) {
        latestTime = at
        isHandling = true
    }

    /// Records that the app has handled the tap or key.
    func endHandling() { isHandling = false }

    var latest: StartInput? { latestTime.map { StartInput(at: $0, isLinked: isHandling) } }

    /// The time of the tap or key that the app is handling; nil if it is handling none.
    var inHandling: Moment? { isHandling ? latestTime : nil }
}
