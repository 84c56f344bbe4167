/// The user's latest act: where a visit starts (metric §1). The adapter tells of touches and keys as they come.
@MainActor final class Inputs {
    private var latestTime: Moment?
    private var isHandling = false

    /// A tap or key begins to be handled by the app; until `handled`, what is opened was opened by it.
    func beginHandling(_ at: Moment) {
        latestTime = at
        isHandling = true
    }

    /// The app has handled it.
    func endHandling() { isHandling = false }

    var latest: StartInput? { latestTime.map { StartInput(at: $0, isLinked: isHandling) } }

    /// The time of the act that is being handled; nil if none is.
    var inHandling: Moment? { isHandling ? latestTime : nil }
}
