@testable import AllDrawn

/// A platform whose time goes by when a test says so.
@MainActor final class ScriptedHost: Host {
    private var time = Moment(nanoseconds: 1_000_000_000_000)
    private var alarm: (at: Moment, act: @MainActor () -> Void)?
    private var turns: [@MainActor () -> Void] = []
    /// Sleep so far.
    var asleepMilliseconds: UInt64 = 0

    init() {}

    var now: Moment { time }
    var asleepNanoseconds: UInt64 { asleepMilliseconds * 1_000_000 }
    var wallMilliseconds: Int64 { 1_800_000_000_000 + Int64(time.nanoseconds / 1_000_000) }

    /// How often the timer was set.
    private(set) var timersSet = 0

    func wake(at: Moment?, _ act: @escaping @MainActor () -> Void) {
        timersSet += 1
        alarm = at.map { ($0, act) }
    }
    func nextTurn(_ act: @escaping @MainActor () -> Void) { turns.append(act) }

    /// Whether the timer is set.
    var isArmed: Bool { alarm != nil }

    /// Lets time go by; the timer fires where it stands.
    func pass(milliseconds: Double) {
        turn()
        let end = Moment(nanoseconds: time.nanoseconds + UInt64(milliseconds * 1e6))
        while let (at, act) = alarm, at <= end {
            alarm = nil
            time = max(time, at)
            act()
            turn()
        }
        time = end
    }

    /// What is handled now has been handled.
    func turn() {
        let acts = turns
        turns = []
        for act in acts { act() }
    }
}

/// Frames that a test draws.
@MainActor final class ScriptedFrames: FrameClock {
    private var frame: (@MainActor (Moment) -> Void)?

    init() {}

    func start(_ frame: @escaping @MainActor (Moment) -> Void) { self.frame = frame }
    func stop() { frame = nil }

    /// Whether frames are asked for.
    var isRunning: Bool { frame != nil }

    /// Draws one that is on the screen at `presented`.
    func draw(at presented: Moment) { frame?(presented) }
}
