#if canImport(UIKit)
import UIKit

/// Remembers the control that the user touched last: a small spinner in it is the control's own, and holds no visit up
/// (metric §7).
@MainActor enum TouchedControl {
    private static weak var state: ViewState?

    /// Records that the user's latest input was made in `view`; nil: not in a view.
    static func touched(_ view: UIView?) {
        state?.isTouched = false
        state = view?.nearestControl?.viewState
        state?.isTouched = true
    }
}

extension UIView {
    // The innermost control that this view is or lies in. A controller's root view is a screen, and no control.
    fileprivate var nearestControl: UIView? {
        var view: UIView? = self
        while let each = view, !(each.next is UIViewController) {
            if each.isControl { return each }
            view = each.superview
        }
        return nil
    }

    private var isControl: Bool {
        if self is UIControl || accessibilityTraits.contains(.button) { return true }
        // A scroll view has tap recognizers that make it no control: a text view's own ones, or the app's that closes
        // the keyboard.
        guard let recognizers = gestureRecognizers, !(self is UIScrollView) else { return false }
        return recognizers.contains { $0 is UITapGestureRecognizer && $0.isEnabled }
    }
}
#endif
