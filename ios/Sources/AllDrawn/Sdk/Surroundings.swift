import Foundation

/// What a platform gives to an installation.
@MainActor struct Surroundings {
    var host: any Host
    var frames: any FrameClock
    var spans: (any Spans)?
    var environment = Setup.Environment()
    /// A folder that is the app's own and kept over launches; nil where there is none.
    var folder: URL?
}

#if !canImport(UIKit)
extension Surroundings {
    /// Without UIKit there is nothing to look at.
    static func ofThisDevice() -> Surroundings? { nil }
}
#endif
