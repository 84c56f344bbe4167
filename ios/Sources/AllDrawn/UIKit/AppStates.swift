#if canImport(UIKit)
import UIKit

/// Observes when the app's scenes go to the background, lose the focus to a system dialog, and return (metric §10). The
/// observers stay installed until the SDK is switched off. They cost nothing until a notification is posted.
@MainActor enum AppStates {
    /// The reasons why a scene can be inactive.
    private enum Inactivity {
        /// The scene has lost the focus and may be on its way to the background.
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
            if !isAnotherInForeground($0) { Sdk.shared.enteredBackground() }
            sendQueued()
        }
        observe(UIScene.willEnterForegroundNotification) {
            guard inactive.removeValue(forKey: ObjectIdentifier($0)) == .background else { return }
            // Each surface of the scene begins a new visit (metric §13).
            each(of: $0) { $0.returnFromBackground() }
        }
        // If the scene becomes active again without having been in the background, a system dialog had the focus.
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

    // Calls `act` for each surface in the scene's windows, outer surfaces first.
    private static func each(of scene: UIScene, _ act: (SurfaceTracker) -> Void) {
        OpenSurfaces.shared.each { if $1.window?.windowScene === scene { act($0) } }
    }

    private static func isAnotherInForeground(_ scene: UIScene) -> Bool {
        UIApplication.shared.connectedScenes.contains {
            $0 !== scene && [.foregroundActive, .foregroundInactive].contains($0.activationState)
        }
    }

    // Stores and sends finished visits in the background, since the app may not return.
    private static func sendQueued() {
        guard let uploader = AllDrawn.delivery.with({ $0 }) else { return }
        let task = BackgroundTask("dev.alldrawn.upload")
        uploader.sendNow { MainThread.run { task.end() } }
    }
}

/// Lets the app run in the background until `end` is called or the system ends the task.
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
