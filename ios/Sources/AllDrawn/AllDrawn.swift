import Foundation

/// Measures how long a surface (a named part of the app) takes until everything that the user can see of it is drawn.
/// No call throws into the app or waits for disk or network.
public enum AllDrawn {
    /// The SDK's version, which every event carries.
    public static let version = sdkVersion

    static let results = Results()
    private static let currentStatus = Locked(Status())
    static let delivery = Locked<Uploader?>(nil)

    /// Starts the SDK. Call it once per process, before the first surface, on the main thread. On failure the returned
    /// status is `off` with a reason, and one line is logged.
    @MainActor @discardableResult public static func install(_ config: Config = Config()) -> Status {
        guard MainThread.isCurrent(for: "install") else { return status }
        guard let services = PlatformServices.ofThisDevice() else {
            return markOff("UIKit is not available on this platform: there is nothing to measure")
        }
        return Installation(config, services).install(in: Sdk.shared)
    }

    /// The SDK's state, where it stores visits, and what it counted. Can be read on any thread.
    public static var status: Status {
        var status = currentStatus.with { $0 }
        delivery.with { $0 }?.fill(&status)
        return status
    }

    /// A new stream with the result of each visit that ends from now on. Any number of streams can be read at the same
    /// time, on any thread. Each stream buffers 256 results: a listener that falls further behind loses the oldest.
    public static var events: AsyncStream<VisitEvent> { results.events }

    /// Sets the user's consent. Without consent nothing is measured, pending visits end without an event, and collected
    /// data is erased, on disk too. Can be called on any thread.
    public static func setConsent(_ consent: Bool) {
        delivery.with { $0 }?.consent(consent)
        Task { @MainActor in Sdk.shared.consent(consent) }
    }

    /// Reports that a notification, deep link or widget tap has been received: the next surface's visit starts now
    /// (metric §1). Call it first of all in the delegate method that receives it: the scene's or the notification
    /// centre's. Main thread.
    @MainActor public static func openedFromOutside() {
        guard MainThread.isCurrent(for: "openedFromOutside") else { return }
        Sdk.shared.external = Sdk.shared.host.now
    }

    /// Returns the calls to the core that were recorded since this method was last called (see `Config.recordBytes`).
    /// The returned pieces, concatenated in order, are a file for `alldrawn replay`. Main thread.
    @MainActor public static func recording() -> Data {
        guard MainThread.isCurrent(for: "recording") else { return Data() }
        return Sdk.shared.core?.recording ?? Data()
    }

    @discardableResult static func updateStatus<T>(_ act: (inout Status) -> T) -> T { currentStatus.with(act) }

    @discardableResult static func markOff(_ reason: String) -> Status {
        updateStatus {
            $0.state = .off
            $0.reason = reason
        }
        Log.error("\(reason); nothing is measured")
        return status
    }
}
