#if canImport(UIKit)
import UIKit

extension AllDrawn {
    /// Lets `view` report the state of the view `shown`, for example a player, a map or a picture inside a component.
    /// If the class of `shown` itself conforms to a Perf protocol, no call is needed. `view` is held weakly. Main
    /// thread.
    @MainActor public static func answer(for shown: UIView, by view: any PerfView) {
        guard MainThread.isCurrent(for: "answer(for:by:)") else { return }
        shown.viewState.perfOverride = view
    }

    /// Lets `view` report whether the spinner or skeleton `shown` is busy. `view` is held weakly. Main thread.
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

    /// Marks a view and its descendants as a live region: content in it that arrives or changes by itself, for example
    /// a message or a ticker, does not make the visit longer while it is small (metric §7a). A view with the
    /// accessibility trait `updatesFrequently` needs no call. Main thread.
    @MainActor public static func live(_ view: UIView, _ isLive: Bool = true) {
        guard MainThread.isCurrent(for: "live") else { return }
        view.viewState.isLive = isLive
    }
}
#endif
