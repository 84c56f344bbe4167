import Foundation

/// What a platform gives to an installation.
@MainActor struct PlatformServices {
    var host: any Host
    var frames: any FrameClock
    var spans: (any Spans)?
    var environment = Setup.Environment()
    /// A folder that is the app's own and kept over launches; nil where there is none.
    var folder: URL?
    var observers = Hooks()
}

/// What is hooked into an app while the SDK measures, and taken out again when it switches itself off.
@MainActor struct Hooks {
    var add: @MainActor () -> Void = {}
    var remove: @MainActor () -> Void = {}
}

#if !canImport(UIKit)
extension PlatformServices {
    /// Without UIKit there is nothing to look at.
    static func ofThisDevice() -> PlatformServices? { nil }
}
#endif
