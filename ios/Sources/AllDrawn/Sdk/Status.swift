/// How the SDK is.
public struct Status: Sendable, Equatable {
    public enum State: Sendable {
        /// `AllDrawn.install` was not called.
        case notInstalled
        /// It measures.
        case ready
        /// Nothing is measured, and will not be in this process: `reason` says why.
        case off
    }

    public internal(set) var state = State.notInstalled
    /// Why it is off; nil while it is not.
    public internal(set) var reason: String?
    /// Calls that came on another thread than the main one, and did nothing.
    public internal(set) var wrongThread = 0
}
