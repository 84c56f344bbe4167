import Foundation

/// The services that the platform provides to the SDK when it is installed.
@MainActor struct PlatformServices {
    var host: any Host
    var frames: any FrameClock
    var spans: (any Spans)?
    var environment = Setup.Environment()
    /// A folder of the app that survives launches; nil if there is none.
    var folder: URL?
    var observers = Hooks()
}

/// Observers that the SDK adds to the app: `add` installs them, and `remove` removes them when the SDK switches itself
/// off.
@MainActor struct Hooks {
    var add: @MainActor () -> Void = {}
    var remove: @MainActor () -> Void = {}
}

#if !canImport(UIKit)
extension PlatformServices {
    /// Returns nil: without UIKit there is nothing to measure.
    static func ofThisDevice() -> PlatformServices? { nil }
}
#endif
