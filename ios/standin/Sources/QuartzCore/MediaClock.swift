// The clock that the stand-in's display, animations and touches share. A test sets it.

/// Not in Apple's API: the value of `CACurrentMediaTime()`, seconds. Main thread only.
public enum MediaClock {
    nonisolated(unsafe) public static var now: CFTimeInterval = 3600
}

// swift-format-ignore: AlwaysUseLowerCamelCase
public func CACurrentMediaTime() -> CFTimeInterval { MediaClock.now }
