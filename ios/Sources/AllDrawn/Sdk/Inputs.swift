/// The user's latest act: where a visit starts (metric §1). The adapter tells of touches and keys as they come.
@MainActor final class Inputs {
    private var latest: Moment?
    private var isHandling = false

    /// A tap or key begins to be handled by the app; until `handled`, what is opened was opened by it.
    func handles(_ at: Moment) {
        latest = at
        isHandling = true
    }

    /// The app has handled it.
    func handled() { isHandling = false }

    var opening: StartInput? { latest.map { StartInput(at: $0, isLinked: isHandling) } }

    /// The time of the act that is being handled; nil if none is.
    var current: Moment? { isHandling ? latest : nil }
}
