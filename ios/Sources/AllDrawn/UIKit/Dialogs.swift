#if canImport(UIKit)
import UIKit

extension UIView {
    /// The view that contains all of the dialog in which this view lies; nil if this view lies in no dialog. A dialog is
    /// a presented view controller (an alert, a sheet, a popover) with all that its presentation adds to the screen, or
    /// a menu.
    var dialog: UIView? { presentation ?? menu }

    private var presentation: UIView? {
        var responder: UIResponder? = self
        while let each = responder, !(each is UIViewController) { responder = each.next }
        if let controller = responder as? UIViewController, controller.presentingViewController != nil {
            return controller.container
        }
        // A view that dims the rest of the screen lies in the presentation's container, but belongs to no controller.
        var (innermost, presented): (UIView?, UIViewController?) = (
            nil, window?.rootViewController?.presentedViewController
        )
        while let each = presented {
            if let container = each.container, isDescendant(of: container) { innermost = container }
            presented = each.presentedViewController
        }
        return innermost
    }

    // UIKit presents no controller for a menu. It puts the menu into the window itself, in a view of a private class.
    private var menu: UIView? {
        var outermost = self
        while let above = outermost.superview, !(above is UIWindow) { outermost = above }
        guard outermost.superview != nil, !(outermost.next is UIViewController) else { return nil }
        return String(describing: type(of: outermost)).hasPrefix("_UI") ? outermost : nil
    }
}

extension UIViewController {
    // The view in which UIKit presents this controller, or the controller that it is in.
    fileprivate var container: UIView? {
        var outermost = self
        while let parent = outermost.parent { outermost = parent }
        return outermost.presentationController?.containerView ?? outermost.viewIfLoaded
    }
}
#endif
