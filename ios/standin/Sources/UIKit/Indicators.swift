@MainActor open class UIActivityIndicatorView: UIView {
    public enum Style: Int, Sendable {
        case medium = 100
        case large = 101
    }
    open private(set) var isAnimating = false
    open var hidesWhenStopped = true {
        didSet { isHidden = hidesWhenStopped && !isAnimating }
    }

    public override init(frame: CGRect) {
        super.init(frame: frame)
        isHidden = true
    }

    public convenience init(style: Style) {
        let side: CGFloat = style == .large ? 37 : 20
        self.init(frame: CGRect(x: 0, y: 0, width: side, height: side))
    }

    public required init?(coder: NSCoder) { super.init(coder: coder) }

    open func startAnimating() {
        isAnimating = true
        isHidden = false
    }

    open func stopAnimating() {
        isAnimating = false
        isHidden = hidesWhenStopped
    }
}

@MainActor open class UIProgressView: UIView {
    open var progress: Float = 0
}

/// The control that a user pulls to refresh a scroll view.
@MainActor open class UIRefreshControl: UIControl {
    open private(set) var isRefreshing = false
    open func beginRefreshing() { isRefreshing = true }
    open func endRefreshing() { isRefreshing = false }
}
