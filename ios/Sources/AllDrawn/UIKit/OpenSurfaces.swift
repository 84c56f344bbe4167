#if canImport(UIKit)
import UIKit

/// The surfaces on the screen with their root views, for routing taps, keys and scrolls. References are weak.
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

    // Releasing a view may run the app's code, which may call back: build a new list instead of changing this one.
    private func keep(_ stays: (Entry) -> Bool) { entries = entries.filter(stays) }

    func each(_ act: (SurfaceTracker, UIView) -> Void) {
        for entry in entries {
            if let tracker = entry.tracker, let root = entry.root { act(tracker, root) }
        }
    }

    /// Number of entries, including deallocated surfaces.
    var count: Int { entries.count }
}
#endif
