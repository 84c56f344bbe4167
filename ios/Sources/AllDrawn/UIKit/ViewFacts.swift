#if canImport(UIKit)
import AVFoundation
import UIKit

/// Makes `UIView` a node of the walk: it describes where the view is, how it is drawn, and what it shows.
extension UIView: ViewNode {
    func describe(_ facts: inout NodeFacts) {
        let (state, layer) = (viewState, layer)
        facts.memory = state.memory
        facts.isAbsent = layer.isHidden || state.isIgnored
        if facts.isAbsent { return }
        place(&facts)
        facts.alpha = Double(layer.opacity)
        if let opacity = opacityInMotion {
            facts.alpha = opacity
            facts.flags.insert(.fading)
        }
        if layer.masksToBounds { facts.flags.insert(.clips) }
        if isFilled { facts.flags.insert(.opaque) }
        facts.zPosition = Double(layer.zPosition)
        facts.isLive = state.isLive || arrivesByItself(state)
        facts.isTouched = state.isTouched
        readContent(&facts, state)
    }

    func eachChild(_ act: (any ViewNode) -> Void) {
        for view in subviews { act(view) }
    }

    var perfLabel: String {
        if let label = (self as? any PerfView)?.label() { return label }
        let name = String(describing: type(of: self))
        return accessibilityIdentifier.map { "\(name)#\($0)" } ?? name
    }

    // True if the app has given the view the accessibility trait of content that changes often. UIKit's own indicators
    // have this trait while an assistive technology runs, and are no live regions.
    private func arrivesByItself(_ state: ViewState) -> Bool {
        switch state.viewClass {
        case .activityIndicator, .determinate: false
        default: accessibilityTraits.contains(.updatesFrequently)
        }
    }

    private func place(_ facts: inout NodeFacts) {
        let (bounds, position, anchor, transform) = (
            layer.bounds, layer.position, layer.anchorPoint, layer.affineTransform()
        )
        facts.bounds = Box(x: bounds.minX, y: bounds.minY, width: bounds.width, height: bounds.height)
        let (ax, ay) = (anchor.x * bounds.width, anchor.y * bounds.height)
        if transform.isIdentity {
            facts.placement = .moved(position.x - ax, position.y - ay)
        } else {
            let own = Transform(
                a: transform.a, b: transform.b, c: transform.c, d: transform.d,
                tx: position.x + transform.tx, ty: position.y + transform.ty)
            facts.placement = own.after(.moved(-ax, -ay))
        }
    }

    // The opacity on the screen while an animation changes it; nil if none does. The model layer has the final value
    // from the animation's beginning.
    private var opacityInMotion: Double? {
        guard let keys = layer.animationKeys() else { return nil }
        let moves = keys.contains { (layer.animation(forKey: $0) as? CAPropertyAnimation)?.keyPath == "opacity" }
        return moves ? Double((layer.presentation() ?? layer).opacity) : nil
    }

    // True if the background fills the view with opaque pixels (metric §3). UIKit's `isOpaque` cannot be used for this:
    // it is true by default, and only promises the compositor that the view draws opaque pixels.
    private var isFilled: Bool {
        layer.backgroundColor?.alpha == 1 && layer.cornerRadius == 0 && layer.mask == nil && mask == nil
    }
}
#endif
