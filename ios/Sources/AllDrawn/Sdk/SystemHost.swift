import Dispatch
import Foundation

/// The host of an app: reads the system's clocks, and runs its timer on the main queue.
@MainActor final class SystemHost: Host {
    private var timer: (any DispatchSourceTimer)?

    var now: Moment { SystemHost.moment }

    /// The current time. Any thread.
    nonisolated static var moment: Moment { Moment(nanoseconds: uptime) }

    var asleepNanoseconds: UInt64 { SystemHost.withSleep &- SystemHost.uptime }

    var wallMilliseconds: Int64 { Int64(saturating: Date().timeIntervalSince1970 * 1_000) }

    var visitId: Data { randomBits() }

    func wake(at: Moment?, _ act: @escaping @MainActor () -> Void) {
        timer?.cancel()
        timer = nil
        guard let at else { return }
        let timer = DispatchSource.makeTimerSource(queue: .main)
        // The timer must not fire early.
        let wait = at.since(now)
        timer.schedule(deadline: .now() + .nanoseconds(Int(clamping: wait)), leeway: .milliseconds(1))
        timer.setEventHandler { MainThread.runIfCurrent(act) }
        timer.resume()
        self.timer = timer
    }

    func nextTurn(_ act: @escaping @MainActor () -> Void) {
        DispatchQueue.main.async { act() }
    }

    #if canImport(Darwin)
    // `uptime` is the clock of touches and display links, which stops during sleep. `withSleep` also counts sleep.
    nonisolated private static var uptime: UInt64 { clock_gettime_nsec_np(CLOCK_UPTIME_RAW) }
    nonisolated private static var withSleep: UInt64 { clock_gettime_nsec_np(CLOCK_MONOTONIC_RAW) }
    #else
    nonisolated private static var uptime: UInt64 { read(CLOCK_MONOTONIC) }
    nonisolated private static var withSleep: UInt64 { read(CLOCK_BOOTTIME) }

    nonisolated private static func read(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
    }
    #endif
}
