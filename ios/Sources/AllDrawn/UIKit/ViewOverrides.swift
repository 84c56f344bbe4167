#if canImport(UIKit)
import UIKit

extension AllDrawn {
    /// Lets `view` report the state of `shown`: a player, a map, a component's own picture. Views whose class conforms
    /// to a Perf protocol need no call. `view` is held weakly. Main thread.
    @MainActor public static func answer(for shown: UIView, by view: any PerfView) {
        guard MainThread.isCurrent(for: "answer(for:by:)") else { return }
        shown.viewState.perfOverride = view
    }

    /// Lets `view` report whether `shown`, a spinner or skeleton, is busy. `view` is held weakly. Main thread.
    @MainActor public static func answer(for shown: UIView, by view: any PerfBusyView) {
        guard MainThread.isCurrent(for: "answer(for:by:)") else { return }
        shown.viewState.perfOverride = view
    }

    /// Excludes a view and its descendants from measurement, for example a debug panel or a load-more spinner. Main
    /// thread.
    @MainActor public static func ignore(_ view: UIView, _ ignored: Bool = true) {
        guard MainThread.isCurrent(for: "ignore") else { return }
        view.viewState.isIgnored = ignored
    }
}
#endif
