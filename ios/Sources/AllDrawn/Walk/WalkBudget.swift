/// Limits of one walk: its depth and its number of views. An app's views decide what their children are, so a tree can
/// be deeper than the stack, or endless.
struct WalkBudget {
    /// Maximum depth: the main thread's stack has 1 MB.
    static let maxDepth = 256
    /// Maximum number of views in one walk, with and without a record.
    static let maxViews = 4 * SnapshotBuffer.maxRecords

    private(set) var depth = 0
    private var views = 0

    /// Counts a view. Returns false beyond a limit: the view and its children are not walked then.
    mutating func admits() -> Bool {
        guard depth < WalkBudget.maxDepth, views < WalkBudget.maxViews else { return false }
        views += 1
        return true
    }

    /// Enters the children of the view that was admitted last.
    mutating func descend() { depth += 1 }

    /// Leaves those children.
    mutating func ascend() { depth -= 1 }
}
