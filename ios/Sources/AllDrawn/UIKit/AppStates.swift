#if canImport(UIKit)
import UIKit

/// The app's scenes: to the background, to a system dialog, and back (metric §10). Observers for the life of the app; they
/// cost nothing until one of these happens.
@MainActor enum AppStates {
    private static var observers: [any NSObjectProtocol] = []
    // Scenes that have lost the focus and are not yet known to be in the background.
    private static var unfocused: Set<ObjectIdentifier> = []

    static func watch() {
        guard observers.isEmpty else { return }
        observe(UIScene.willDeactivateNotification) { unfocused.insert(ObjectIdentifier($0)) }
        observe(UIScene.didEnterBackgroundNotification) {
            unfocused.remove(ObjectIdentifier($0))
            leave($0, .background)
        }
        // It comes back without having been away: a system dialog had the focus.
        observe(UIScene.didActivateNotification) {
            if unfocused.remove(ObjectIdentifier($0)) != nil { leave($0, .systemDialog) }
        }
    }

    private static func observe(_ name: Notification.Name, _ act: @escaping @MainActor (UIScene) -> Void) {
        let observer = NotificationCenter.default.addObserver(forName: name, object: nil, queue: nil) { note in
            let scene = note.object as? UIScene
            MainActor.assumeIsolated { scene.map(act) }
        }
        observers.append(observer)
    }

    // The surfaces in this scene's windows.
    private static func leave(_ scene: UIScene, _ reason: LeaveReason) {
        OpenSurfaces.shared.each { tracker, root in
            if root.window?.windowScene === scene { tracker.leave(reason) }
        }
    }
}
#endif
