// Makes view controllers appear and disappear in the order that UIKit uses. Transitions are not animated here, but they
// are deferred as in UIKit: a push or a presentation takes place at the next layout, not within the call.

enum Appearance {
    case disappeared, appearing, appeared, disappearing
}

extension UIViewController {
    func appear(_ animated: Bool) {
        guard appearance != .appeared else { return }
        loadViewIfNeeded()
        appearance = .appearing
        viewWillAppear(animated)
        viewIsAppearing(animated)
        for child in appearingChildren { child.appear(animated) }
        appearance = .appeared
        viewDidAppear(animated)
    }

    func disappear(_ animated: Bool) {
        guard appearance == .appeared else { return }
        appearance = .disappearing
        viewWillDisappear(animated)
        for child in appearingChildren { child.disappear(animated) }
        appearance = .disappeared
        viewDidDisappear(animated)
    }

    /// Adds the controller's view to `container`, with the container's size.
    func fill(_ container: UIView) {
        view.frame = container.bounds
        view.autoresizingMask = [.flexibleWidth, .flexibleHeight]
        container.addSubview(view)
    }

    // MARK: Presentation

    public func present(_ controller: UIViewController, animated: Bool, completion: (() -> Void)? = nil) {
        // The outermost controller does the presenting, whichever controller is asked. A controller that already
        // presents another ignores the call.
        let below = outermost
        guard below.presented == nil else { return }
        below.presented = controller
        controller.presenting = below
        Stage.shared.atLayout {
            guard let window = below.viewIfLoaded?.window else { return }
            controller.isBeingPresented = true
            let covers = controller.modalPresentationStyle == .fullScreen
            if covers { below.disappear(animated) }
            let presentation = UIPresentationController(presentedViewController: controller, presenting: below)
            controller.presentation = presentation
            controller.fill(presentation.makeContainer(in: window, dims: !covers))
            controller.appear(animated)
            if covers { below.view.removeFromSuperview() }
            controller.isBeingPresented = false
            completion?()
        }
    }

    /// Dismisses the controller that this one presents; if there is none, dismisses this one.
    public func dismiss(animated: Bool, completion: (() -> Void)? = nil) {
        guard let controller = presentedViewController, let below = controller.presenting else {
            presentingViewController?.dismiss(animated: animated, completion: completion)
            return
        }
        controller.presented.map { _ in controller.dismiss(animated: false) }
        Stage.shared.atLayout {
            let window = controller.viewIfLoaded?.window
            controller.isBeingDismissed = true
            if below.view.superview == nil, let window { below.fill(window) }
            controller.disappear(animated)
            controller.view.removeFromSuperview()
            controller.presentation?.containerView?.removeFromSuperview()
            controller.isBeingDismissed = false
            (controller.presentation, below.presented, controller.presenting) = (nil, nil, nil)
            below.appear(animated)
            completion?()
        }
    }

    private var outermost: UIViewController {
        var at = self
        while let parent = at.parent { at = parent }
        return at
    }
}
