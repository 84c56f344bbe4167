#if canImport(UIKit)
import UIKit

/// Where the on-screen keyboard is: what it covers cannot be seen. One observer for the life of the app, since a keyboard
/// that is up already when a surface opens tells nobody.
@MainActor final class Keyboard {
    static let shared = Keyboard()
    // Of the screen, points; nil while it is away.
    private var frame: CGRect?
    private var observer: (any NSObjectProtocol)?

    func watch() {
        guard observer == nil else { return }
        observer = NotificationCenter.default.addObserver(
            forName: UIResponder.keyboardWillChangeFrameNotification, object: nil, queue: nil
        ) { note in
            let frame = note.userInfo?[UIResponder.keyboardFrameEndUserInfoKey] as? CGRect
            MainThread.run { Keyboard.shared.frame = frame }
        }
    }

    func unwatch() {
        observer.map(NotificationCenter.default.removeObserver)
        (observer, frame) = (nil, nil)
    }

    /// Its upper edge, points of the window; nil where it is away, or floats.
    func top(in window: UIWindow) -> CGFloat? {
        guard let frame, frame.minY < window.bounds.maxY, frame.width >= window.bounds.width else { return nil }
        return frame.minY - window.frame.minY
    }
}
#endif
