#if canImport(UIKit)
import UIKit

/// A load of an image view by an image loader. Until it ends, whatever the view shows is a placeholder (metric §4). The
/// loaders' adapters create it; an app with its own loader can too. A newer load of the same view replaces the older
/// one, whose end is then ignored.
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

    /// Begins a load for `view`. Its picture is new content. Main thread.
    public init(for view: UIImageView) {
        ImageLoad.count &+= 1
        number = ImageLoad.count
        self.view = view
        view.viewState.load = .running
        view.viewState.memory.update(object: self)
        view.viewState.currentLoad = number
    }

    /// A load that is deallocated without an end was cancelled: loaders release the callbacks of cancelled loads.
    deinit { ImageLoad.end(number, of: view, .cancelled) }

    /// The picture is in the view. Any thread; on the main thread it takes effect with the next walk.
    nonisolated public func finished() { end(.finished) }

    /// The load has failed. What the view shows instead, such as a failure image, is not the awaited picture. Any
    /// thread.
    nonisolated public func failed() { end(.failed) }

    /// The load was cancelled, or there was nothing to load: what the view shows is final. Any thread.
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
