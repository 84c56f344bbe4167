/// Which nodes lie in front of which: children over their parent, siblings by `zPosition`, then in their order. Where no
/// view has one that matters, record order is paint order and nothing is done.
struct PaintOrder {
    private struct Entry {
        var parent: Int32
        // The index of its record; negative where it has none.
        var record: Int32
        var zPosition: Double
        // Children from back to front, as a list.
        var firstChild: Int32 = -1
        var nextSibling: Int32 = -1
    }

    private var entries: [Entry] = []
    private var stack: [Int32] = []
    // Those with a zPosition of their own.
    private var raised: [Int32] = []

    /// Begins anew.
    mutating func clear() {
        entries.removeAll(keepingCapacity: true)
        raised.removeAll(keepingCapacity: true)
    }

    /// Adds a view, in the order of the walk; its number, by which its children name their parent (the root's: −1).
    mutating func add(parent: Int32, zPosition: Double) -> Int32 {
        // No number compares with NaN.
        let zPosition = zPosition.isNaN ? 0 : zPosition
        let view = Int32(truncatingIfNeeded: entries.count)
        if zPosition != 0 { raised.append(view) }
        entries.append(Entry(parent: parent, record: -1, zPosition: zPosition))
        return view
    }

    /// The view has this record.
    mutating func set(record: UInt32, of view: Int32) {
        entries[Int(clamping: view)].record = Int32(truncatingIfNeeded: record)
    }

    /// Ranks the records, from 1.
    @MainActor mutating func rank(_ out: SnapshotBuffer) {
        guard !raised.isEmpty else { return }
        // From the front to the back, siblings with the same zPosition from the last to the first: each goes before all of
        // its siblings that were linked already.
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

    // Puts a view behind those of its siblings that were linked before.
    private mutating func link(_ view: Int32) {
        let parent = entries[Int(clamping: view)].parent
        guard parent >= 0 else { return }
        entries[Int(clamping: view)].nextSibling = entries[Int(clamping: parent)].firstChild
        entries[Int(clamping: parent)].firstChild = view
    }
}
