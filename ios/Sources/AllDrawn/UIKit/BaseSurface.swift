#if canImport(UIKit)
import UIKit

/// Inherit and be measured: a screen, a tab, a sheet or a dialog. Its visit begins when it is about to appear, at the tap that
/// asked for it, and nothing needs to be called.
open class BaseSurface: UIViewController {
    /// As it appears in events. The class's own name unless it is overridden.
    open var surfaceName: String { String(describing: type(of: self)) }

    /// What measures it while it is on the screen, for `hold`, `declareEmpty` and the rest.
    public private(set) var surface: SurfaceTracker?

    private var wasShown = false
    // The act that was being handled when this screen was made or pushed: it appears later than that.
    private var openedBy: StartInput?
    // Its leaving follows the user's finger, and may yet not happen.
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
        // The finger came back: it has never been left.
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

    // Why it disappears.
    private var reason: LeaveReason {
        if isOrIsIn({ $0.isBeingDismissed }) { return .back }
        guard isOrIsIn({ $0.isMovingFromParent }) else { return .navigation }
        // Another screen takes its place in the stack, unasked.
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

    // The surface that this one is a dialog of: what presented it is still there, under it (metric §13).
    private var presenter: SurfaceTracker? {
        var outer: UIViewController = self
        while let parent = outer.parent { outer = parent }
        guard let below = outer.presentingViewController, !outer.covers else { return nil }
        return below.visibleSurface
    }
}

extension UIViewController {
    fileprivate var isOrIsInASurface: Bool { self is BaseSurface || parent?.isOrIsInASurface == true }

    // Presentations that take what is below them off the screen.
    fileprivate var covers: Bool { modalPresentationStyle == .fullScreen || modalPresentationStyle == .currentContext }

    // The measured screen that it shows, in navigation, tabs or children.
    fileprivate var visibleSurface: SurfaceTracker? {
        if let surface = (self as? BaseSurface)?.surface { return surface }
        if let shown = (self as? UINavigationController)?.topViewController { return shown.visibleSurface }
        if let shown = (self as? UITabBarController)?.selectedViewController { return shown.visibleSurface }
        return children.lazy.compactMap { $0.visibleSurface }.first
    }
}

/// A part of a screen that users wait for, as a view: measured from when it comes into a window until it leaves it.
open class BaseSurfaceView: UIView {
    /// As it appears in events. The class's own name unless it is overridden.
    open var surfaceName: String { String(describing: type(of: self)) }

    /// What measures it while it is in a window.
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
