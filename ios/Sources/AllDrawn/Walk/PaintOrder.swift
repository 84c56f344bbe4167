/// Computes the order in which nodes are painted, from back to front: a parent before its children, and siblings by
/// `zPosition`, then by their order in the parent. If all views have `zPosition` 0, the order of the records is the
/// paint order, and nothing is computed.
struct PaintOrder {
    private struct Entry {
        var parent: Int32
        // Index of the view's record; negative if the view has no record.
        var record: Int32
        var zPosition: Double
        // The view's children are a linked list, from back to front: `firstChild`, then each child's `nextSibling`.
        var firstChild: Int32 = -1
        var nextSibling: Int32 = -1
    }

    private var entries: [Entry] = []
    private var stack: [Int32] = []
    // Indexes of the views whose `zPosition` is not 0.
    private var raised: [Int32] = []

    /// Removes all views.
    mutating func clear() {
        entries.removeAll(keepingCapacity: true)
        raised.removeAll(keepingCapacity: true)
    }

    /// Adds a view; the walker calls it in the order of the walk. Returns the view's index, which its children pass as
    /// `parent`. The root passes −1.
    mutating func add(parent: Int32, zPosition: Double) -> Int32 {
        // Treat NaN as 0, since NaN cannot be ordered.
        let zPosition = zPosition.isNaN ? 0 : zPosition
        let view = Int32(truncatingIfNeeded: entries.count)
        if zPosition != 0 { raised.append(view) }
        entries.append(Entry(parent: parent, record: -1, zPosition: zPosition))
        return view
    }

    /// Sets the record of a view.
    mutating func set(record: UInt32, of view: Int32) {
        entries[Int(clamping: view)].record = Int32(truncatingIfNeeded: record)
    }

    /// Writes into each record its position in the paint order, from 1.
    @MainActor mutating func rank(_ out: SnapshotBuffer) {
        guard !raised.isEmpty else { return }
        // Link the views from front to back, and siblings with equal `zPosition` from last to first, because `link`
        // puts each view behind all siblings that are linked already.
        raised.sort { one, other in
            let (a, b) = (entries[Int(clamping: one)].zPosition, entries[Int(clamping: other)].zPosition)
            return a != b ? a > b : one > other
        }
        let sunk = raised.firstIndex { entries[Int(clamping: $0)].zPosition < 0 } ?? raised.endIndex
        for view in raised[..<sunk] { link(view) }
        for index in entries.indices.reversed() where entries[index].zPosition == 0 {
            link(Int32(truncatingIfNeeded: index))
        }
        for view in raised[sunk...] { link(view) }
        var rank: UInt32 = 0
        stack.removeAll(keepingCapacity: true)
        if !entries.isEmpty { stack.append(0) }
        while let view = stack.popLast() {
            let entry = entries[Int(clamping: view)]
            if entry.nextSibling >= 0 { stack.append(entry.nextSibling) }
            if entry.firstChild >= 0 { stack.append(entry.firstChild) }
            guard entry.record >= 0 else { continue }
            rank += 1
            out.setPaintOrder(rank, of: UInt32(bitPattern: entry.record))
        }
    }

    // Puts a view at the head of its parent's list: on the screen it lies behind the siblings that are linked already.
    private mutating func link(_ view: Int32) {
        let parent = entries[Int(clamping: view)].parent
        guard parent >= 0 else { return }
        entries[Int(clamping: view)].nextSibling = entries[Int(clamping: parent)].firstChild
        entries[Int(clamping: parent)].firstChild = view
    }
}
