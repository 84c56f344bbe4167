// Stand-ins for gesture recognizers. They can be attached to views, and recognize nothing.

@MainActor open class UIGestureRecognizer: NSObject {
    open var isEnabled = true
    open fileprivate(set) weak var view: UIView?
}

@MainActor open class UITapGestureRecognizer: UIGestureRecognizer {
    open var numberOfTapsRequired = 1
}

@MainActor open class UIPanGestureRecognizer: UIGestureRecognizer {}

extension UIView {
    public func addGestureRecognizer(_ recognizer: UIGestureRecognizer) {
        recognizer.view?.removeGestureRecognizer(recognizer)
        recognizer.view = self
        gestureRecognizers = (gestureRecognizers ?? []) + [recognizer]
    }

    public func removeGestureRecognizer(_ recognizer: UIGestureRecognizer) {
        recognizer.view = nil
        gestureRecognizers?.removeAll { $0 === recognizer }
    }
}
