#if canImport(UIKit)
import UIKit

/// The user's touches and keys, as the window hands them out: where visits start, and what ends them (metric §1, §10). It
/// is told of events that pass anyway; no gesture recognizer is added, and nothing is delayed or changed.
@MainActor public enum Touches {
    /// A finger that has moved further than this, points, is no tap: the slop of UIKit's own tap recognizer.
    private static let slop: CGFloat = 10

    private struct TouchStart {
        var at: TimeInterval
        var point: CGPoint
    }
    private static var starts: [ObjectIdentifier: TouchStart] = [:]

    /// Hands an event on, and notes it. For an app with a window class of its own:
    ///
    ///     override func sendEvent(_ event: UIEvent) { Touches.pass(event) { super.sendEvent(event) } }
    public static func pass(_ event: UIEvent, _ send: () -> Void) {
        guard MainThread.isCurrent(for: "Touches.pass"), !Sdk.shared.isOff else { return send() }
        switch event.type {
        case .touches: pass(event.allTouches ?? [], send)
        case .presses: pass(presses: event as? UIPressesEvent, send)
        default: send()
        }
    }

    private static func pass(_ touches: Set<UITouch>, _ send: () -> Void) {
        var taps: [(view: UIView, began: TimeInterval, ended: TimeInterval)] = []
        for touch in touches {
            let key = ObjectIdentifier(touch)
            switch touch.phase {
            case .began: starts[key] = TouchStart(at: touch.timestamp, point: touch.location(in: nil))
            case .ended:
                guard let began = starts.removeValue(forKey: key) else { continue }
                let up = touch.location(in: nil)
                let moved = max(abs(up.x - began.point.x), abs(up.y - began.point.y))
                if moved <= slop, let view = touch.view { taps.append((view, began.at, touch.timestamp)) }
            case .cancelled: starts[key] = nil
            default: break
            }
        }
        guard let last = taps.map(\.ended).max(), let at = Moment(seconds: last) else { return send() }
        // The surfaces that are there now: what the tap opens has not been tapped.
        var tapped: [(SurfaceTracker, TimeInterval)] = []
        OpenSurfaces.shared.each { tracker, root in
            for tap in taps where tap.view.isDescendant(of: root) { tapped.append((tracker, tap.began)) }
        }
        handle(at, send)
        // Told once the app has handled it: a tap that leaves the surface is a leave, which comes first then.
        for (tracker, began) in tapped { Moment(seconds: began).map { tracker.input(.tap, at: $0) } }
    }

    private static func pass(presses event: UIPressesEvent?, _ send: () -> Void) {
        guard let press = event?.allPresses.first(where: { $0.phase == .began }),
            let at = Moment(seconds: press.timestamp)
        else {
            return send()
        }
        let responder = press.responder
        // Keys in a text field neither confirm nor end a visit.
        let isText = responder is UITextField || responder is UITextView
        var typed: [SurfaceTracker] = []
        if !isText, let view = responder as? UIView {
            OpenSurfaces.shared.each { if view.isDescendant(of: $1) { typed.append($0) } }
        }
        handle(at, send)
        for tracker in typed { tracker.input(.key, at: at) }
    }

    private static func handle(_ at: Moment, _ send: () -> Void) {
        Sdk.shared.inputs.beginHandling(at)
        send()
        Sdk.shared.inputs.endHandling()
    }
}

/// A window whose touches are seen: `window = SurfaceWindow(windowScene: scene)`.
open class SurfaceWindow: UIWindow {
    open override func sendEvent(_ event: UIEvent) {
        Touches.pass(event) { super.sendEvent(event) }
    }
}

#if canImport(ObjectiveC)
import ObjectiveC

extension UIWindow {
    @objc fileprivate func allDrawnSendEvent(_ event: UIEvent) {
        // The method's former self, after the exchange.
        Touches.pass(event) { allDrawnSendEvent(event) }
    }
}

extension Touches {
    private static var isExchanged = false

    /// Sees the touches of every window, without a window class, by exchanging `UIWindow.sendEvent`. Once, before the first
    /// window is shown; only where an app asks for it.
    public static func exchangeSendEvent() {
        guard !isExchanged, let theirs = class_getInstanceMethod(UIWindow.self, #selector(UIWindow.sendEvent(_:))),
            let ours = class_getInstanceMethod(UIWindow.self, #selector(UIWindow.allDrawnSendEvent(_:)))
        else { return }
        isExchanged = true
        method_exchangeImplementations(theirs, ours)
    }
}
#endif
#endif
