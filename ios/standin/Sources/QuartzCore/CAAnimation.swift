open class CAAnimation: NSObject {
    open var duration: CFTimeInterval = 0.25
    open var beginTime: CFTimeInterval = 0
    open var isRemovedOnCompletion = true
}

open class CAPropertyAnimation: CAAnimation {
    open var keyPath: String?

    public convenience init(keyPath path: String?) {
        self.init()
        keyPath = path
    }
}

/// An animation of one property between two values. The stand-in always animates linearly. A value is the list of the
/// numbers that it consists of (`CALayer.animatable`); Apple's is an `NSValue` or `NSNumber`.
open class CABasicAnimation: CAPropertyAnimation {
    open var fromValue: Any?
    open var toValue: Any?

    /// Returns the animation's progress at the time `now`, 0 to 1.
    func share(at now: CFTimeInterval) -> Double {
        duration > 0 ? min(1, max(0, (now - beginTime) / duration)) : 1
    }

    /// Returns the numbers that make up the animated value at the time `now`. `model`: those of the model layer.
    func numbers(at now: CFTimeInterval, model: [CGFloat]) -> [CGFloat] {
        let (from, to) = (fromValue as? [CGFloat] ?? model, toValue as? [CGFloat] ?? model)
        let share = CGFloat(share(at: now))
        return zip(from, to).map { $0 + ($1 - $0) * share }
    }
}
