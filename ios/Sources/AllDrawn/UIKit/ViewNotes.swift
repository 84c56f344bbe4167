#if canImport(UIKit)
import UIKit
#if canImport(ObjectiveC)
import ObjectiveC
#endif

/// What is remembered of a view: made when it is first looked at, gone with it.
@MainActor final class ViewNotes {
    let memory = NodeMemory()
    /// What its class is to a look.
    let sort: ViewSort
    /// The app has excluded it, with all in it.
    var isIgnored = false
    /// What a loader says of an image view.
    var load: ImageLoad.State?
    /// The number of the load that may still say something of it; 0: none.
    var latestLoad: UInt64 = 0
    /// A load has ended whose picture has not been looked at.
    var isPictureAwaited = false
    /// Of a text: the colour that it had last.
    var ink = Ink()
    /// Answers for it, from outside.
    weak var answering: AnyObject?
    /// Where a scroll view stood at the last frame; `nil`: it is not watched.
    var scrolledTo: CGPoint?

    init(of view: UIView) {
        sort = ViewSort.of(view)
    }
}

extension UIView {
    /// Made at first sight.
    var notes: ViewNotes {
        if let notes = knownNotes { return notes }
        let notes = ViewNotes(of: self)
        #if canImport(ObjectiveC)
        objc_setAssociatedObject(self, ViewNotes.key, notes, .OBJC_ASSOCIATION_RETAIN_NONATOMIC)
        #else
        standinNotes = notes
        #endif
        return notes
    }

    private var knownNotes: ViewNotes? {
        #if canImport(ObjectiveC)
        objc_getAssociatedObject(self, ViewNotes.key) as? ViewNotes
        #else
        standinNotes as? ViewNotes
        #endif
    }
}

#if canImport(ObjectiveC)
extension ViewNotes {
    // Only its address matters.
    nonisolated(unsafe) fileprivate static let key = UnsafeRawPointer(
        UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))
}
#endif
#endif
