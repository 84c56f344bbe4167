#if canImport(UIKit)
import UIKit

/// A `UIView` as the root of a surface.
@MainActor final class ViewRoot: SurfaceRoot {
    private(set) weak var view: UIView?

    init(_ view: UIView) {
        self.view = view
    }

    var node: (any ViewNode)? { view }
    var isAttached: Bool { view?.window != nil }
    var scale: Double { Double(view?.window?.screen.scale ?? 1) }

    var windowOrigin: (x: Double, y: Double) {
        guard let view else { return (0, 0) }
        let corner = view.convert(view.bounds.origin, to: nil)
        return (corner.x, corner.y)
    }

    /// The visible rectangle of the view: inside the window and the safe area, and above the keyboard.
    var viewport: Box {
        guard let view else { return Box() }
        let (bounds, safe) = (view.bounds, view.safeAreaInsets)
        var visible = CGRect(
            x: bounds.minX + safe.left, y: bounds.minY + safe.top,
            width: max(0, bounds.width - safe.left - safe.right), height: max(0, bounds.height - safe.top - safe.bottom)
        )
        if let window = view.window {
            var inWindow = window.bounds
            if let keyboard = Keyboard.shared.top(in: window) {
                inWindow.size.height = max(0, min(inWindow.height, keyboard))
            }
            visible = visible.intersection(view.convert(inWindow, from: nil))
        }
        guard !visible.isNull else { return Box() }
        return Box(
            x: visible.minX - bounds.minX, y: visible.minY - bounds.minY, width: visible.width, height: visible.height)
    }
}

extension SurfaceTracker {
    /// Measures the surface in `rootView`, for an app that has its own base classes. Create the tracker when the
    /// surface opens, and keep it while it is open.
    public convenience init(name: String, rootView: UIView) {
        self.init(name: name, view: rootView, options: Options())
    }

    convenience init(name: String, view: UIView, options: Options) {
        self.init(name: name, root: ViewRoot(view), options: options)
        OpenSurfaces.shared.opened(self, view)
    }
}
#endif
