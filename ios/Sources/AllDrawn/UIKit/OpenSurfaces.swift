#if canImport(UIKit)
import UIKit

/// The surfaces that are on the screen, by their views: who hears of taps, keys and scrolls. Holds nothing alive.
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

    // A view that is let go of in here may run the app's code, which may come back: the list is not being changed then.
    private func keep(_ stays: (Entry) -> Bool) { entries = entries.filter(stays) }

    func each(_ act: (SurfaceTracker, UIView) -> Void) {
        for entry in entries {
            if let tracker = entry.tracker, let root = entry.root { act(tracker, root) }
        }
    }

    /// How many are known, gone ones included.
    var count: Int { entries.count }
}
#endif
