// The properties of a view that say where it is and how it is drawn.

extension UIView {
    public var frame: CGRect {
        get { layer.frame }
        set {
            let old = bounds.size
            change("position", "bounds") { layer.frame = newValue }
            resized(from: old)
        }
    }

    public var bounds: CGRect {
        get { layer.bounds }
        set {
            let old = bounds.size
            change("bounds") { layer.bounds = newValue }
            resized(from: old)
        }
    }

    public var center: CGPoint {
        get { layer.position }
        set { change("position") { layer.position = newValue } }
    }

    public var transform: CGAffineTransform {
        get { layer.affineTransform() }
        set { change("transform") { layer.setAffineTransform(newValue) } }
    }

    public var alpha: CGFloat {
        get { CGFloat(layer.opacity) }
        set { change("opacity") { layer.opacity = Float(newValue) } }
    }

    // Changes properties of the layer. As Apple documents it, inside `UIView.animate` the model layer gets the new value
    // at once, and an animation leads the presentation layer from what it shows now to the new value.
    private func change(_ keyPaths: String..., by set: () -> Void) {
        let before = UIView.animating == nil ? nil : layer.presentation()
        let model = CALayer(layer: layer)
        set()
        for keyPath in keyPaths where before == nil || layer.animatable(keyPath) != model.animatable(keyPath) {
            layer.removeAnimation(forKey: keyPath)
            guard let before, let duration = UIView.animating, duration > 0 else { continue }
            let animation = CABasicAnimation(keyPath: keyPath)
            (animation.fromValue, animation.toValue) = (before.animatable(keyPath), layer.animatable(keyPath))
            animation.duration = duration
            layer.add(animation, forKey: keyPath)
        }
    }

    public var isHidden: Bool {
        get { layer.isHidden }
        set { layer.isHidden = newValue }
    }

    public var clipsToBounds: Bool {
        get { layer.masksToBounds }
        set { layer.masksToBounds = newValue }
    }

    public var backgroundColor: UIColor? {
        get { layer.backgroundColor.map { UIColor(cgColor: $0) } }
        set { layer.backgroundColor = newValue?.cgColor }
    }

    public func convert(_ rect: CGRect, to view: UIView?) -> CGRect { layer.convert(rect, to: (view ?? window)?.layer) }
    public func convert(_ point: CGPoint, to view: UIView?) -> CGPoint {
        layer.convert(point, to: (view ?? window)?.layer)
    }
    public func convert(_ rect: CGRect, from view: UIView?) -> CGRect {
        (view ?? window)?.layer.convert(rect, to: layer) ?? rect
    }

    public var safeAreaInsets: UIEdgeInsets { .zero }

    public func point(inside point: CGPoint, with event: UIEvent?) -> Bool { bounds.contains(point) }

    /// Returns the frontmost view at `point` that takes touches. As in UIKit, hidden, disabled and almost transparent
    /// views take none.
    public func hitTest(_ point: CGPoint, with event: UIEvent?) -> UIView? {
        guard isUserInteractionEnabled, !isHidden, alpha > 0.01, self.point(inside: point, with: event) else {
            return nil
        }
        for view in subviews.reversed() {
            if let hit = view.hitTest(convert(point, to: view), with: event) { return hit }
        }
        return self
    }
}

public struct UIEdgeInsets: Equatable, Sendable {
    public var top: CGFloat
    public var left: CGFloat
    public var bottom: CGFloat
    public var right: CGFloat
    public static let zero = UIEdgeInsets(top: 0, left: 0, bottom: 0, right: 0)

    public init(top: CGFloat, left: CGFloat, bottom: CGFloat, right: CGFloat) {
        (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
    }
}

extension UIView {
    public struct AnimationOptions: OptionSet, Sendable {
        public let rawValue: UInt
        public init(rawValue: UInt) { self.rawValue = rawValue }
        public static let allowUserInteraction = AnimationOptions(rawValue: 2)
        public static let curveLinear = AnimationOptions(rawValue: 3 << 16)
    }

    // Duration of the `animate` call whose closure is running, seconds.
    static var animating: TimeInterval?

    /// The stand-in animates a view's opacity and geometry, always linearly.
    public class func animate(
        withDuration duration: TimeInterval, delay: TimeInterval, options: AnimationOptions = [],
        animations: @escaping () -> Void, completion: ((Bool) -> Void)? = nil
    ) {
        animating = duration
        animations()
        animating = nil
        if let completion { Stage.shared.after(delay + duration) { completion(true) } }
    }

    public class func animate(withDuration duration: TimeInterval, animations: @escaping () -> Void) {
        animate(withDuration: duration, delay: 0, animations: animations)
    }
}

extension UIColor {
    convenience init(cgColor: CGColor) {
        let parts = cgColor.components ?? [0, 0, 0, 0]
        self.init(red: parts[0], green: parts[1], blue: parts[2], alpha: parts[3])
    }
}
