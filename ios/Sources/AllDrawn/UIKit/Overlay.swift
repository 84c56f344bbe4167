#if canImport(UIKit)
import UIKit

extension AllDrawn {
    /// Outlines what pending visits still wait for, and how long they have waited. For debugging: it walks the views once
    /// more and allocates. Main thread.
    @MainActor public static var overlay: Bool {
        get { Overlay.shared.isOn }
        set {
            guard MainThread.isCurrent(for: "overlay") else { return }
            Overlay.shared.isOn = newValue
        }
    }
}

/// Outlines over a window while a visit is pending. It lies beside the surfaces' views, so no look sees it.
@MainActor final class Overlay {
    static let shared = Overlay()

    var isOn = false {
        didSet { if !isOn { clear() } }
    }
    private var outlines: [UIView] = []
    private var budget = WalkBudget()
    /// More than these would slow the app down, and say no more.
    private static let maxOutlines = 500

    /// A frame was looked at.
    func show() {
        guard isOn else { return }
        clear()
        OpenSurfaces.shared.each { tracker, root in
            guard let visit = tracker.latestVisit, !visit.isOver, let window = root.window else { return }
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
        if facts.perf?.isAwaited ?? facts.isAwaited {
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
        kind == .busy || kind != .group && [.pending, .bound, .loadStarted].contains(state)
    }
}
#endif
