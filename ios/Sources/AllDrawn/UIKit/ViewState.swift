#if canImport(UIKit)
import UIKit
#if canImport(ObjectiveC)
import ObjectiveC
#endif

/// What the SDK remembers of one view between frames. Created by the first walk that meets the view, and released with
/// it.
@MainActor final class ViewState {
    let memory = NodeMemory()
    /// The view's class as the walk sees it.
    let viewClass: ViewClass
    /// True if the app has excluded the view and its descendants.
    var isIgnored = false
    /// For an image view: the state of its load; nil without one.
    var load: ImageLoad.State?
    /// Number of the load whose end counts; 0: none.
    var currentLoad: UInt64 = 0
    /// True if a load has ended whose picture no walk has seen yet.
    var isPictureAwaited = false
    /// For a text: its last colour.
    var textColor = TextColor()
    /// The object that reports the view's state in its place (`AllDrawn.answer`).
    weak var perfOverride: AnyObject?
    /// For a scroll view: its offset at the last frame; nil if it is not watched.
    var scrolledTo: CGPoint?

    init(of view: UIView) {
        viewClass = ViewClass.of(view)
    }
}

extension UIView {
    /// The view's state; created on first use.
    var viewState: ViewState {
        if let state = existingViewState { return state }
        let state = ViewState(of: self)
        #if canImport(ObjectiveC)
        objc_setAssociatedObject(self, ViewState.key, state, .OBJC_ASSOCIATION_RETAIN_NONATOMIC)
        #else
        standinState = state
        #endif
        return state
    }

    private var existingViewState: ViewState? {
        #if canImport(ObjectiveC)
        objc_getAssociatedObject(self, ViewState.key) as? ViewState
        #else
        standinState as? ViewState
        #endif
    }
}

#if canImport(ObjectiveC)
extension ViewState {
    // Only the address of this memory is used.
    nonisolated(unsafe) fileprivate static let key = UnsafeRawPointer(
        UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))
}
#endif
#endif
