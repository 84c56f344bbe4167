#if canImport(UIKit)
import UIKit

/// Whether a text is of a colour that can be seen (metric §5). A colour never changes: its answer is remembered, since
/// what one of the system's comes to is looked up in the traits each time.
struct Ink {
    /// Below which nothing is seen (metric §3).
    private static let leastAlpha: CGFloat = 0.1

    private var known: UIColor?
    private var isKnownSeen = true

    /// `color`: of the whole text, or of its beginning where parts of it have their own. None: the system's.
    @MainActor mutating func isSeen(_ color: UIColor?, in text: @autoclosure () -> NSAttributedString?) -> Bool {
        guard let color else { return true }
        if color !== known { (known, isKnownSeen) = (color, Ink.isSeen(color)) }
        return isKnownSeen || text().map(Ink.hasSeenPart) ?? false
    }

    private static func isSeen(_ color: UIColor) -> Bool { color.cgColor.alpha >= leastAlpha }

    private static func hasSeenPart(_ text: NSAttributedString) -> Bool {
        var isSeen = false
        text.enumerateAttribute(.foregroundColor, in: NSRange(location: 0, length: text.length)) { value, _, stop in
            guard let color = value as? UIColor, self.isSeen(color) else { return }
            isSeen = true
            stop.pointee = true
        }
        return isSeen
    }
}
#endif
