// The protocols through which a view reports its own state. UIKit's own views need none of them, since the SDK reads
// their state itself.

/// A view that reports whether its content is drawn. Its methods are called on the main thread at each frame of a
/// pending visit: they must be fast and have no side effects.
@MainActor public protocol PerfView: AnyObject {
    /// True if the view's final content is painted.
    func isDrawn() -> Bool
    /// True if the view's content will never come. A view that has returned true must not return false later. Default:
    /// false.
    func isFailed() -> Bool
    /// True if the view deliberately shows nothing. Default: false.
    func isDeclaredEmpty() -> Bool
    /// A number that changes whenever the view's content does. Default: nil, the content never changes.
    func contentGeneration() -> Int?
    /// The view's name in an event's list of late nodes, at most 64 bytes. It must not contain user content. Default:
    /// nil, which stands for the view's class and accessibility identifier.
    func label() -> String?
    /// Left edge of the content in window coordinates, points. If `x`, `y`, `width` or `height` is nil (the default),
    /// the view's own bounds are used.
    func x() -> Double?
    /// Top edge of the content in window coordinates, points.
    func y() -> Double?
    /// Width of the content, points.
    func width() -> Double?
    /// Height of the content, points.
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

/// A video that reports its own state. `isDrawn` reports whether the video's poster or first frame is painted.
@MainActor public protocol PerfVideoView: PerfView {
    /// True if the video has begun to load. A video that only loads counts as less than one that shows a frame, and is
    /// recorded separately.
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

/// A view that is shown instead of content that could not be loaded, for example a box with a message and a button to
/// try again. While it is visible it counts as failed content, whatever it is made of: a visit ends as `error` if failed
/// content covers at least half of what the surface shows, and else as `completeWithErrors`.
@MainActor public protocol PerfErrorView: AnyObject {}

/// A spinner or skeleton that reports whether it is busy.
@MainActor public protocol PerfBusyView: AnyObject {
    func isBusy() -> Bool
}
