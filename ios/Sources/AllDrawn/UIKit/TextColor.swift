#if canImport(UIKit)
import UIKit

/// Whether a text is of a colour that can be seen (metric §5). A colour never changes: its answer is remembered, since
/// what one of the system's comes to is looked up in the traits each time.
struct TextColor {
    /// Below which nothing is seen (metric §3).
    private static let leastAlpha: CGFloat = 0.1

    private var lastColor: UIColor?
    private var isLastVisible = true

    /// `color`: of the whole text, or of its beginning where parts of it have their own. None: the system's.
    @MainActor mutating func isVisible(_ color: UIColor?, in text: @autoclosure () -> NSAttributedString?) -> Bool {
        guard let color else { return true }
        if color !== lastColor { (lastColor, isLastVisible) = (color, TextColor.isVisible(color)) }
        return isLastVisible || text().map(TextColor.hasVisiblePart) ?? false
    }

    private static func isVisible(_ color: UIColor) -> Bool { color.cgColor.alpha >= leastAlpha }

    private static func hasVisiblePart(_ text: NSAttributedString) -> Bool {
        var isVisible = false
        text.enumerateAttribute(.foregroundColor, in: NSRange(location: 0, length: text.length)) { value, _, stop in
            guard let color = value as? UIColor, self.isVisible(color) else { return }
            isVisible = true
            stop.pointee = true
        }
        return isVisible
    }
}
#endif
