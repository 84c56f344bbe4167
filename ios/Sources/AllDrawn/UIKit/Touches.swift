#if canImport(UIKit)
import UIKit

/// Reads the user's touches and keys as the window delivers them: visits start at them and can end by them (metric §1,
/// §10). It only observes the events: it adds no gesture recognizer, and delays or changes nothing.
@MainActor public enum Touches {
    /// Maximum movement of the finger during a tap, points: the tolerance of UIKit's own tap recognizer.
    private static let slop: CGFloat = 10

    private struct TouchStart {
        var at: TimeInterval
        var point: CGPoint
    }
    private static var starts: [ObjectIdentifier: TouchStart] = [:]

    /// Records an event, and delivers it by calling `send`. An app that has its own window class calls it like this:
    ///
    ///     override func sendEvent(_ event: UIEvent) { Touches.pass(event) { super.sendEvent(event) } }
    public static func pass(_ event: UIEvent, _ send: () -> Void) {
        guard MainThread.isCurrent(for: "Touches.pass"), !Sdk.shared.isOff else { return send() }
        // The watch of an audited visit ends at any input, whether or not the input becomes a tap.
        if event.isInput { Moment(seconds: event.timestamp).map { Sdk.shared.endWatches(at: $0) } }
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
        guard let last = taps.max(by: { $0.ended < $1.ended }), let at = Moment(seconds: last.ended) else {
            return send()
        }
        TouchedControl.touched(last.view)
        // Find the tapped surfaces before the app handles the tap: a surface that the tap opens was not tapped, and the
        // tap may close the dialog that it is in.
        var tapped: [(tracker: SurfaceTracker, isInDialog: Bool, began: TimeInterval)] = []
        for tap in taps {
            OpenSurfaces.shared.each(reachedFrom: tap.view) { tapped.append(($0, $2, tap.began)) }
        }
        handle(at, send)
        // Report the tap after the app has handled it: if the tap made the app leave the surface, the core learns of
        // the leave first.
        for tap in tapped {
            Moment(seconds: tap.began).map { tap.tracker.input(.tap, isInDialog: tap.isInDialog, at: $0) }
        }
    }

    private static func pass(presses event: UIPressesEvent?, _ send: () -> Void) {
        guard let press = event?.allPresses.first(where: { $0.phase == .began }),
            let at = Moment(seconds: press.timestamp)
        else {
            return send()
        }
        let view = press.responder as? UIView
        TouchedControl.touched(view)
        // Keys in a surface's text field are not reported, since they neither confirm nor end a visit.
        let isText = view is UITextField || view is UITextView
        var typed: [(tracker: SurfaceTracker, isInDialog: Bool)] = []
        if let view {
            OpenSurfaces.shared.each(reachedFrom: view) { if $2 || !isText { typed.append(($0, $2)) } }
        }
        handle(at, send)
        for key in typed { key.tracker.input(.key, isInDialog: key.isInDialog, at: at) }
    }

    private static func handle(_ at: Moment, _ send: () -> Void) {
        Sdk.shared.inputs.beginHandling(at)
        send()
        Sdk.shared.inputs.endHandling()
    }
}

extension UIEvent {
    fileprivate var isInput: Bool {
        switch type {
        case .touches, .presses, .scroll, .transform: true
        default: false
        }
    }
}

/// A window whose touches and keys AllDrawn observes. Use it as in `window = SurfaceWindow(windowScene: scene)`.
open class SurfaceWindow: UIWindow {
    open override func sendEvent(_ event: UIEvent) {
        Touches.pass(event) { super.sendEvent(event) }
    }
}

#if canImport(ObjectiveC)
import ObjectiveC

extension UIWindow {
    @objc fileprivate func allDrawnSendEvent(_ event: UIEvent) {
        // This calls the original `sendEvent`, since the two methods were exchanged.
        Touches.pass(event) { allDrawnSendEvent(event) }
    }
}

extension Touches {
    private static var isExchanged = false

    /// Observes the touches and keys of every window by exchanging the implementation of `UIWindow.sendEvent`, for an
    /// app that has no window class of its own. Call it once, before the first window is shown.
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
