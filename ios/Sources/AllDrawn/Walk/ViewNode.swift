/// A view as the walker sees it. `UIView` conforms to it, and so do the scripted views of tests.
@MainActor protocol ViewNode: AnyObject {
    /// Writes the view's properties at this frame into `facts`, which initially describes a visible group of size 0.
    func describe(_ facts: inout NodeFacts)

    /// Calls `act` for each child, from back to front. An implementation must not allocate memory.
    func eachChild(_ act: (any ViewNode) -> Void)

    /// The view's name in an event's list of late nodes: its class and accessibility identifier, never its content. It
    /// is read only at a visit's end.
    var perfLabel: String { get }
}

/// The root of a surface's view tree.
@MainActor protocol SurfaceRoot: AnyObject {
    /// The root view; nil once it is deallocated.
    var node: (any ViewNode)? { get }
    /// The visible rectangle without keyboard and system bars, in surface coordinates: points from the top left corner
    /// of the root's bounds.
    var viewport: Box { get }
    /// Position of the root's top left corner in the window, points.
    var windowOrigin: (x: Double, y: Double) { get }
    /// Pixels per point.
    var scale: Double { get }
    /// True while the root is in a window. If it becomes false later, the surface was removed.
    var isAttached: Bool { get }
}
