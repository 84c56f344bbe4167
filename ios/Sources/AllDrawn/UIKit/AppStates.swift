#if canImport(UIKit)
import UIKit

/// The app's scenes: to the background, to a system dialog, and back (metric §10). Observers for the life of the app; they
/// cost nothing until one of these happens.
@MainActor enum AppStates {
    /// Where a scene is when it is not active.
    private enum Inactivity {
        /// It has lost the focus, and is not yet known to be in the background.
        case unfocused
        case background
    }

    private static var observers: [any NSObjectProtocol] = []
    private static var inactive: [ObjectIdentifier: Inactivity] = [:]

    static func watch() {
        guard observers.isEmpty else { return }
        observe(UIScene.willDeactivateNotification) { inactive[ObjectIdentifier($0)] = .unfocused }
        observe(UIScene.didEnterBackgroundNotification) {
            inactive[ObjectIdentifier($0)] = .background
            leave($0, .background)
            sendQueued()
        }
        observe(UIScene.willEnterForegroundNotification) {
            guard inactive.removeValue(forKey: ObjectIdentifier($0)) == .background else { return }
            // What the scene shows is shown anew: each of its surfaces has a visit of its own (metric §13).
            each(of: $0) { $0.returnFromBackground() }
        }
        // It comes back without having been away: a system dialog had the focus.
        observe(UIScene.didActivateNotification) {
            if inactive.removeValue(forKey: ObjectIdentifier($0)) == .unfocused { leave($0, .systemDialog) }
        }
        observe(UIScene.didDisconnectNotification) { inactive[ObjectIdentifier($0)] = nil }
    }

    static func unwatch() {
        for observer in observers { NotificationCenter.default.removeObserver(observer) }
        (observers, inactive) = ([], [:])
    }

    private static func observe(_ name: Notification.Name, _ act: @escaping @MainActor (UIScene) -> Void) {
        let observer = NotificationCenter.default.addObserver(forName: name, object: nil, queue: nil) { note in
            let scene = note.object as? UIScene
            MainThread.run { scene.map(act) }
        }
        observers.append(observer)
    }

    private static func leave(_ scene: UIScene, _ reason: LeaveReason) {
        each(of: scene) { $0.leave(reason) }
    }

    // The surfaces in this scene's windows, outer ones first.
    private static func each(of scene: UIScene, _ act: (SurfaceTracker) -> Void) {
        OpenSurfaces.shared.each { if $1.window?.windowScene === scene { act($0) } }
    }

    // The app may not come back: what waits is put on disk, and sent while the system lets it.
    private static func sendQueued() {
        guard let uploader = AllDrawn.delivery.with({ $0 }) else { return }
        let task = BackgroundTask("dev.alldrawn.upload")
        uploader.sendNow { MainThread.run { task.end() } }
    }
}

/// Time that the system gives an app in the background, until it is told that it was enough.
@MainActor private final class BackgroundTask {
    private var identifier = UIBackgroundTaskIdentifier.invalid

    init(_ name: String) {
        identifier = UIApplication.shared.beginBackgroundTask(withName: name) { [weak self] in
            MainThread.run { self?.end() }
        }
    }

    func end() {
        guard identifier != .invalid else { return }
        UIApplication.shared.endBackgroundTask(identifier)
        identifier = .invalid
    }
}
#endif
