// A stand-in for UIKit's view controller: its view, its lifecycle and its children.

@MainActor open class UIViewController: UIResponder {
    private var loaded: UIView?
    open var title: String?
    open private(set) var children: [UIViewController] = []
    open private(set) weak var parent: UIViewController?
    /// The controller that this controller or its nearest ancestor presents, like Apple's.
    open var presentedViewController: UIViewController? { presented ?? parent?.presentedViewController }
    /// The controller that presented this controller or its nearest ancestor, like Apple's.
    open var presentingViewController: UIViewController? { presenting ?? parent?.presentingViewController }
    /// Manages the presentation of this controller, from the presentation's beginning to its end. Apple's creates one if
    /// it is asked before.
    open var presentationController: UIPresentationController? { presentation ?? parent?.presentationController }
    var presented: UIViewController?
    weak var presenting: UIViewController?
    var presentation: UIPresentationController?
    open var modalPresentationStyle = UIModalPresentationStyle.pageSheet
    /// The controller's state in its lifecycle, which the methods in `Appearance.swift` set.
    var appearance = Appearance.disappeared
    open internal(set) var isBeingPresented = false
    open internal(set) var isBeingDismissed = false
    open internal(set) var isMovingToParent = false
    open internal(set) var isMovingFromParent = false

    public init(nibName: String?, bundle: Bundle?) { super.init() }
    public convenience override init() { self.init(nibName: nil, bundle: nil) }
    public required init?(coder: NSCoder) { super.init() }

    // MARK: The view

    open var view: UIView! {
        get {
            loadViewIfNeeded()
            return loaded
        }
        set {
            loaded = newValue
            loaded?.controller = self
        }
    }
    open var viewIfLoaded: UIView? { loaded }
    open var isViewLoaded: Bool { loaded != nil }

    open func loadViewIfNeeded() {
        guard loaded == nil else { return }
        loadView()
        loaded?.controller = self
        viewDidLoad()
    }

    open func loadView() {
        let view = UIView(frame: UIScreen.main.bounds)
        view.autoresizingMask = [.flexibleWidth, .flexibleHeight]
        loaded = view
    }

    open override var next: UIResponder? { loaded?.superview }

    // MARK: Lifecycle

    open func viewDidLoad() {}
    open func viewWillAppear(_ animated: Bool) {}
    open func viewIsAppearing(_ animated: Bool) {}
    open func viewDidAppear(_ animated: Bool) {}
    open func viewWillDisappear(_ animated: Bool) {}
    open func viewDidDisappear(_ animated: Bool) {}
    open func viewWillLayoutSubviews() {}
    open func viewDidLayoutSubviews() {}
    open func viewWillTransition(to size: CGSize, with coordinator: any UIViewControllerTransitionCoordinator) {
        for child in children { child.viewWillTransition(to: size, with: coordinator) }
    }

    /// The coordinator of the current transition. A test overrides it to stand for an interactive transition.
    open var transitionCoordinator: (any UIViewControllerTransitionCoordinator)? { nil }

    // MARK: Children

    open func addChild(_ child: UIViewController) {
        child.removeFromParent()
        child.willMove(toParent: self)
        children.append(child)
        child.parent = self
    }

    open func removeFromParent() {
        guard let parent else { return }
        parent.children.removeAll { $0 === self }
        self.parent = nil
        didMove(toParent: nil)
    }

    open func willMove(toParent parent: UIViewController?) {}
    open func didMove(toParent parent: UIViewController?) {}

    /// The children that appear together with this controller.
    var appearingChildren: [UIViewController] { children.filter { $0.viewIfLoaded?.superview != nil } }

    public var navigationController: UINavigationController? { nearest() }
    public var tabBarController: UITabBarController? { nearest() }

    private func nearest<T: UIViewController>() -> T? {
        var at = parent
        while let each = at {
            if let found = each as? T { return found }
            at = each.parent
        }
        return nil
    }
}

public enum UIModalPresentationStyle: Int, Sendable {
    case fullScreen, pageSheet, formSheet, currentContext, custom, overFullScreen, overCurrentContext
}

@MainActor public protocol UIViewControllerTransitionCoordinator: AnyObject {
    var isCancelled: Bool { get }
    var isInteractive: Bool { get }
}
