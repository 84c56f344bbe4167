/// The properties of one view at one frame. `ViewNode.describe` fills them in, and the walker packs them into a record.
struct NodeFacts {
    var kind = NodeKind.group
    var state = NodeState.unknown
    /// The values that a Perf view's methods returned; nil for other views. They replace `kind` and `state`, and the
    /// core interprets them.
    var perf: PerfAnswers?
    var flags: NodeFlags = .shown
    /// True if the view is an error node: it is shown instead of content (metric §4).
    var isError = false
    /// True if the view and its descendants are a live region (metric §7a).
    var isLive = false
    /// True if the view is a control that the user touched (metric §7).
    var isTouched = false
    /// The view's own opacity, 0 to 1. The core multiplies it by the ancestors' opacities.
    var alpha = 1.0
    /// The view's bounds in its own coordinates, points. Their origin is the scroll offset.
    var bounds = Box()
    /// Maps the view's own coordinates, minus the bounds' origin, to its parent's coordinates. For a view without
    /// transform it is `.moved(frame.x, frame.y)`.
    var placement = Transform.identity
    /// The rectangle that a Perf view returned, in window coordinates, points; nil if it returned none.
    var windowBox: Box?
    /// The view lies in front of siblings with a smaller `zPosition`. Siblings with equal values keep their order.
    var zPosition = 0.0
    /// The time when the view became ready; nil if it became ready with this frame.
    var readyAt: Moment?
    /// The view's identity and generation.
    var memory: NodeMemory?
    /// True if the view is hidden, or the app excluded it: then the view and its descendants are not measured.
    var isAbsent = false
    /// True if the walk must skip the view's descendants.
    var isLeaf = false
}
