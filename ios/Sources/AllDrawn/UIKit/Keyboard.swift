#if canImport(UIKit)
import UIKit

/// Tracks the on-screen keyboard, since content below it is not visible. The observer stays installed also while no
/// surface is measured, because a keyboard that is already open posts no notification when a surface opens.
@MainActor final class Keyboard {
    static let shared = Keyboard()
    // The keyboard's frame in screen coordinates, points; nil while it is closed.
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

    /// Returns the keyboard's upper edge in window coordinates, points; nil if it is closed or floating.
    func top(in window: UIWindow) -> CGFloat? {
        guard let frame, frame.minY < window.bounds.maxY, frame.width >= window.bounds.width else { return nil }
        return frame.minY - window.frame.minY
    }
}
#endif
