/// Bounds on one walk through an app's views: how deep it goes, and how many views it meets. An app may override what its
/// views answer, so a tree can be deeper than the stack, or have no end.
struct WalkBudget {
    /// Deeper views are not walked: the main thread's stack is 1 MB.
    static let maxDepth = 256
    /// Views met in one walk, with and without a record.
    static let maxViews = 4 * SnapshotBuffer.maxRecords

    private(set) var depth = 0
    private var views = 0

    /// Counts a view. Returns false if it is beyond a bound: neither it nor its children are walked.
    mutating func admits() -> Bool {
        guard depth < WalkBudget.maxDepth, views < WalkBudget.maxViews else { return false }
        views += 1
        return true
    }

    /// The children of the view that was admitted last are walked next.
    mutating func descend() { depth += 1 }

    /// Those children have been walked.
    mutating func ascend() { depth -= 1 }
}
