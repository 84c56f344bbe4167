#if canImport(os)
import os

/// Logs lines for the app's developer.
enum Log {
    private static let log = OSLog(subsystem: "dev.alldrawn", category: "AllDrawn")

    static func error(_ line: String) { os_log(.error, log: log, "%{public}s", line) }
}
#else
import Foundation

/// Logs lines for the app's developer.
enum Log {
    static func error(_ line: String) { FileHandle.standardError.write(Data("AllDrawn: \(line)\n".utf8)) }
}
#endif
