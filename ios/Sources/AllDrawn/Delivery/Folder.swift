import Foundation

/// Where the core keeps what the collector does not have yet.
enum Folder {
    /// In Application Support, which is kept over launches and updates.
    static var standard: URL? {
        FileManager.default.urls(for: .applicationSupportDirectory, in: .userDomainMask).first?
            .appendingPathComponent("dev.alldrawn", isDirectory: true)
    }

    /// Makes the folder: readable once the device has been unlocked, since visits end in the background too, and in no
    /// backup, since another device's visits are not this one's. Where that fails the core keeps visits in memory and its
    /// status says why.
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
