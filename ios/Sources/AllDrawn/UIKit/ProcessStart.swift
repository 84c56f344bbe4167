#if canImport(UIKit)
import UIKit

/// The process's start, as the first surface's (metric §1).
@MainActor enum ProcessStart {
    /// Where this process was launched by the user; `nil` where it was prewarmed, or its start is not known.
    static func launch(now: Moment, wallMilliseconds: Int64) -> Launch? {
        // Set by the system where it made the process before anyone asked for it.
        if ProcessInfo.processInfo.environment["ActivePrewarm"] == "1" { return nil }
        return launch(
            now: now, wallMilliseconds: wallMilliseconds, started: startWallMilliseconds,
            computed: nanoseconds(CLOCK_THREAD_CPUTIME_ID))
    }

    /// The system tells apps a process's start by the wall clock alone, when it was (`kern.boottime` moves with that clock; the
    /// kernel's `ri_proc_start_abstime` is in no header for iOS). If the clock is set between the start and the installation,
    /// the age is wrong by as much. What cannot be is seen, and then there is no launch rather than a short one: a process
    /// from the future, one older than the device is awake, and one younger than the time that this thread has computed.
    static func launch(now: Moment, wallMilliseconds: Int64, started: Int64?, computed: UInt64) -> Launch? {
        guard let started, wallMilliseconds >= started else { return nil }
        let (milliseconds, isTooOld) = wallMilliseconds.subtractingReportingOverflow(started)
        let (age, isOlder) = UInt64(clamping: milliseconds).multipliedReportingOverflow(by: 1_000_000)
        // A start is known to the millisecond.
        guard !isTooOld, !isOlder, age <= now.nanoseconds, age &+ 1_000_000 >= computed else { return nil }
        let inForeground = UIApplication.shared.applicationState != .background
        return Launch(at: Moment(nanoseconds: now.nanoseconds - age), kind: .cold, inForeground: inForeground)
    }

    private static func nanoseconds(_ clock: clockid_t) -> UInt64 {
        var time = timespec()
        guard clock_gettime(clock, &time) == 0 else { return 0 }
        return UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
    }

    private static var startWallMilliseconds: Int64? {
        #if canImport(Darwin)
        var (info, size) = (kinfo_proc(), MemoryLayout<kinfo_proc>.stride)
        var path = [CTL_KERN, KERN_PROC, KERN_PROC_PID, getpid()]
        guard sysctl(&path, UInt32(clamping: path.count), &info, &size, nil, 0) == 0 else { return nil }
        let started = info.kp_proc.p_starttime
        return Int64(clamping: started.tv_sec) &* 1_000 &+ Int64(clamping: started.tv_usec) / 1_000
        #else
        return nil
        #endif
    }
}
#endif
