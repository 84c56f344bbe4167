#if canImport(UIKit)
import UIKit

/// Scrolls by the user in pending surfaces (metric §10): no delegate is taken and nothing is observed; where scroll views
/// stand is compared from frame to frame. They say themselves whether a finger, or the fling that it began, moves them.
@MainActor final class Scrolls {
    static let shared = Scrolls()

    private struct WeakScrollView {
        weak var view: UIScrollView?
    }
    private var scrollViews: [WeakScrollView] = []

    /// A scroll view was met in a walk.
    func watch(_ view: UIScrollView, _ state: ViewState) {
        guard state.scrolledTo == nil else { return }
        state.scrolledTo = view.contentOffset
        scrollViews.append(WeakScrollView(view: view))
    }

    /// A frame is about to be looked at: tells the surfaces of what the user has moved since the last.
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

    /// Nothing is pending: where they stand from now on is nobody's business.
    func stop() { forget { _ in true } }

    private func report(_ view: UIScrollView, _ identity: UInt32, _ dx: CGFloat, _ dy: CGFloat, _ now: Moment) {
        OpenSurfaces.shared.each { tracker, root in
            if view.isDescendant(of: root) {
                tracker.input(.scroll(scroller: view === root ? 0 : identity, dx: dx, dy: dy), at: now)
            } else if root.isDescendant(of: view) {
                tracker.input(.scroll(scroller: 0, dx: dx, dy: dy), at: now)
            }
        }
    }

    private func forget(_ isToGo: (UIScrollView?) -> Bool) {
        // The app's views are asked, and may come back here: the list is not being changed then.
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
