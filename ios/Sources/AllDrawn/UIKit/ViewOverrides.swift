#if canImport(UIKit)
import UIKit

extension AllDrawn {
    /// Lets `view` answer for `shown`: a player, a map, a component's own picture. A view whose class conforms to a Perf
    /// protocol needs no call. It is not kept alive. Main thread.
    @MainActor public static func answer(for shown: UIView, by view: any PerfView) {
        guard MainThread.isCurrent(for: "answer(for:by:)") else { return }
        shown.viewState.perfOverride = view
    }

    /// Lets `view` say whether `shown`, a spinner or skeleton, is busy. It is not kept alive. Main thread.
    @MainActor public static func answer(for shown: UIView, by view: any PerfBusyView) {
        guard MainThread.isCurrent(for: "answer(for:by:)") else { return }
        shown.viewState.perfOverride = view
    }

    /// Excludes a view and all in it: a debug panel, a load-more spinner. Main thread.
    @MainActor public static func ignore(_ view: UIView, _ ignored: Bool = true) {
        guard MainThread.isCurrent(for: "ignore") else { return }
        view.viewState.isIgnored = ignored
    }
}
#endif
