#if canImport(UIKit)
import UIKit

extension AllDrawn {
    /// True to outline the views that pending visits wait for, and to show for how many milliseconds each visit has
    /// waited. For debugging only: it walks the views a second time and allocates memory. Main thread.
    @MainActor public static var overlay: Bool {
        get { Overlay.shared.isOn }
        set {
            guard MainThread.isCurrent(for: "overlay") else { return }
            Overlay.shared.isOn = newValue
        }
    }
}

/// Draws outlines over a window while a visit is pending. The outlines are subviews of the window, not of a surface's
/// root, so no walk meets them.
@MainActor final class Overlay {
    static let shared = Overlay()

    var isOn = false {
        didSet { if !isOn { clear() } }
    }
    private var outlines: [UIView] = []
    private var budget = WalkBudget()
    /// Maximum number of outlines. More would slow the app down and add no information.
    private static let maxOutlines = 500

    /// Draws the outlines for the current frame.
    func show() {
        guard isOn else { return }
        clear()
        OpenSurfaces.shared.each { tracker, root in
            guard let visit = tracker.latestVisit, visit.isPending, let window = root.window else { return }
            budget = WalkBudget()
            outline(pendingIn: root, in: window)
            let clock = UILabel(frame: CGRect(x: 8, y: 8 + 20 * CGFloat(outlines.count), width: 240, height: 18))
            let waited = visit.now.since(visit.arguments.at) / 1_000_000
            clock.text = "\(tracker.name) \(waited) ms"
            put(clock, in: window)
        }
    }

    func clear() {
        for view in outlines { view.removeFromSuperview() }
        outlines = []
    }

    private func outline(pendingIn view: UIView, in window: UIWindow) {
        var facts = NodeFacts()
        view.describe(&facts)
        guard !facts.isAbsent, outlines.count < Overlay.maxOutlines, budget.admits() else { return }
        if facts.isAwaited {
            let outline = UIView(frame: view.convert(view.bounds, to: nil))
            (outline.layer.borderWidth, outline.layer.borderColor) = (2, UIColor.systemRed.cgColor)
            put(outline, in: window)
        }
        if facts.isLeaf { return }
        budget.descend()
        for child in view.subviews { outline(pendingIn: child, in: window) }
        budget.ascend()
    }

    private func put(_ view: UIView, in window: UIWindow) {
        view.isUserInteractionEnabled = false
        window.addSubview(view)
        outlines.append(view)
    }
}

extension NodeFacts {
    fileprivate var isAwaited: Bool {
        // An error node counts as failed, whatever its state is.
        if isError { return false }
        if let perf { return perf.isAwaited }
        return kind == .busy || kind != .group && [.pending, .bound, .loadStarted].contains(state)
    }
}
#endif
