// The clock that the stand-in's display, animations and touches share. A test turns it.

/// Not Apple's: what `CACurrentMediaTime()` answers. Main thread only, like everything that reads it here.
public enum MediaClock {
    nonisolated(unsafe) public static var now: CFTimeInterval = 3600
}

// swift-format-ignore: AlwaysUseLowerCamelCase
public func CACurrentMediaTime() -> CFTimeInterval { MediaClock.now }
