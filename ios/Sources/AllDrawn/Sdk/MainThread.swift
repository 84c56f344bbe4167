import Dispatch
import Foundation

/// Swift lets code of its fifth mode, and Objective-C, call what belongs to the main actor from anywhere.
enum MainThread {
    /// Whether this is it. Else the call of that name does nothing: it is said once, and counted in the status.
    static func isCurrent(for call: StaticString) -> Bool {
        if isCurrent { return true }
        let first = AllDrawn.updateStatus {
            $0.wrongThread &+= 1
            return $0.wrongThread == 1
        }
        if first { Log.error("\(call) was called off the main thread and did nothing; call it on the main thread") }
        return false
    }

    /// Calls `act` at once where this is it, else soon.
    static func run(_ act: @escaping @MainActor @Sendable () -> Void) {
        if isCurrent { MainActor.assumeIsolated(act) } else { Task { @MainActor in act() } }
    }

    /// Calls `act` where this is it. Elsewhere nothing is done: what belongs to the main thread came on another by mistake.
    static func runIfCurrent(_ act: @MainActor () -> Void) {
        if isCurrent { MainActor.assumeIsolated(act) }
    }

    #if canImport(Darwin)
    static var isCurrent: Bool { Thread.isMainThread }
    #else
    // On Linux the main queue is served by whatever thread is free, once the process has left `main`.
    nonisolated(unsafe) private static let key: DispatchSpecificKey<Void> = {
        let key = DispatchSpecificKey<Void>()
        DispatchQueue.main.setSpecific(key: key, value: ())
        return key
    }()

    static var isCurrent: Bool { Thread.isMainThread || DispatchQueue.getSpecific(key: key) != nil }
    #endif
}
