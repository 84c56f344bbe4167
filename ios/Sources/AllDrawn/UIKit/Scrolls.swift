#if canImport(UIKit)
import UIKit

/// Reports the user's scrolls in pending surfaces (metric §10). It uses no delegate and no observer: it compares each
/// scroll view's offset from frame to frame. The scroll view's own properties say whether a finger, or the fling after
/// it, moves the view.
@MainActor final class Scrolls {
    static let shared = Scrolls()

    private struct WeakScrollView {
        weak var view: UIScrollView?
    }
    private var scrollViews: [WeakScrollView] = []

    /// Starts to watch a scroll view that a walk has met.
    func watch(_ view: UIScrollView, _ state: ViewState) {
        guard state.scrolledTo == nil else { return }
        state.scrolledTo = view.contentOffset
        scrollViews.append(WeakScrollView(view: view))
    }

    /// Reports the user's scrolls since the last frame to the surfaces. Called before each walk.
    func report(at now: Moment) {
        var isGone = false
        for each in scrollViews {
            guard let view = each.view, view.window != nil else {
                isGone = true
                continue
            }
            let (state, offset) = (view.viewState, view.contentOffset)
            guard let before = state.scrolledTo, before != offset else { continue }
            state.scrolledTo = offset
            if view.isTracking || view.isDragging || view.isDecelerating {
                report(view, state.memory.identity, offset.x - before.x, offset.y - before.y, now)
            }
        }
        if isGone { forget { $0 == nil || $0?.window == nil } }
    }

    /// Stops watching all scroll views, because no visit is pending.
    func stop() { forget { _ in true } }

    private func report(_ view: UIScrollView, _ identity: UInt32, _ dx: CGFloat, _ dy: CGFloat, _ now: Moment) {
        OpenSurfaces.shared.each(reachedFrom: view) { tracker, root, isInDialog in
            let scroll = Input.scroll(scroller: view === root ? 0 : identity, dx: dx, dy: dy)
            tracker.input(scroll, isInDialog: isInDialog, at: now)
        }
        // The surfaces in the scroll view are scrolled as a whole.
        OpenSurfaces.shared.each { tracker, root in
            if root !== view, root.isDescendant(of: view) {
                tracker.input(.scroll(scroller: 0, dx: dx, dy: dy), at: now)
            }
        }
    }

    private func forget(_ isToGo: (UIScrollView?) -> Bool) {
        // Reading the app's views runs code of the app, which may add entries meanwhile: keep the added ones.
        let (known, all) = (scrollViews.count, scrollViews)
        let kept = all.filter { each in
            guard isToGo(each.view) else { return true }
            each.view?.viewState.scrolledTo = nil
            return false
        }
        scrollViews = kept + scrollViews.dropFirst(known)
    }
}
#endif
