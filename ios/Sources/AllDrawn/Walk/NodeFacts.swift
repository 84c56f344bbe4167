/// What one view is at one frame. `ViewNode.describe` fills it, and the walker packs it into a record.
struct NodeFacts {
    var kind = NodeKind.group
    var state = NodeState.unknown
    /// A Perf view's answers; they replace kind and state. The core interprets them.
    var perf: PerfAnswers?
    var flags: NodeFlags = .shown
    /// The view's own opacity, 0 to 1. The core multiplies it by the ancestors' opacities.
    var alpha = 1.0
    /// Its bounds in its own coordinates, points. The origin is the scroll offset.
    var bounds = Box()
    /// Maps its own coordinates, minus the bounds' origin, to its parent's; `.moved(frame.x, frame.y)` for a plain
    /// view.
    var placement = Transform.identity
    /// The rectangle that its Perf protocol returns, in window coordinates, points; nil if it returns none.
    var windowBox: Box?
    /// A view lies in front of siblings with a smaller value; equal values keep the siblings' order.
    var zPosition = 0.0
    /// When it became ready; nil: with this frame.
    var readyAt: Moment?
    /// Identity and generation.
    var memory: NodeMemory?
    /// True if the view and its descendants are not measured: hidden, or ignored by the app.
    var isAbsent = false
    /// True if its descendants are not walked.
    var isLeaf = false
}
