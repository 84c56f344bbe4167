#if canImport(UIKit)
import UIKit

/// The list of surfaces on the screen, with their root views. It finds the surfaces that a tap, key or scroll belongs
/// to. Its references are weak.
@MainActor final class OpenSurfaces {
    static let shared = OpenSurfaces()

    private struct Entry {
        weak var tracker: SurfaceTracker?
        weak var root: UIView?
    }
    private var entries: [Entry] = []

    func opened(_ tracker: SurfaceTracker, _ root: UIView) {
        keep { $0.tracker != nil && $0.root != nil }
        entries.append(Entry(tracker: tracker, root: root))
    }

    func closed(_ tracker: SurfaceTracker) {
        keep { $0.tracker != nil && $0.tracker !== tracker }
    }

    // Keeps the entries for which `stays` is true. To release a view may run code of the app that calls this class
    // again, so this builds a new list instead of changing the current one.
    private func keep(_ stays: (Entry) -> Bool) { entries = entries.filter(stays) }

    func each(_ act: (SurfaceTracker, UIView) -> Void) {
        for entry in entries {
            if let tracker = entry.tracker, let root = entry.root { act(tracker, root) }
        }
    }

    /// Calls `act` for each surface that an input in `view` concerns: the surfaces that contain the view and, if the
    /// view lies in a dialog, the scene's surfaces outside of that dialog (`isInDialog`). The latter count as outside
    /// even if they contain the dialog (metric §10).
    func each(reachedFrom view: UIView, _ act: (SurfaceTracker, _ root: UIView, _ isInDialog: Bool) -> Void) {
        let dialog = view.dialog
        each { tracker, root in
            if let dialog, !root.isDescendant(of: dialog) {
                if root.window?.windowScene === view.window?.windowScene { act(tracker, root, true) }
            } else if view.isDescendant(of: root) {
                act(tracker, root, false)
            }
        }
    }

    /// Number of entries, including deallocated surfaces.
    var count: Int { entries.count }
}
#endif
