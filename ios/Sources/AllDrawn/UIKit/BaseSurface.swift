#if canImport(UIKit)
import UIKit

/// A view controller that AllDrawn measures: inherit from it for a screen, tab, sheet or dialog. No call is needed. The
/// visit begins when the view is about to appear, but time counts from the tap or key that opened the screen.
open class BaseSurface: UIViewController {
    /// The surface's name in events. Default: the class's name.
    open var surfaceName: String { String(describing: type(of: self)) }

    /// The tracker that measures this surface, for `hold`, `declareEmpty` and other calls; nil while the surface is not
    /// on the screen.
    public private(set) var surface: SurfaceTracker?

    private var wasShown = false
    // The input that the app was handling when it created or pushed this screen, which appears only later.
    private var openedBy: StartInput?
    // True during an interactive transition, which the user may cancel.
    private var mayStay = false

    public override init(nibName nibNameOrNil: String?, bundle nibBundleOrNil: Bundle?) {
        super.init(nibName: nibNameOrNil, bundle: nibBundleOrNil)
        rememberInput()
    }

    public required init?(coder: NSCoder) {
        super.init(coder: coder)
        rememberInput()
    }

    open override func willMove(toParent parent: UIViewController?) {
        super.willMove(toParent: parent)
        if parent != nil { rememberInput() }
    }

    open override func viewWillAppear(_ animated: Bool) {
        super.viewWillAppear(animated)
        // If the user cancelled the interactive transition, the surface was never left and needs no new visit.
        if mayStay { mayStay = false } else { begin() }
    }

    open override func viewWillDisappear(_ animated: Bool) {
        super.viewWillDisappear(animated)
        if transitionCoordinator?.isInteractive == true { mayStay = true } else { leave() }
    }

    open override func viewDidDisappear(_ animated: Bool) {
        super.viewDidDisappear(animated)
        if mayStay { leave() }
    }

    private func rememberInput() {
        if let input = Sdk.shared.inputs.latest, input.isLinked { openedBy = input }
    }

    private func begin() {
        guard surface == nil, let view: UIView = viewIfLoaded else { return }
        var options = SurfaceTracker.Options()
        options.dialogOf = presenter
        options.isEmbedded = isInsideASurface
        options.isRevisit = wasShown
        options.openedBy = openedBy
        (wasShown, openedBy) = (true, nil)
        surface = SurfaceTracker(name: surfaceName, view: view, options: options)
    }

    private func leave() {
        mayStay = false
        guard let surface else { return }
        self.surface = nil
        OpenSurfaces.shared.closed(surface)
        surface.leave(reason)
    }

    // The reason why the screen disappears.
    private var reason: LeaveReason {
        if isOrIsIn({ $0.isBeingDismissed }) { return .back }
        guard isOrIsIn({ $0.isMovingFromParent }) else { return .navigation }
        // True if the app puts another screen in this screen's place in the stack, and no user input caused it.
        let next = navigationController?.topViewController
        let isReplaced = next !== self && next?.isMovingToParent == true && Sdk.shared.inputs.latest?.isLinked != true
        return isReplaced ? .replaced : .back
    }

    private func isOrIsIn(_ isTrue: (UIViewController) -> Bool) -> Bool {
        var at: UIViewController? = self
        while let each = at {
            if isTrue(each) { return true }
            at = each.parent
        }
        return false
    }

    private var isInsideASurface: Bool { parent.map { $0.isOrIsInASurface } ?? false }

    // The surface that presented this one, if it stays visible below it (metric §13).
    private var presenter: SurfaceTracker? {
        var outer: UIViewController = self
        while let parent = outer.parent { outer = parent }
        guard let below = outer.presentingViewController, !outer.covers else { return nil }
        return below.visibleSurface
    }
}

extension UIViewController {
    fileprivate var isOrIsInASurface: Bool { self is BaseSurface || parent?.isOrIsInASurface == true }

    // True if presenting this controller removes the screen below it.
    fileprivate var covers: Bool { modalPresentationStyle == .fullScreen || modalPresentationStyle == .currentContext }

    // The tracker of the measured screen that this controller shows, searched in its navigation stack, tabs and
    // children.
    fileprivate var visibleSurface: SurfaceTracker? {
        if let surface = (self as? BaseSurface)?.surface { return surface }
        if let shown = (self as? UINavigationController)?.topViewController { return shown.visibleSurface }
        if let shown = (self as? UITabBarController)?.selectedViewController { return shown.visibleSurface }
        return children.lazy.compactMap { $0.visibleSurface }.first
    }
}

/// A view that AllDrawn measures from the moment when it enters a window until it leaves that window. Inherit from it
/// for a part of a screen that users wait for.
open class BaseSurfaceView: UIView {
    /// The surface's name in events. Default: the class's name.
    open var surfaceName: String { String(describing: type(of: self)) }

    /// The tracker that measures this view; nil while the view is not in a window.
    public private(set) var surface: SurfaceTracker?

    open override func didMoveToWindow() {
        super.didMoveToWindow()
        if window == nil {
            surface?.leave(.removed)
            surface = nil
        } else if surface == nil {
            surface = SurfaceTracker(name: surfaceName, view: self, options: SurfaceTracker.Options())
        }
    }
}
#endif
