// A stand-in for UIKit's view. A view's geometry is stored in its layer, like Apple's.

@MainActor open class UIView: UIResponder {
    public let layer: CALayer
    open class var layerClass: AnyClass { CALayer.self }
    open private(set) var subviews: [UIView] = []
    open private(set) weak var superview: UIView?
    open var tag = 0
    open var isUserInteractionEnabled = true
    open var accessibilityIdentifier: String?
    open var accessibilityTraits = UIAccessibilityTraits.none
    open var gestureRecognizers: [UIGestureRecognizer]?
    open var tintColor: UIColor! = .black
    open var autoresizingMask: AutoresizingMask = []
    /// Promises the compositor that the view draws opaque pixels. True by default, whatever the view draws, like
    /// Apple's.
    open var isOpaque = true
    open weak var mask: UIView?
    /// Not in Apple's API: a value that is stored with the view, since associated objects need Objective-C.
    public var standinState: AnyObject?
    private var needsLayout = true
    weak var controller: UIViewController?

    public struct AutoresizingMask: OptionSet, Sendable {
        public let rawValue: UInt
        public init(rawValue: UInt) { self.rawValue = rawValue }
        public static let flexibleWidth = AutoresizingMask(rawValue: 2)
        public static let flexibleHeight = AutoresizingMask(rawValue: 16)
    }

    public enum ContentMode: Int, Sendable {
        case scaleToFill, scaleAspectFit, scaleAspectFill
    }
    open var contentMode = ContentMode.scaleToFill

    public init(frame: CGRect) {
        guard let kind = Self.layerClass as? CALayer.Type else { preconditionFailure("layerClass is no CALayer") }
        layer = kind.init(layer: CALayer())
        super.init()
        layer.frame = frame
    }

    public convenience override init() { self.init(frame: .zero) }

    public required init?(coder: NSCoder) { nil }

    open override var next: UIResponder? { controller ?? superview }

    open var window: UIWindow? {
        var at: UIView? = self
        while let view = at {
            if let window = view as? UIWindow { return window }
            at = view.superview
        }
        return nil
    }

    // MARK: The tree

    open func addSubview(_ view: UIView) { insertSubview(view, at: subviews.count) }

    open func insertSubview(_ view: UIView, at index: Int) {
        let before = view.window
        view.detach()
        let index = min(index, subviews.count)
        subviews.insert(view, at: index)
        layer.insertSublayer(view.layer, at: UInt32(index))
        view.superview = self
        view.moved(from: before)
        setNeedsLayout()
    }

    open func insertSubview(_ view: UIView, belowSubview sibling: UIView) {
        insertSubview(view, at: subviews.firstIndex { $0 === sibling } ?? 0)
    }

    open func bringSubviewToFront(_ view: UIView) {
        guard view.superview === self else { return }
        subviews.removeAll { $0 === view }
        subviews.append(view)
        layer.addSublayer(view.layer)
    }

    open func removeFromSuperview() {
        guard let above = superview else { return }
        let before = window
        detach()
        above.setNeedsLayout()
        moved(from: before)
    }

    private func detach() {
        superview?.subviews.removeAll { $0 === self }
        layer.removeFromSuperlayer()
        superview = nil
    }

    private func moved(from before: UIWindow?) {
        didMoveToSuperview()
        if before !== window { windowChanged() }
    }

    private func windowChanged() {
        didMoveToWindow()
        for view in subviews { view.windowChanged() }
    }

    open func didMoveToSuperview() {}
    open func didMoveToWindow() {}

    open func isDescendant(of view: UIView) -> Bool {
        var at: UIView? = self
        while let each = at {
            if each === view { return true }
            at = each.superview
        }
        return false
    }

    open func viewWithTag(_ tag: Int) -> UIView? {
        if self.tag == tag { return self }
        return subviews.lazy.compactMap { $0.viewWithTag(tag) }.first
    }

    // MARK: Layout

    open func setNeedsLayout() { needsLayout = true }
    open func setNeedsDisplay() {}

    open func layoutIfNeeded() {
        if needsLayout {
            needsLayout = false
            controller?.viewWillLayoutSubviews()
            layoutSubviews()
            controller?.viewDidLayoutSubviews()
        }
        for view in subviews { view.layoutIfNeeded() }
    }

    open func layoutSubviews() {}

    func resized(from old: CGSize) {
        guard bounds.size != old else { return }
        setNeedsLayout()
        for view in subviews {
            var frame = view.frame
            if view.autoresizingMask.contains(.flexibleWidth) { frame.size.width += bounds.width - old.width }
            if view.autoresizingMask.contains(.flexibleHeight) { frame.size.height += bounds.height - old.height }
            if frame != view.frame { view.frame = frame }
        }
    }
}

extension UIView {
    /// Not in Apple's API: calls `act` for this view and all its descendants.
    public func eachDescendant(_ act: (UIView) -> Void) {
        act(self)
        for view in subviews { view.eachDescendant(act) }
    }
}
