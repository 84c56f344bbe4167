#if canImport(UIKit)
import UIKit

/// One load of a picture into an image view by an image loader. Until the load ends, whatever the view shows counts as
/// a placeholder (metric §4). AllDrawn's adapters for image loaders create it; an app with its own loader can create it
/// too. If a newer load begins for the same view, the end of the older one is ignored.
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

    /// Begins a load for `view`. `key` identifies the picture that is loaded, for example by its URL; it is not sent. The
    /// loaded picture counts as new content, unless the view has just shown a picture with the same key, or gets the
    /// same `UIImage` again before the next frame. Main thread.
    public init(for view: UIImageView, key: String? = nil) {
        ImageLoad.count &+= 1
        number = ImageLoad.count
        self.view = view
        let state = view.viewState
        (state.load, state.latestLoad, state.loadKey) = (.running, number, key?.hashValue)
        state.isPictureAwaited = false
    }

    /// A load that is deallocated before it ended counts as cancelled: loaders release the callbacks of cancelled
    /// loads.
    deinit { ImageLoad.end(number, of: view, .cancelled) }

    /// Reports that the picture is in the view. Can be called on any thread. On the main thread it takes effect with
    /// the next walk.
    nonisolated public func finished() { end(.finished) }

    /// Reports that the load has failed. A failure image that the view shows instead is not the awaited picture. Can be
    /// called on any thread.
    nonisolated public func failed() { end(.failed) }

    /// Reports that the load was cancelled, or that there was nothing to load: the picture that the view shows is
    /// final. Can be called on any thread.
    nonisolated public func cancelled() { end(.cancelled) }

    nonisolated private func end(_ end: End) { MainThread.run { ImageLoad.end(self.number, of: self.view, end) } }

    nonisolated private static func end(_ number: UInt64, of view: UIImageView?, _ end: End) {
        MainThread.run {
            guard let state = view?.viewState, state.latestLoad == number, state.load == .running else { return }
            state.load = end == .failed ? .failed : nil
            state.isPictureAwaited = end == .finished
        }
    }
}
#endif
