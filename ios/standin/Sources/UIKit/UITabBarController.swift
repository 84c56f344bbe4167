@MainActor open class UITabBarController: UIViewController {
    open var viewControllers: [UIViewController]? {
        didSet {
            for controller in oldValue ?? [] { controller.removeFromParent() }
            for controller in viewControllers ?? [] { addChild(controller) }
            select(viewControllers?.first)
        }
    }
    open private(set) var selected: UIViewController?
    open var selectedViewController: UIViewController? {
        get { selected }
        set { select(newValue) }
    }
    open var selectedIndex: Int {
        get { viewControllers?.firstIndex { $0 === selected } ?? NSNotFound }
        set { select(viewControllers?[newValue]) }
    }

    // The tab changes within the call, like Apple's.
    private func select(_ controller: UIViewController?) {
        guard controller !== selected else { return }
        let before = selected
        selected = controller
        if appearance == .appeared { before?.disappear(false) }
        before?.viewIfLoaded?.removeFromSuperview()
        if appearance != .disappeared || isViewLoaded { controller?.fill(view) }
        if appearance == .appeared { controller?.appear(false) }
    }

    open override func viewDidLoad() {
        super.viewDidLoad()
        if selected?.viewIfLoaded?.superview == nil { selected?.fill(view) }
    }

    override var appearingChildren: [UIViewController] { selected.map { [$0] } ?? [] }
}
