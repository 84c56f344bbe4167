/// What the SDK wants of the platform beside views: the clock, one timer, and the turn of the run loop.
@MainActor protocol Host: AnyObject {
    /// The clock of touches and display links. It stands still while the device sleeps.
    var now: Moment { get }
    /// How far a clock that goes on in sleep is ahead of that one, nanoseconds since any point.
    var asleepNanoseconds: UInt64 { get }
    /// Milliseconds since 1970.
    var wallMilliseconds: Int64 { get }
    /// Calls `act` at that time, or as soon as it can thereafter. There is one such call: a new one takes the place of the
    /// former, `nil` takes it away.
    func wake(at: Moment?, _ act: @escaping @MainActor () -> Void)
    /// Calls `act` when what the run loop is handling now has been handled.
    func nextTurn(_ act: @escaping @MainActor () -> Void)
}

/// Tells of frames. It runs while a visit is pending and never else.
@MainActor protocol FrameClock: AnyObject {
    /// From now on, once a frame, after the app and layout have changed what they will and before the frame is drawn:
    /// `frame` is told when its pixels are expected on the screen.
    func start(_ frame: @escaping @MainActor (_ presented: Moment) -> Void)
    func stop()
}
