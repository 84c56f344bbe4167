@MainActor open class UITouch: NSObject {
    public enum Phase: Int, Sendable {
        case began, moved, stationary, ended, cancelled
    }
    open internal(set) var timestamp: TimeInterval
    open internal(set) var phase: Phase
    open internal(set) weak var window: UIWindow?
    open internal(set) weak var view: UIView?
    var point: CGPoint

    init(at point: CGPoint, phase: Phase, window: UIWindow) {
        (self.point, self.phase, self.window, timestamp) = (point, phase, window, CACurrentMediaTime())
        view = window.hitTest(point, with: nil)
        super.init()
    }

    open func location(in view: UIView?) -> CGPoint {
        guard let view, let window else { return point }
        return window.convert(point, to: view)
    }
}

@MainActor open class UIPress: NSObject {
    public enum Phase: Int, Sendable {
        case began, changed, stationary, ended, cancelled
    }
    open internal(set) var timestamp: TimeInterval = CACurrentMediaTime()
    open internal(set) var phase = Phase.began
    open internal(set) weak var responder: UIResponder?
}

@MainActor open class UIEvent: NSObject {
    public enum EventType: Int, Sendable {
        case touches = 0
        case motion, remoteControl, presses
        case scroll = 10
        case hover, transform
    }
    open internal(set) var type: EventType
    open internal(set) var timestamp: TimeInterval
    open internal(set) var allTouches: Set<UITouch>?

    init(type: EventType, touches: Set<UITouch>?) {
        (self.type, allTouches, timestamp) = (type, touches, CACurrentMediaTime())
        super.init()
    }
}

open class UIPressesEvent: UIEvent {
    open internal(set) var allPresses: Set<UIPress> = []
}
