/// The user's latest tap or key, where a visit may start (metric §1). The window's adapter reports each one.
@MainActor final class Inputs {
    private var latestTime: Moment?
    private var isHandling = false

    /// The app begins to handle a tap or key. Until `endHandling`, surfaces that open were opened by it.
    func beginHandling(_ at: Moment) {
        latestTime = at
        isHandling = true
    }

    /// The app has handled the tap or key.
    func endHandling() { isHandling = false }

    var latest: StartInput? { latestTime.map { StartInput(at: $0, isLinked: isHandling) } }

    /// The time of the tap or key that is being handled; nil if none is.
    var inHandling: Moment? { isHandling ? latestTime : nil }
}
