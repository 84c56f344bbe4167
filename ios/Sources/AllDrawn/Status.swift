/// How the SDK is.
public struct Status: Sendable {
    public enum State: Sendable {
        /// `AllDrawn.install` was not called.
        case notInstalled
        /// It measures.
        case ready
        /// Nothing is measured, and will not be in this process: `reason` says why.
        case off
    }

    /// Where finished visits are until the collector has them.
    public enum Storage: UInt8, Sendable {
        /// The disk is being opened.
        case opening
        /// On disk.
        case durable
        /// The worker has stopped: nothing is kept any more in this process.
        case failed
        /// In memory, and gone with the process, since the disk is full; it is tried again.
        case memoryDiskFull
        /// In memory, since the folder cannot be written.
        case memoryReadOnly
        /// In memory, since too many processes of the app use the folder.
        case memoryBusy
        /// In memory, since the disk fails.
        case memoryDevice
    }

    public internal(set) var state = State.notInstalled
    /// Why it is off; nil while it is not.
    public internal(set) var reason: String?
    /// Calls that came on another thread than the main one, and did nothing.
    public internal(set) var wrongThread = 0
    /// Nil where there is no endpoint to send anything to.
    public internal(set) var storage: Storage?
    /// Finished visits that wait for delivery.
    public internal(set) var queued = 0
    /// Visits that were dropped and not yet reported.
    public internal(set) var dropped: UInt64 = 0
}
