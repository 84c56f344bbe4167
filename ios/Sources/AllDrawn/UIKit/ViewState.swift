#if canImport(UIKit)
import UIKit
#if canImport(ObjectiveC)
import ObjectiveC
#endif

/// What is remembered of a view: made when it is first looked at, gone with it.
@MainActor final class ViewState {
    let memory = NodeMemory()
    /// What its class is to a look.
    let viewClass: ViewClass
    /// The app has excluded it, with all in it.
    var isIgnored = false
    /// What a loader says of an image view.
    var load: ImageLoad.State?
    /// The number of the load that may still say something of it; 0: none.
    var currentLoad: UInt64 = 0
    /// A load has ended whose picture has not been looked at.
    var isPictureAwaited = false
    /// Of a text: the colour that it had last.
    var textColor = TextColor()
    /// Answers for it, from outside.
    weak var perfOverride: AnyObject?
    /// Where a scroll view stood at the last frame; `nil`: it is not watched.
    var scrolledTo: CGPoint?

    init(of view: UIView) {
        viewClass = ViewClass.of(view)
    }
}

extension UIView {
    /// Made at first sight.
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
    // Only its address matters.
    nonisolated(unsafe) fileprivate static let key = UnsafeRawPointer(
        UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))
}
#endif
#endif
