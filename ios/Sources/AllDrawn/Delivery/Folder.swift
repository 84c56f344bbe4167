import Foundation

/// The folder where the core stores visits that the collector has not acknowledged yet.
enum Folder {
    /// A folder in Application Support, which survives launches and updates.
    static var standard: URL? {
        FileManager.default.urls(for: .applicationSupportDirectory, in: .userDomainMask).first?
            .appendingPathComponent("dev.alldrawn", isDirectory: true)
    }

    /// Creates the folder. Its files can be read at any time after the device was first unlocked, since visits also end
    /// in the background. It is excluded from backups, since one device's visits must not be restored on another. On
    /// failure the core keeps visits in memory and reports why in its status.
    static func prepare(_ folder: URL) {
        var attributes: [FileAttributeKey: Any] = [:]
        #if os(iOS)
        attributes[.protectionKey] = FileProtectionType.completeUntilFirstUserAuthentication
        #endif
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: attributes)
        #if canImport(Darwin)
        var folder = folder
        var values = URLResourceValues()
        values.isExcludedFromBackup = true
        try? folder.setResourceValues(values)
        #endif
    }
}
