// A stand-in for Core Animation's layer, which says where a view is and how it is drawn. The layer's frame is computed
// from its bounds, position, anchor point and transform.

open class CALayer: NSObject {
    open var bounds = CGRect.zero
    open var position = CGPoint.zero
    open var anchorPoint = CGPoint(x: 0.5, y: 0.5)
    open var zPosition: CGFloat = 0
    open var opacity: Float = 1
    open var isHidden = false
    open var masksToBounds = false
    open var cornerRadius: CGFloat = 0
    open var isOpaque = false
    open var backgroundColor: CGColor?
    open var borderColor: CGColor?
    open var borderWidth: CGFloat = 0
    open var contents: Any?
    open var mask: CALayer?
    open private(set) var sublayers: [CALayer]?
    open private(set) weak var superlayer: CALayer?
    private var transform = CGAffineTransform.identity
    private var animations: [(key: String, animation: CAAnimation)] = []

    public override init() { super.init() }

    /// Creates a copy of the layer as it is on the screen. Only `presentation()` uses it.
    public required init(layer: Any) {
        super.init()
        guard let model = layer as? CALayer else { return }
        (bounds, position, anchorPoint, zPosition) = (model.bounds, model.position, model.anchorPoint, model.zPosition)
        (opacity, isHidden, masksToBounds, cornerRadius) = (
            model.opacity, model.isHidden, model.masksToBounds, model.cornerRadius
        )
        (isOpaque, backgroundColor, contents, transform) = (
            model.isOpaque, model.backgroundColor, model.contents, model.transform
        )
    }

    open func affineTransform() -> CGAffineTransform { transform }
    open func setAffineTransform(_ transform: CGAffineTransform) { self.transform = transform }

    open var frame: CGRect {
        get { bounds.applying(toParent) }
        set {
            bounds.size = newValue.size
            position = CGPoint(
                x: newValue.minX + anchorPoint.x * newValue.width, y: newValue.minY + anchorPoint.y * newValue.height)
        }
    }

    // Maps the layer's own coordinates to its parent's.
    private var toParent: CGAffineTransform {
        let anchor = CGPoint(
            x: bounds.minX + anchorPoint.x * bounds.width, y: bounds.minY + anchorPoint.y * bounds.height)
        return CGAffineTransform(translationX: -anchor.x, y: -anchor.y)
            .concatenating(transform)
            .concatenating(CGAffineTransform(translationX: position.x, y: position.y))
    }

    private var toRoot: CGAffineTransform {
        var (all, at) = (toParent, superlayer)
        while let layer = at {
            all = all.concatenating(layer.toParent)
            at = layer.superlayer
        }
        return all
    }

    /// Converts a point to the coordinates of `layer` or, if `layer` is nil, of the root layer, like Apple's.
    open func convert(_ rect: CGRect, to layer: CALayer?) -> CGRect {
        rect.applying(layer.map { toRoot.concatenating($0.toRoot.inverted()) } ?? toRoot)
    }

    open func convert(_ point: CGPoint, to layer: CALayer?) -> CGPoint {
        point.applying(layer.map { toRoot.concatenating($0.toRoot.inverted()) } ?? toRoot)
    }

    open func addSublayer(_ layer: CALayer) {
        insertSublayer(layer, at: UInt32(sublayers?.count ?? 0))
    }

    open func insertSublayer(_ layer: CALayer, at index: UInt32) {
        layer.removeFromSuperlayer()
        var all = sublayers ?? []
        all.insert(layer, at: min(Int(index), all.count))
        sublayers = all
        layer.superlayer = self
    }

    open func removeFromSuperlayer() {
        guard let above = superlayer else { return }
        above.sublayers?.removeAll { $0 === self }
        superlayer = nil
    }

    open func add(_ animation: CAAnimation, forKey key: String?) {
        if animation.beginTime == 0 { animation.beginTime = CACurrentMediaTime() }
        animations.removeAll { $0.key == key }
        animations.append((key ?? "", animation))
    }

    open func animationKeys() -> [String]? {
        dropFinished()
        return animations.isEmpty ? nil : animations.map(\.key)
    }

    open func animation(forKey key: String) -> CAAnimation? {
        animations.first { $0.key == key }?.animation
    }

    open func removeAnimation(forKey key: String) { animations.removeAll { $0.key == key } }
    open func removeAllAnimations() { animations = [] }

    /// Returns the layer as it is on the screen now, with its running animations.
    open func presentation() -> Self? {
        dropFinished()
        let shown = type(of: self).init(layer: self)
        for case let animation as CABasicAnimation in animations.map(\.animation) {
            guard let keyPath = animation.keyPath else { continue }
            shown.animate(keyPath, animation.numbers(at: CACurrentMediaTime(), model: animatable(keyPath)))
        }
        return shown
    }

    /// Not in Apple's API: the numbers that make up a property that the stand-in can animate. Apple's `transform` is a
    /// `CATransform3D`; here it is affine.
    public func animatable(_ keyPath: String) -> [CGFloat] {
        switch keyPath {
        case "opacity": [CGFloat(opacity)]
        case "position": [position.x, position.y]
        case "bounds": [bounds.minX, bounds.minY, bounds.width, bounds.height]
        case "transform": [transform.a, transform.b, transform.c, transform.d, transform.tx, transform.ty]
        default: []
        }
    }

    private func animate(_ keyPath: String, _ to: [CGFloat]) {
        switch keyPath {
        case "opacity": opacity = Float(to[0])
        case "position": position = CGPoint(x: to[0], y: to[1])
        case "bounds": bounds = CGRect(x: to[0], y: to[1], width: to[2], height: to[3])
        case "transform": transform = CGAffineTransform(a: to[0], b: to[1], c: to[2], d: to[3], tx: to[4], ty: to[5])
        default: break
        }
    }

    private func dropFinished() {
        guard !animations.isEmpty else { return }
        let now = CACurrentMediaTime()
        // Allow for rounding: sums of frame times may differ by a nanosecond.
        animations.removeAll {
            $0.animation.isRemovedOnCompletion && now >= $0.animation.beginTime + $0.animation.duration - 1e-7
        }
    }
}

/// A layer whose content the GPU draws, so that the SDK cannot read it.
open class CAMetalLayer: CALayer {}
