import Foundation

/// Measures when everything that the user can see of a surface is drawn. Nothing here throws into the app, or waits for disk
/// or network.
public enum AllDrawn {
    /// The version in every event.
    public static let version = sdkVersion

    static let results = Results()
    private static let currentStatus = Locked(Status())
    static let delivery = Locked<Uploader?>(nil)

    /// Starts the SDK, once a process, before the first surface. Main thread. What is wrong with it is told by the status
    /// and one line of the log.
    @MainActor @discardableResult public static func install(_ config: Config = Config()) -> Status {
        guard MainThread.isCurrent(for: "install") else { return status }
        guard let services = PlatformServices.ofThisDevice() else {
            return markOff("there is no UIKit here, and nothing to measure")
        }
        return Installation(config, services).install(in: Sdk.shared)
    }

    /// How the SDK is. Any thread.
    public static var status: Status {
        var status = currentStatus.with { $0 }
        delivery.with { $0 }?.fill(&status)
        return status
    }

    /// Each visit's result from now on, for any number of listeners on any thread. One that is slow misses the oldest of
    /// more than 256.
    public static var events: AsyncStream<VisitEvent> { results.events }

    /// The user's consent. Without it nothing is measured; pending visits end without an event, and what was collected is
    /// erased, on disk too. Any thread.
    public static func setConsent(_ consent: Bool) {
        delivery.with { $0 }?.consent(consent)
        Task { @MainActor in Sdk.shared.consent(consent) }
    }

    /// A notification, deep link or widget tap has been received: the visit of the next surface starts here (metric §1). To
    /// be called first thing in the scene's or the notification centre's delegate. Main thread.
    @MainActor public static func openedFromOutside() {
        guard MainThread.isCurrent(for: "openedFromOutside") else { return }
        Sdk.shared.external = Sdk.shared.host.now
    }

    /// What was recorded since the last call (`Config.recordBytes`): pieces put behind one another are a file for
    /// `alldrawn replay`. Main thread.
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
