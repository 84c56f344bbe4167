// A stand-in for run-loop observers. Core Animation commits in such an observer; an observer with a higher order runs
// after the commit.

public typealias CFIndex = Int
public typealias CFOptionFlags = UInt
public final class CFAllocator: Sendable {}
public let kCFAllocatorDefault: CFAllocator? = nil

public struct CFRunLoopActivity: OptionSet, Sendable {
    public let rawValue: CFOptionFlags
    public init(rawValue: CFOptionFlags) { self.rawValue = rawValue }
    public static let beforeWaiting = CFRunLoopActivity(rawValue: 1 << 5)
}

public struct CFRunLoopMode: Sendable {
    public static let commonModes: CFRunLoopMode? = CFRunLoopMode()
}

public final class CFRunLoopObserver {
    let order: CFIndex
    let act: (CFRunLoopObserver?, CFRunLoopActivity) -> Void

    init(order: CFIndex, act: @escaping (CFRunLoopObserver?, CFRunLoopActivity) -> Void) {
        (self.order, self.act) = (order, act)
    }
}

public final class CFRunLoop {
    /// Not in Apple's API: the observers, sorted by order. Main thread only.
    public private(set) var observers: [CFRunLoopObserver] = []
    nonisolated(unsafe) static let main = CFRunLoop()

    func add(_ observer: CFRunLoopObserver) {
        observers.append(observer)
        observers.sort { $0.order < $1.order }
    }

    func remove(_ observer: CFRunLoopObserver) { observers.removeAll { $0 === observer } }

    /// Not in Apple's API: ends the run loop's turn, after Core Animation's commit (order 2,000,000).
    public func endTurn() {
        for observer in observers { observer.act(observer, .beforeWaiting) }
    }
}

// swift-format-ignore: AlwaysUseLowerCamelCase
public func CFRunLoopGetMain() -> CFRunLoop! { CFRunLoop.main }

// swift-format-ignore: AlwaysUseLowerCamelCase
public func CFRunLoopObserverCreateWithHandler(
    _ allocator: CFAllocator!, _ activities: CFOptionFlags, _ repeats: Bool, _ order: CFIndex,
    _ block: ((CFRunLoopObserver?, CFRunLoopActivity) -> Void)!
) -> CFRunLoopObserver! {
    CFRunLoopObserver(order: order, act: block)
}

// swift-format-ignore: AlwaysUseLowerCamelCase
public func CFRunLoopAddObserver(_ loop: CFRunLoop!, _ observer: CFRunLoopObserver!, _ mode: CFRunLoopMode!) {
    loop.add(observer)
}

// swift-format-ignore: AlwaysUseLowerCamelCase
public func CFRunLoopRemoveObserver(_ loop: CFRunLoop!, _ observer: CFRunLoopObserver!, _ mode: CFRunLoopMode!) {
    loop.remove(observer)
}
