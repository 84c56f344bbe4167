#if canImport(UIKit)
import UIKit

/// A load that an image loader runs for an image view: until it ends, what the view shows is a placeholder (metric §4).
/// Loaders' adapters make one; so may an app with a loader of its own. A newer load of the same view takes the place of the
/// older, which says nothing any more.
@MainActor public final class ImageLoad {
    enum State {
        case running, failed
    }

    private enum End {
        case finished, failed, cancelled
    }

    private static var count: UInt64 = 0
    private let number: UInt64
    private weak var view: UIImageView?

    /// A load begins for `view`. What it brings is other content than what was there. Main thread.
    public init(for view: UIImageView) {
        ImageLoad.count &+= 1
        number = ImageLoad.count
        self.view = view
        view.viewState.load = .running
        view.viewState.memory.update(object: self)
        view.viewState.currentLoad = number
    }

    /// One that is forgotten without a word was cancelled: loaders drop what they would have called.
    deinit { ImageLoad.end(number, of: view, .cancelled) }

    /// Its picture is in the view. From any thread, as the two that follow; on the main thread it counts from the next look.
    nonisolated public func finished() { end(.finished) }

    /// It will not come. What the view shows in its place is no picture that anybody waited for.
    nonisolated public func failed() { end(.failed) }

    /// It runs no more, or there was nothing to load: what the view shows is all it will.
    nonisolated public func cancelled() { end(.cancelled) }

    nonisolated private func end(_ end: End) { MainThread.run { ImageLoad.end(self.number, of: self.view, end) } }

    nonisolated private static func end(_ number: UInt64, of view: UIImageView?, _ end: End) {
        MainThread.run {
            guard let state = view?.viewState, state.currentLoad == number else { return }
            state.load = end == .failed ? .failed : nil
            state.isPictureAwaited = end == .finished
            state.currentLoad = 0
        }
    }
}
#endif
