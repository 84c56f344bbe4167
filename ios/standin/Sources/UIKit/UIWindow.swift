@MainActor open class UIScreen: NSObject {
    public static let main = UIScreen()
    open internal(set) var bounds = CGRect(x: 0, y: 0, width: 400, height: 800)
    open var scale: CGFloat { 2 }
    open var maximumFramesPerSecond: Int { 60 }
}

@MainActor open class UIWindow: UIView {
    open var rootViewController: UIViewController? {
        didSet {
            oldValue?.disappear(false)
            oldValue?.viewIfLoaded?.removeFromSuperview()
            show()
        }
    }
    open weak var windowScene: UIWindowScene?
    open var screen: UIScreen { .main }
    open private(set) var isKeyWindow = false

    public convenience init(windowScene: UIWindowScene) {
        self.init(frame: UIScreen.main.bounds)
        self.windowScene = windowScene
        windowScene.windows.append(self)
    }

    open func makeKeyAndVisible() {
        isKeyWindow = true
        isHidden = false
        show()
    }

    private func show() {
        guard isKeyWindow, let controller = rootViewController else { return }
        Stage.shared.atLayout {
            guard self.rootViewController === controller else { return }
            controller.fill(self)
            controller.appear(false)
        }
    }

    /// Delivers an event to the views and controls that its touches are on.
    open func sendEvent(_ event: UIEvent) {
        for touch in event.allTouches ?? [] where touch.window === self {
            let view = touch.view ?? self
            switch touch.phase {
            case .began: view.touchesBegan([touch], with: event)
            case .moved, .stationary: view.touchesMoved([touch], with: event)
            case .ended: view.touchesEnded([touch], with: event)
            case .cancelled: view.touchesCancelled([touch], with: event)
            }
        }
    }
}
