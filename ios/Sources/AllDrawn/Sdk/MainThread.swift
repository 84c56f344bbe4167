import Dispatch
import Foundation

/// Checks at run time that calls come on the main thread. The compiler cannot ensure it: Objective-C, and Swift code in
/// Swift 5 mode, can call main-actor functions on any thread.
enum MainThread {
    /// Returns true on the main thread. On another thread the caller must do nothing: the call is counted in the
    /// status, and the first one is logged by its name.
    static func isCurrent(for call: StaticString) -> Bool {
        if isCurrent { return true }
        let first = AllDrawn.updateStatus {
            $0.wrongThread &+= 1
            return $0.wrongThread == 1
        }
        if first { Log.error("\(call) was called off the main thread and did nothing; call it on the main thread") }
        return false
    }

    /// Calls `act` on the main thread: at once if the caller is on it, else as soon as the main actor is free.
    static func run(_ act: @escaping @MainActor @Sendable () -> Void) {
        if isCurrent { MainActor.assumeIsolated(act) } else { Task { @MainActor in act() } }
    }

    /// Calls `act` if the caller is on the main thread, else does nothing.
    static func runIfCurrent(_ act: @MainActor () -> Void) {
        if isCurrent { MainActor.assumeIsolated(act) }
    }

    #if canImport(Darwin)
    static var isCurrent: Bool { Thread.isMainThread }
    #else
    // On Linux, once the process has left `main`, any free thread may serve the main queue: the key marks this queue.
    nonisolated(unsafe) private static let key: DispatchSpecificKey<Void> = {
        let key = DispatchSpecificKey<Void>()
        DispatchQueue.main.setSpecific(key: key, value: ())
        return key
    }()

    static var isCurrent: Bool { Thread.isMainThread || DispatchQueue.getSpecific(key: key) != nil }
    #endif
}
