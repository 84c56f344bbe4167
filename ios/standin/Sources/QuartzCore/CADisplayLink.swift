// The display's clock. Without Objective-C it has a closure in place of target and selector.

open class CADisplayLink: NSObject {
    open private(set) var timestamp: CFTimeInterval = 0
    open private(set) var targetTimestamp: CFTimeInterval = 0
    open var duration: CFTimeInterval { targetTimestamp - timestamp }
    open var isPaused = false
    private let tick: @MainActor (CADisplayLink) -> Void

    /// Not Apple's: the display links on the run loop, in order. Main thread only.
    nonisolated(unsafe) public private(set) static var running: [CADisplayLink] = []

    /// Not Apple's: replaces `init(target:selector:)`.
    public init(standin tick: @escaping @MainActor (CADisplayLink) -> Void) { self.tick = tick }

    open func add(to runloop: RunLoop, forMode mode: RunLoop.Mode) { Self.running.append(self) }
    open func invalidate() { Self.running.removeAll { $0 === self } }

    /// Not Apple's: begins a frame at `timestamp` that is expected on the screen at `target`.
    @MainActor public static func fire(timestamp: CFTimeInterval, target: CFTimeInterval) {
        for link in running where !link.isPaused {
            (link.timestamp, link.targetTimestamp) = (timestamp, target)
            link.tick(link)
        }
    }
}
