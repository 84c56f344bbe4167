#if canImport(UIKit)
import AVFoundation
import UIKit

/// The kinds of view classes that the walk distinguishes. The kind is determined once per class and cached, since casts
/// and class names are too slow for each view of each frame.
enum ViewClass {
    /// A view whose class shows no content of its own and is no spinner.
    case group
    case image, label, textView
    /// A text field, or a search field.
    case textField, searchField
    case activityIndicator
    /// A determinate progress view or pull to refresh. It is never busy, and its subviews are not walked (metric §7).
    case determinate
    case scroll
    /// A view whose layer shows a player.
    case player
    /// A view that draws its content itself, so that the SDK cannot read it: a map, a web view, Metal.
    case custom
    /// A view whose class conforms to a Perf protocol.
    case perfView

    @MainActor private static var known: [ObjectIdentifier: (viewClass: ViewClass, isError: Bool)] = [:]

    /// Returns the kind of the view's class, and if the class conforms to `PerfErrorView`.
    @MainActor static func of(_ view: UIView) -> (viewClass: ViewClass, isError: Bool) {
        let kind = ObjectIdentifier(type(of: view))
        if let found = known[kind] { return found }
        let found = (find(view), view is any PerfErrorView)
        known[kind] = found
        return found
    }

    @MainActor private static func find(_ view: UIView) -> ViewClass {
        if view is any PerfView || view is any PerfBusyView { return .perfView }
        if view.layer is AVPlayerLayer { return .player }
        switch view {
        case is UIImageView: return .image
        case is UILabel: return .label
        case is UITextView: return .textView
        case is UISearchTextField: return .searchField
        case is UITextField: return .textField
        case is UIActivityIndicatorView: return .activityIndicator
        case is UIProgressView, is UIRefreshControl: return .determinate
        case is UIScrollView: return .scroll
        default: return view.layer is CAMetalLayer || isCustom(view) ? .custom : .group
        }
    }

    // Classes of custom views, by name, so that the app need not link their frameworks.
    private static let customs: Set<String> = [
        "WKWebView", "MKMapView", "MTKView", "SCNView", "SKView", "ARView", "GMSMapView",
    ]

    @MainActor private static func isCustom(_ view: UIView) -> Bool {
        var kind: Mirror? = Mirror(reflecting: view)
        while let each = kind {
            if customs.contains(String(describing: each.subjectType)) { return true }
            kind = each.superclassMirror
        }
        return false
    }
}
#endif
