// A stand-in for the object that manages a controller's presentation.

@MainActor open class UIPresentationController: NSObject {
    public let presentedViewController: UIViewController
    public let presentingViewController: UIViewController
    /// The view in which the presentation takes place: it contains the presented controller's view, and the view that
    /// dims the rest of the screen. As in UIKit it is a subview of the window, beside the view of the presenting
    /// controller.
    open private(set) var containerView: UIView?
    open var presentedView: UIView? { presentedViewController.viewIfLoaded }

    public init(presentedViewController: UIViewController, presenting presentingViewController: UIViewController?) {
        self.presentedViewController = presentedViewController
        self.presentingViewController = presentingViewController ?? presentedViewController
    }

    func makeContainer(in window: UIWindow, dims: Bool) -> UIView {
        let container = UIView(frame: window.bounds)
        container.autoresizingMask = [.flexibleWidth, .flexibleHeight]
        window.addSubview(container)
        containerView = container
        guard dims else { return container }
        let dimming = UIView(frame: container.bounds)
        dimming.autoresizingMask = [.flexibleWidth, .flexibleHeight]
        container.addSubview(dimming)
        return container
    }
}
