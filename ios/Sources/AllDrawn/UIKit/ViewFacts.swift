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
        // While the view is animated, the model layer has the final values from the animation's beginning, and the
        // presentation layer has those on the screen. The walk begins at the surface's root, so animations that move the
        // window or the whole screen do not count (metric §3).
        let animations = layer.animationKeys()
        let shown = animations == nil ? layer : layer.presentation() ?? layer
        shown.place(&facts)
        facts.alpha = Double(shown.opacity)
        if let animations, layer.moves("opacity", by: animations) { facts.flags.insert(.fading) }
        if layer.masksToBounds { facts.flags.insert(.clips) }
        if shown.isFilled, layer.mask == nil, mask == nil { facts.flags.insert(.opaque) }
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
}

extension CALayer {
    fileprivate func place(_ facts: inout NodeFacts) {
        let transform = affineTransform()
        facts.bounds = Box(x: bounds.minX, y: bounds.minY, width: bounds.width, height: bounds.height)
        let (ax, ay) = (anchorPoint.x * bounds.width, anchorPoint.y * bounds.height)
        if transform.isIdentity {
            facts.placement = .moved(position.x - ax, position.y - ay)
        } else {
            let own = Transform(
                a: transform.a, b: transform.b, c: transform.c, d: transform.d,
                tx: position.x + transform.tx, ty: position.y + transform.ty)
            facts.placement = own.after(.moved(-ax, -ay))
        }
    }

    // True if one of the animations with these keys changes the property.
    fileprivate func moves(_ property: String, by animations: [String]) -> Bool {
        animations.contains { (animation(forKey: $0) as? CAPropertyAnimation)?.keyPath == property }
    }

    // True if the background fills the layer with opaque pixels, unless a mask cuts them (metric §3). `isOpaque` cannot
    // be used for this: it is true by default for views, and only promises the compositor opaque pixels.
    fileprivate var isFilled: Bool { backgroundColor?.alpha == 1 && cornerRadius == 0 }
}
#endif
