@MainActor open class UINavigationBar: UIView {}

@MainActor open class UINavigationController: UIViewController {
    private var stack: [UIViewController] = []
    private weak var shown: UIViewController?
    public let navigationBar = UINavigationBar(frame: .zero)
    private var isChanging = false

    public convenience init(rootViewController root: UIViewController) {
        self.init(nibName: nil, bundle: nil)
        setViewControllers([root], animated: false)
    }

    open var viewControllers: [UIViewController] {
        get { stack }
        set { setViewControllers(newValue, animated: false) }
    }
    open var topViewController: UIViewController? { stack.last }
    open var visibleViewController: UIViewController? { presentedViewController ?? topViewController }

    open func pushViewController(_ controller: UIViewController, animated: Bool) {
        setViewControllers(stack + [controller], animated: animated)
    }

    @discardableResult open func popViewController(animated: Bool) -> UIViewController? {
        guard stack.count > 1, let top = stack.last else { return nil }
        setViewControllers(Array(stack.dropLast()), animated: animated)
        return top
    }

    open func setViewControllers(_ controllers: [UIViewController], animated: Bool) {
        let gone = stack.filter { each in !controllers.contains { $0 === each } }
        let new = controllers.filter { each in !stack.contains { $0 === each } }
        stack = controllers
        for controller in new { addChild(controller) }
        for controller in gone { controller.willMove(toParent: nil) }
        Stage.shared.atLayout { self.change(gone: gone, new: new, animated: animated) }
    }

    private func change(gone: [UIViewController], new: [UIViewController], animated: Bool) {
        let (before, after) = (shown, topViewController)
        if before !== after {
            before?.isMovingFromParent = gone.contains { $0 === before }
            after?.isMovingToParent = new.contains { $0 === after }
            if appearance == .appeared { before?.disappear(animated) }
            before?.viewIfLoaded?.removeFromSuperview()
            after?.fill(view)
            if appearance == .appeared { after?.appear(animated) }
            before?.isMovingFromParent = false
            after?.isMovingToParent = false
            shown = after
        }
        for controller in gone { controller.removeFromParent() }
        for controller in new { controller.didMove(toParent: self) }
    }

    override var appearingChildren: [UIViewController] { shown.map { [$0] } ?? [] }
}
