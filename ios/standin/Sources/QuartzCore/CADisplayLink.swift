// A stand-in for the display link. Without Objective-C it calls a closure instead of a target's selector.

open class CADisplayLink: NSObject {
    open private(set) var timestamp: CFTimeInterval = 0
    open private(set) var targetTimestamp: CFTimeInterval = 0
    open var duration: CFTimeInterval { targetTimestamp - timestamp }
    open var isPaused = false
    private let tick: @MainActor (CADisplayLink) -> Void

    /// Not in Apple's API: the display links on the run loop, in order. Main thread only.
    nonisolated(unsafe) public private(set) static var running: [CADisplayLink] = []

    /// Not in Apple's API: replaces `init(target:selector:)`, which needs Objective-C.
    public init(standin tick: @escaping @MainActor (CADisplayLink) -> Void) { self.tick = tick }

    open func add(to runloop: RunLoop, forMode mode: RunLoop.Mode) { Self.running.append(self) }
    open func invalidate() { Self.running.removeAll { $0 === self } }

    /// Not in Apple's API: begins a frame at the time `timestamp`, in seconds. The frame is expected on the screen at
    /// `target`.
    @MainActor public static func fire(timestamp: CFTimeInterval, target: CFTimeInterval) {
        for link in running where !link.isPaused {
            (link.timestamp, link.targetTimestamp) = (timestamp, target)
            link.tick(link)
        }
    }
}
