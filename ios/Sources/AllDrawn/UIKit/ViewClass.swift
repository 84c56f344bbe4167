#if canImport(UIKit)
import AVFoundation
import UIKit

/// What a view's class is to the walk. Found once per class: casts and class names are too slow for each view of each
/// frame.
enum ViewClass {
    /// Neither content nor busy, judged by its class.
    case group
    case image, label, textView
    /// A text field, or a search field.
    case textField, searchField
    case activityIndicator
    /// Determinate progress, sliders, pull to refresh: never busy, and not walked (metric §7).
    case determinate
    case scroll
    /// A view whose layer shows a player.
    case player
    /// Draws its content itself, so that it cannot be read: maps, web views, Metal.
    case custom
    /// Conforms to a Perf protocol.
    case perfView

    @MainActor private static var known: [ObjectIdentifier: ViewClass] = [:]

    @MainActor static func of(_ view: UIView) -> ViewClass {
        let kind = ObjectIdentifier(type(of: view))
        if let found = known[kind] { return found }
        let found = find(view)
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

    // By name, so that their frameworks need not be linked.
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
