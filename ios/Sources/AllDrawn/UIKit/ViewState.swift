#if canImport(UIKit)
import UIKit
#if canImport(ObjectiveC)
import ObjectiveC
#endif

/// Everything that the SDK remembers of one view between frames. It is created when the SDK first meets the view, and
/// released together with the view.
@MainActor final class ViewState {
    let memory = NodeMemory()
    /// The kind of the view's class.
    let viewClass: ViewClass
    /// True if the view's class conforms to `PerfErrorView`.
    let isError: Bool
    /// True if the app has excluded the view and its descendants.
    var isIgnored = false
    /// True if the app has marked the view and its descendants as a live region.
    var isLive = false
    /// True if the view is the control that the user touched last.
    var isTouched = false
    /// For an image view: the state of its load; nil if no load runs and the last one did not fail.
    var load: ImageLoad.State?
    /// Number of the view's latest load, since only this load's end counts; 0 if there was none.
    var latestLoad: UInt64 = 0
    /// Hash of the key of the picture that the latest load loads; nil if the load has no key.
    var loadKey: Int?
    /// True if a load has finished and no walk has read its picture yet.
    var isPictureAwaited = false
    /// For a text: decides whether its colour is visible, and caches the last colour.
    var textColor = TextColor()
    /// The object that reports the view's state instead of the view itself (see `AllDrawn.answer`); nil if there is
    /// none.
    weak var perfOverride: AnyObject?
    /// For a scroll view: its offset at the last frame; nil if it is not watched.
    var scrolledTo: CGPoint?

    init(of view: UIView) {
        (viewClass, isError) = ViewClass.of(view)
    }
}

extension UIView {
    /// The SDK's state of this view; created on first use.
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
    // The key of the associated object. Only the address of this memory is used.
    nonisolated(unsafe) fileprivate static let key = UnsafeRawPointer(
        UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))
}
#endif
#endif
