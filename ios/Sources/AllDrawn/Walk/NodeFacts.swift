/// What one view says of itself at one frame: filled by `ViewNode.describe`, turned into a record by the walker.
struct NodeFacts {
    var kind = NodeKind.group
    var state = NodeState.unknown
    /// The answers of a Perf view, which the core weighs: they stand in the place of kind and state.
    var perf: PerfAnswers?
    var flags: NodeFlags = .shown
    /// Its own opacity, 0 to 1; that of ancestors is the core's to multiply.
    var alpha = 1.0
    /// Its own coordinates, points: the origin is how far it is scrolled.
    var bounds = Box()
    /// From its own coordinates, less the origin of its bounds, to its parent's. A plain view: `.moved(frame.x, frame.y)`.
    var placement = Transform.identity
    /// Where it says that it lies, if a Perf protocol does: the window's coordinates, points.
    var windowBox: Box?
    /// In front of siblings with a smaller one; siblings with the same are in their order.
    var zPosition = 0.0
    /// When it became ready; `nil`: with this frame.
    var readyAt: Moment?
    /// Identity and generation.
    var memory: NodeMemory?
    /// Neither it nor what lies in it is measured: ignored by the app, or hidden.
    var isAbsent = false
    /// What lies in it is its own business: children are not walked.
    var isLeaf = false
}
