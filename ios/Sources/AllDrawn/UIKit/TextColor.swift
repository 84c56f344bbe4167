#if canImport(UIKit)
import UIKit

/// Decides whether a text's colour is opaque enough to be seen (metric §5). It caches the result for the last colour,
/// because resolving a system colour needs a look-up in the traits each time, and a `UIColor` never changes.
struct TextColor {
    /// Lowest alpha at which a colour counts as visible (metric §3).
    private static let leastAlpha: CGFloat = 0.1

    private var lastColor: UIColor?
    private var isLastVisible = true

    /// Returns true if some of the text is visible. `color` is the colour of the whole text or, if its parts have
    /// different colours, of its beginning; nil stands for the system's default colour.
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
