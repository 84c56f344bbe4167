import struct Foundation.Data

@testable import AllDrawn

/// A host whose clock and timer a test controls.
@MainActor final class ScriptedHost: Host {
    private var time = Moment(nanoseconds: 1_000_000_000_000)
    private var alarm: (at: Moment, act: @MainActor () -> Void)?
    private var turns: [@MainActor () -> Void] = []
    /// Time that the device has slept so far, milliseconds.
    var asleepMilliseconds: UInt64 = 0

    init() {}

    var now: Moment { time }
    var asleepNanoseconds: UInt64 { asleepMilliseconds * 1_000_000 }
    var wallMilliseconds: Int64 { 1_800_000_000_000 + Int64(time.nanoseconds / 1_000_000) }

    /// True to give visits ids that are audited at any rate (metric §8). False: ids that are audited only if all are.
    var auditsVisits = false
    var visitId: Data { randomBits().prefix(8) + Data(repeating: auditsVisits ? 0 : 0xff, count: 8) }

    /// Sets the clock, before the first visit begins.
    func start(at now: Moment) { time = now }

    /// Number of times that the timer was set or cancelled.
    private(set) var timersSet = 0

    func wake(at: Moment?, _ act: @escaping @MainActor () -> Void) {
        timersSet += 1
        alarm = at.map { ($0, act) }
    }
    func nextTurn(_ act: @escaping @MainActor () -> Void) {
        callsDeferred += 1
        turns.append(act)
    }

    /// Number of calls that were deferred to the next turn so far.
    private(set) var callsDeferred = 0

    /// True while the timer is set.
    var isArmed: Bool { alarm != nil }

    /// Advances the clock by `milliseconds`. The timer fires when its time comes.
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

    /// Keeps the main thread busy for `milliseconds`. A timer whose time comes meanwhile fires afterwards.
    func block(milliseconds: Double) {
        time = Moment(nanoseconds: time.nanoseconds + UInt64(milliseconds * 1e6))
        pass(milliseconds: 0)
    }

    /// Ends the run loop's turn: makes the calls that were deferred to the next turn.
    func turn() {
        let acts = turns
        turns = []
        for act in acts { act() }
    }
}

/// A frame clock whose frames a test draws.
@MainActor final class ScriptedFrames: FrameClock {
    private var frame: (@MainActor (Moment) -> Void)?

    init() {}

    func start(_ frame: @escaping @MainActor (Moment) -> Void) { self.frame = frame }
    func stop() { frame = nil }

    /// True while the SDK asks for frames.
    var isRunning: Bool { frame != nil }

    /// Draws a frame that is on the screen at `presented`.
    func draw(at presented: Moment) { frame?(presented) }
}
