/// The SDK's state, where it stores visits, and what it counted.
public struct Status: Sendable {
    public enum State: Sendable {
        /// `AllDrawn.install` has not been called.
        case notInstalled
        /// The SDK measures.
        case ready
        /// The SDK is off for the rest of this process; `reason` says why.
        case off
    }

    /// Where finished visits are kept until the collector has acknowledged them.
    public enum Storage: UInt8, Sendable {
        /// The disk is being opened.
        case opening
        /// On disk.
        case durable
        /// The worker thread has stopped: nothing is stored any more in this process.
        case failed
        /// In memory only, because the disk is full. The SDK keeps trying to write to it.
        case memoryDiskFull
        /// In memory only, because the folder cannot be written.
        case memoryReadOnly
        /// In memory only, because too many processes of the app use the folder.
        case memoryBusy
        /// In memory only, because the disk reports errors.
        case memoryDevice
    }

    public internal(set) var state = State.notInstalled
    /// Why the SDK is off; nil otherwise.
    public internal(set) var reason: String?
    /// Number of calls that must be made on the main thread but came on another one. Each of them did nothing.
    public internal(set) var wrongThread = 0
    /// Where finished visits are kept. Nil if no endpoint is configured.
    public internal(set) var storage: Storage?
    /// Number of finished visits that wait to be sent to the collector.
    public internal(set) var queued = 0
    /// Number of visits that were dropped, and whose loss was not yet reported to the collector.
    public internal(set) var dropped: UInt64 = 0
}
