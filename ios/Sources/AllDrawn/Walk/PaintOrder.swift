/// Computes which nodes lie in front of others: children above their parent, siblings by `zPosition`, then in their
/// order. If all views have `zPosition` 0, record order is paint order and nothing is computed.
struct PaintOrder {
    private struct Entry {
        var parent: Int32
        // Index of the view's record; negative without one.
        var record: Int32
        var zPosition: Double
        // Linked list of its children, from back to front.
        var firstChild: Int32 = -1
        var nextSibling: Int32 = -1
    }

    private var entries: [Entry] = []
    private var stack: [Int32] = []
    // Views whose zPosition is not 0.
    private var raised: [Int32] = []

    /// Removes all views.
    mutating func clear() {
        entries.removeAll(keepingCapacity: true)
        raised.removeAll(keepingCapacity: true)
    }

    /// Adds a view, in the order of the walk. Returns its index, by which its children refer to their parent. The
    /// root's parent is −1.
    mutating func add(parent: Int32, zPosition: Double) -> Int32 {
        // NaN cannot be ordered.
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

    /// Writes each record's place in paint order, from 1.
    @MainActor mutating func rank(_ out: SnapshotBuffer) {
        guard !raised.isEmpty else { return }
        // From front to back; siblings with equal zPosition from last to first. Each view goes before all siblings
        // linked so far.
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

    // Puts a view before the siblings that are already linked, that is behind them on the screen.
    private mutating func link(_ view: Int32) {
        let parent = entries[Int(clamping: view)].parent
        guard parent >= 0 else { return }
        entries[Int(clamping: view)].nextSibling = entries[Int(clamping: parent)].firstChild
        entries[Int(clamping: parent)].firstChild = view
    }
}
