/// A view as the walker sees it: UIView is one, by its adapter, and so is anything that a test makes up.
@MainActor protocol ViewNode: AnyObject {
    /// Says what it is at this frame. `look` comes with its defaults: a visible group without extent.
    func describe(_ facts: inout NodeFacts)

    /// Hands over its children from back to front. Nothing may be allocated for it.
    func eachChild(_ act: (any ViewNode) -> Void)

    /// Its identifier and class name, for the list of late nodes: asked for at a visit's end only, never content.
    var perfLabel: String { get }
}

/// What a surface is measured in.
@MainActor protocol SurfaceRoot: AnyObject {
    /// The view that holds the surface; `nil` once it is gone.
    var node: (any ViewNode)? { get }
    /// Its visible rectangle without keyboard and system bars, in surface coordinates: points from the top left corner of
    /// the root's bounds.
    var viewport: Box { get }
    /// Where that corner lies in the window, points.
    var windowOrigin: (x: Double, y: Double) { get }
    /// Pixels a point.
    var scale: Double { get }
    /// It is in a window. One that is not, after it has been, was removed.
    var isAttached: Bool { get }
}
