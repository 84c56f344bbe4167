// The protocols by which a view answers for itself. Plain views are understood as they are.

/// What every media view answers, on the main thread, at each frame of a pending visit: quickly, and without effect.
@MainActor public protocol PerfView: AnyObject {
    /// Its final content is painted.
    func isDrawn() -> Bool
    /// Its content will not come: terminal. Default: false.
    func isFailed() -> Bool
    /// It has nothing to show, and says so. Default: false.
    func isDeclaredEmpty() -> Bool
    /// Changes with its content. Default: nil, it is always the same.
    func contentGeneration() -> Int?
    /// Names it in the list of late nodes, up to 64 bytes; never content. Default: nil, its identifier and class.
    func label() -> String?
    /// Left edge, points of the window. Default: nil, the view's own, as with the three that follow.
    func x() -> Double?
    /// Top edge.
    func y() -> Double?
    /// Width.
    func width() -> Double?
    /// Height.
    func height() -> Double?
}

extension PerfView {
    public func isFailed() -> Bool { false }
    public func isDeclaredEmpty() -> Bool { false }
    public func contentGeneration() -> Int? { nil }
    public func label() -> String? { nil }
    public func x() -> Double? { nil }
    public func y() -> Double? { nil }
    public func width() -> Double? { nil }
    public func height() -> Double? { nil }
}

/// A picture that answers for itself.
@MainActor public protocol PerfImageView: PerfView {}

/// Text that answers for itself.
@MainActor public protocol PerfTextView: PerfView {}

/// A video that answers for itself. `isDrawn` speaks of its poster or first frame.
@MainActor public protocol PerfVideoView: PerfView {
    /// Loading has begun; weaker than any frame, and recorded apart.
    func isVideoLoadStarted() -> Bool
    /// A frame of the playing video was presented. Default: false.
    func isFirstFrameRendered() -> Bool
    /// It was told to play. Default: true.
    func isPlaybackRequested() -> Bool
}

extension PerfVideoView {
    public func isFirstFrameRendered() -> Bool { false }
    public func isPlaybackRequested() -> Bool { true }
}

/// A spinner or skeleton that says whether it is busy.
@MainActor public protocol PerfBusyView: AnyObject {
    func isBusy() -> Bool
}
