#if canImport(UIKit)
import UIKit

/// Finds when the process started: the first surface's visit may start at that time (metric §1).
@MainActor enum ProcessStart {
    /// Returns the launch; nil if the process was prewarmed or its start is unknown.
    static func launch(now: Moment, wallMilliseconds: Int64) -> Launch? {
        // The system sets this variable if it creates the process before the user opens the app.
        if ProcessInfo.processInfo.environment["ActivePrewarm"] == "1" { return nil }
        return launch(
            now: now, wallMilliseconds: wallMilliseconds, started: startWallMilliseconds,
            computed: nanoseconds(CLOCK_THREAD_CPUTIME_ID))
    }

    /// Computes the launch from the process's start, which iOS gives only as wall time (`kern.boottime` moves with the
    /// wall clock, and no iOS header has the kernel's `ri_proc_start_abstime`). If the wall clock is set between the
    /// start and the SDK's installation, the computed age of the process is wrong by that amount. Returns nil if the
    /// age is impossible: negative, above the device's uptime, or below `computed`, the CPU time in nanoseconds that
    /// this thread has used.
    static func launch(now: Moment, wallMilliseconds: Int64, started: Int64?, computed: UInt64) -> Launch? {
        guard let started, wallMilliseconds >= started else { return nil }
        let (milliseconds, isTooOld) = wallMilliseconds.subtractingReportingOverflow(started)
        let (age, isOlder) = UInt64(clamping: milliseconds).multipliedReportingOverflow(by: 1_000_000)
        // Allow for 1 ms: the start is known only to the millisecond.
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
