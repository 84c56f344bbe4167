// Scrolling. The content offset is the bounds' origin, like Apple's.

@MainActor public protocol UIScrollViewDelegate: NSObjectProtocol {
    func scrollViewDidScroll(_ scrollView: UIScrollView)
}

extension UIScrollViewDelegate {
    public func scrollViewDidScroll(_ scrollView: UIScrollView) {}
}

@MainActor open class UIScrollView: UIView {
    open var contentSize = CGSize.zero
    open var contentInset = UIEdgeInsets.zero
    open var adjustedContentInset: UIEdgeInsets { contentInset }
    open var isScrollEnabled = true
    open weak var delegate: (any UIScrollViewDelegate)?
    open var refreshControl: UIRefreshControl?
    /// Finger down; finger moved; content moving by itself.
    open private(set) var isTracking = false
    open private(set) var isDragging = false
    open private(set) var isDecelerating = false

    public override init(frame: CGRect) {
        super.init(frame: frame)
        clipsToBounds = true
    }

    public required init?(coder: NSCoder) { super.init(coder: coder) }

    open var contentOffset: CGPoint {
        get { bounds.origin }
        set {
            guard newValue != bounds.origin else { return }
            layer.bounds.origin = newValue
            setNeedsLayout()
            delegate?.scrollViewDidScroll(self)
        }
    }

    open func setContentOffset(_ offset: CGPoint, animated: Bool) { contentOffset = offset }

    /// Not Apple's: the user's finger has moved the content to `offset`. `settle` ends the drag without a fling.
    public func drag(to offset: CGPoint) {
        (isTracking, isDragging) = (true, true)
        contentOffset = offset
    }

    /// Not Apple's: the finger lets go, and the content moves on to `offset` until `settle`.
    public func fling(to offset: CGPoint) {
        (isTracking, isDragging, isDecelerating) = (false, false, true)
        contentOffset = offset
    }

    /// Not Apple's: the content stops.
    public func settle() {
        (isTracking, isDragging, isDecelerating) = (false, false, false)
    }
}
