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
    private var isRaised = false

    /// Begins anew.
    mutating func clear() {
        entries.removeAll(keepingCapacity: true)
        isRaised = false
    }

    /// Adds a view, in the order of the walk; its number, by which its children name their parent (the root's: −1).
    mutating func add(parent: Int32, zPosition: Double) -> Int32 {
        // No number compares with NaN.
        let zPosition = zPosition.isNaN ? 0 : zPosition
        isRaised = isRaised || zPosition != 0
        entries.append(Entry(parent: parent, record: -1, zPosition: zPosition))
        return Int32(entries.count - 1)
    }

    /// The view has this record.
    mutating func set(record: UInt32, of view: Int32) {
        entries[Int(view)].record = Int32(record)
    }

    /// Ranks the records, from 1.
    @MainActor mutating func rank(_ out: SnapshotBuffer) {
        guard isRaised else { return }
        // From the last to the first: each goes before the siblings that are not behind it.
        for index in entries.indices.reversed() where entries[index].parent >= 0 { link(Int32(index)) }
        var rank: UInt32 = 0
        stack.removeAll(keepingCapacity: true)
        if !entries.isEmpty { stack.append(0) }
        while let view = stack.popLast() {
            let entry = entries[Int(view)]
            if entry.nextSibling >= 0 { stack.append(entry.nextSibling) }
            if entry.firstChild >= 0 { stack.append(entry.firstChild) }
            guard entry.record >= 0 else { continue }
            rank += 1
            out.setPaintOrder(rank, of: UInt32(entry.record))
        }
    }

    private mutating func link(_ view: Int32) {
        let (parent, zPosition) = (entries[Int(view)].parent, entries[Int(view)].zPosition)
        var (before, next) = (Int32(-1), entries[Int(parent)].firstChild)
        while next >= 0, entries[Int(next)].zPosition < zPosition {
            (before, next) = (next, entries[Int(next)].nextSibling)
        }
        entries[Int(view)].nextSibling = next
        if before >= 0 { entries[Int(before)].nextSibling = view } else { entries[Int(parent)].firstChild = view }
    }
}
