// Protocols by which a view reports its own state. UIKit's plain views need none.

/// A view that reports whether its content is drawn. Its methods are called on the main thread at each frame of a
/// pending visit: they must be fast and have no side effects.
@MainActor public protocol PerfView: AnyObject {
    /// True if its final content is painted.
    func isDrawn() -> Bool
    /// True if its content will never come. This is final. Default: false.
    func isFailed() -> Bool
    /// True if it deliberately shows nothing. Default: false.
    func isDeclaredEmpty() -> Bool
    /// A number that changes whenever its content does. Default: nil, the content never changes.
    func contentGeneration() -> Int?
    /// Its name in the list of late nodes, at most 64 bytes; must not contain user content. Default: nil, its
    /// accessibility identifier and class.
    func label() -> String?
    /// Left edge in window coordinates, points. If any of these four is nil (the default), the view's own bounds are
    /// used.
    func x() -> Double?
    /// Top edge in window coordinates, points.
    func y() -> Double?
    /// Width, points.
    func width() -> Double?
    /// Height, points.
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

/// A picture that reports its own state.
@MainActor public protocol PerfImageView: PerfView {}

/// A text that reports its own state.
@MainActor public protocol PerfTextView: PerfView {}

/// A video that reports its own state. `isDrawn` refers to its poster or first frame.
@MainActor public protocol PerfVideoView: PerfView {
    /// True if loading has begun. This counts less than any frame and is recorded separately.
    func isVideoLoadStarted() -> Bool
    /// True if a frame of the playing video has been presented. Default: false.
    func isFirstFrameRendered() -> Bool
    /// True if playback was requested. Default: true.
    func isPlaybackRequested() -> Bool
}

extension PerfVideoView {
    public func isFirstFrameRendered() -> Bool { false }
    public func isPlaybackRequested() -> Bool { true }
}

/// A spinner or skeleton that reports whether it is busy.
@MainActor public protocol PerfBusyView: AnyObject {
    func isBusy() -> Bool
}
