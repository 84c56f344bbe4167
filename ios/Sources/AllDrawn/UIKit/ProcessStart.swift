#if canImport(UIKit)
import UIKit

/// The process's start, as the first surface's (metric §1).
@MainActor enum ProcessStart {
    /// Where this process was launched by the user; `nil` where it was prewarmed, or its start is not known.
    static func launch(now: Moment, wallMilliseconds: Int64) -> Launch? {
        // Set by the system where it made the process before anyone asked for it.
        if ProcessInfo.processInfo.environment["ActivePrewarm"] == "1" { return nil }
        guard let started = startWallMilliseconds else { return nil }
        let age = UInt64(max(0, wallMilliseconds - started)) * 1_000_000
        guard age <= now.nanoseconds else { return nil }
        let inForeground = UIApplication.shared.applicationState != .background
        return Launch(at: Moment(nanoseconds: now.nanoseconds - age), kind: .cold, inForeground: inForeground)
    }

    private static var startWallMilliseconds: Int64? {
        #if canImport(Darwin)
        var (info, size) = (kinfo_proc(), MemoryLayout<kinfo_proc>.stride)
        var path = [CTL_KERN, KERN_PROC, KERN_PROC_PID, getpid()]
        guard sysctl(&path, UInt32(path.count), &info, &size, nil, 0) == 0 else { return nil }
        let started = info.kp_proc.p_starttime
        return Int64(started.tv_sec) * 1_000 + Int64(started.tv_usec) / 1_000
        #else
        return nil
        #endif
    }
}
#endif
