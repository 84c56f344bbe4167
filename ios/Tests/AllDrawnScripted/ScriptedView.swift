@testable import AllDrawn

/// A view whose properties a test sets.
@MainActor final class ScriptedView: ViewNode {
    var facts = NodeFacts()
    var children: [ScriptedView] = []
    var perfLabel: String
    let memory = NodeMemory()
    /// Stands for code of the app that runs when the SDK reads the view.
    var onDescribe: @MainActor () -> Void = {}

    init(
        _ label: String, _ kind: NodeKind, _ state: NodeState = .unknown, _ frame: Box, _ children: [ScriptedView] = []
    ) {
        perfLabel = label
        self.children = children
        facts.memory = memory
        facts.kind = kind
        facts.state = state
        lies(in: frame)
    }

    /// Sets the view's frame in its parent, with scroll offset 0.
    func lies(in frame: Box) {
        facts.placement = .moved(frame.x, frame.y)
        facts.bounds = Box(width: frame.width, height: frame.height)
    }

    func describe(_ facts: inout NodeFacts) {
        onDescribe()
        facts = self.facts
    }

    func eachChild(_ act: (any ViewNode) -> Void) { for child in children { act(child) } }
}

/// The root of a surface of 400 × 800 points.
@MainActor final class ScriptedRoot: SurfaceRoot {
    weak var view: ScriptedView?
    var isAttached = true
    var viewport = Box(width: 400, height: 800)
    var windowOrigin = (x: 0.0, y: 0.0)
    let scale = 2.0

    init(_ view: ScriptedView) { self.view = view }

    var node: (any ViewNode)? { view }
}
