#if canImport(UIKit)
import UIKit

/// A load that an image loader runs for an image view: until it ends, what the view shows is a placeholder. Loaders' adapters
/// make one; so may an app with a loader of its own. Main thread. A newer load of the same view takes the place of the
/// older, which says nothing any more.
@MainActor public final class ImageLoad {
    enum State {
        case running, failed
    }

    private weak var view: UIImageView?

    /// A load begins for `view`. What it brings is other content than what was there.
    public init(for view: UIImageView) {
        self.view = view
        view.notes.load = .running
        view.notes.memory.note(object: self)
        view.notes.latestLoad = self
    }

    /// Its picture is in the view.
    public func finished() { end(nil) }

    /// It will not come.
    public func failed() { end(.failed) }

    private func end(_ state: State?) {
        guard let notes = view?.notes, notes.latestLoad === self else { return }
        notes.load = state
        notes.isPictureAwaited = state == nil
        notes.latestLoad = nil
    }
}
#endif
