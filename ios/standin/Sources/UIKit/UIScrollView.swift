// A stand-in for UIKit's scroll view. The content offset is the origin of the bounds, like Apple's.

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
    /// Tracking: the finger is down. Dragging: it has moved. Decelerating: the content moves on after the finger went
    /// up.
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

    /// Not in Apple's API: the user's finger moves the content to `offset`. `settle` then ends the drag without a
    /// fling.
    public func drag(to offset: CGPoint) {
        (isTracking, isDragging) = (true, true)
        contentOffset = offset
    }

    /// Not in Apple's API: the finger goes up, and the content moves on to `offset`. `settle` then stops it.
    public func fling(to offset: CGPoint) {
        (isTracking, isDragging, isDecelerating) = (false, false, true)
        contentOffset = offset
    }

    /// Not in Apple's API: the content stops moving, and no finger is down.
    public func settle() {
        (isTracking, isDragging, isDecelerating) = (false, false, false)
    }
}
