/// Limits the depth and the number of views of one walk. The app's views decide which children they have, so their tree
/// can be too deep for the stack, or endless.
struct WalkBudget {
    /// Maximum depth of a walk. It is limited because the main thread's stack has only 1 MB.
    static let maxDepth = 256
    /// Maximum number of views in one walk, including those that get no record.
    static let maxViews = 4 * SnapshotBuffer.maxRecords

    private(set) var depth = 0
    private var views = 0

    /// Counts a view. Returns false if a limit is exceeded: the walk must then skip the view and its children.
    mutating func admits() -> Bool {
        guard depth < WalkBudget.maxDepth, views < WalkBudget.maxViews else { return false }
        views += 1
        return true
    }

    /// Enters the children of the view that was admitted last.
    mutating func descend() { depth += 1 }

    /// Leaves the children that the last `descend` entered.
    mutating func ascend() { depth -= 1 }
}
