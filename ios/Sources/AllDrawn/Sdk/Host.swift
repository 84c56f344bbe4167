import Foundation

/// The services that the SDK needs from the platform besides views: clocks, random ids, one timer, and calls in the run
/// loop's next turn.
@MainActor protocol Host: AnyObject {
    /// The current time on the clock of touches and display links. That clock stops while the device sleeps.
    var now: Moment { get }
    /// How far the clock that includes sleep is ahead of `now`, nanoseconds. Only differences are meaningful.
    var asleepNanoseconds: UInt64 { get }
    /// The wall time, milliseconds since 1970.
    var wallMilliseconds: Int64 { get }
    /// The id of a new visit: 128 random bits.
    var visitId: Data { get }
    /// Sets the timer: calls `act` once at the time `at`, or as soon as possible afterwards. There is one timer: a new
    /// call replaces the previous one, and `nil` cancels it.
    func wake(at: Moment?, _ act: @escaping @MainActor () -> Void)
    /// Calls `act` in the next turn of the run loop.
    func nextTurn(_ act: @escaping @MainActor () -> Void)
}

/// Reports the display's frames. Runs only while a visit is pending.
@MainActor protocol FrameClock: AnyObject {
    /// Calls `frame` once per frame from now on, after the app's changes and layout and before the frame is drawn.
    /// `presented` is when the frame's pixels are expected on the screen.
    func start(_ frame: @escaping @MainActor (_ presented: Moment) -> Void)
    func stop()
}
