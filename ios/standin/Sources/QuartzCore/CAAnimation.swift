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

/// An animation of one property between two values. The stand-in always animates linearly.
open class CABasicAnimation: CAPropertyAnimation {
    open var fromValue: Any?
    open var toValue: Any?

    /// Returns the animation's progress at the time `now`, 0 to 1.
    func share(at now: CFTimeInterval) -> Double {
        duration > 0 ? min(1, max(0, (now - beginTime) / duration)) : 1
    }

    func number(at now: CFTimeInterval, model: Double) -> Double {
        let (from, to) = (fromValue as? Double ?? model, toValue as? Double ?? model)
        return from + (to - from) * share(at: now)
    }
}
