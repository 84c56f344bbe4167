/// Walks a surface's views and packs each relevant view into a record of the snapshot. It does not judge them: the core
/// does. Once its buffers are large enough, it allocates memory only for views with a non-zero `zPosition`.
@MainActor final class Walker {
    private var out = SnapshotBuffer()
    private var order = PaintOrder()
    private var windowOrigin = (x: 0.0, y: 0.0)
    private var time = Moment(nanoseconds: 0)
    private var flags: HeaderFlags = []
    private var budget = WalkBudget()
    // True during a walk. A walk calls the app's views, which may run the main run loop or open surfaces, and so start
    // a nested walk, which would overwrite the buffers.
    private var isWalking = false

    // The parent view whose children are walked next.
    private struct Parent {
        /// Index of the parent's record or, if it has none, of its nearest ancestor's.
        var record: UInt32
        /// Index of the parent in `order`.
        var view: Int32
        /// Maps the parent's own coordinates to those of the surface.
        var toSurface: Transform
    }

    /// Walks `node` and its descendants, and writes their records into `out`, as they are in the frame that is
    /// presented at `time`. Returns the header flags that the walk found. If another walk is running, it returns nil
    /// and leaves `out` unchanged.
    func walk(_ node: any ViewNode, of root: any SurfaceRoot, at time: Moment, into out: SnapshotBuffer) -> HeaderFlags?
    {
        guard !isWalking else { return nil }
        isWalking = true
        defer { isWalking = false }
        self.out = out
        self.time = time
        windowOrigin = root.windowOrigin
        (flags, budget) = ([], WalkBudget())
        out.clear()
        order.clear()
        walkView(node, Parent(record: SnapshotBuffer.root, view: -1, toSurface: .identity))
        order.rank(out)
        return flags
    }

    private func walkView(_ node: any ViewNode, _ parent: Parent) {
        // The buffer is full: skip the remaining views.
        if out.count >= SnapshotBuffer.maxRecords, flags.contains(.cutShort) { return }
        var facts = NodeFacts()
        node.describe(&facts)
        if facts.isAbsent { return }
        guard out.count < SnapshotBuffer.maxRecords, budget.admits() else {
            flags.insert(.cutShort)
            return
        }
        // The top left corner of the root is the origin of the surface, wherever the root lies in its parent.
        let placed = budget.depth == 0 ? .identity : parent.toSurface.after(facts.placement)
        let view = order.add(parent: parent.view, zPosition: facts.zPosition)
        var inside = Parent(record: parent.record, view: view, toSurface: placed)
        if facts.needsRecord {
            inside.record = out.append(record(facts, parent.record, placed))
            order.set(record: inside.record, of: view)
        }
        if facts.isLeaf { return }
        inside.toSurface = placed.after(.moved(-facts.bounds.x, -facts.bounds.y))
        budget.descend()
        node.eachChild { walkView($0, inside) }
        budget.ascend()
    }

    private func record(_ facts: NodeFacts, _ parent: UInt32, _ placed: Transform) -> SnapshotBuffer.Record {
        var nodeFlags = facts.flags
        if !placed.isAxisAligned { nodeFlags.remove(.opaque) }
        if nodeFlags.contains(.field) { flags.insert(.searchField) }
        var box = placed.box(width: facts.bounds.width, height: facts.bounds.height)
        if let own = facts.windowBox {
            box = Box(x: own.x - windowOrigin.x, y: own.y - windowOrigin.y, width: own.width, height: own.height)
        }
        return SnapshotBuffer.Record(
            identity: facts.memory?.identity ?? 0, generation: facts.memory?.generation ?? 0, parent: parent,
            kind: facts.kindByte, state: facts.stateByte, alpha: facts.alphaByte, flags: nodeFlags.rawValue,
            x: Float(box.x), y: Float(box.y), width: Float(box.width), height: Float(box.height),
            ready: facts.readyAt.map { $0.micros(since: time) } ?? SnapshotBuffer.thisFrame, paintOrder: 0)
    }
}

extension NodeFacts {
    /// True if the view needs a record. A plain group needs none: one with opacity 1 that does not clip, cover, scroll
    /// or fade, and is no search field, error node, live region or touched control. Its children then refer to its
    /// parent's record.
    fileprivate var needsRecord: Bool {
        perf != nil || kind != .group || isError || isLive || isTouched || alpha != 1
            || !flags.isDisjoint(with: [.clips, .opaque, .scrolls, .fading, .field])
    }

    fileprivate var kindByte: UInt8 {
        var marks = KindFlags()
        if isError { marks.insert(.error) }
        if isLive { marks.insert(.live) }
        return (perf?.kind ?? kind.rawValue) | marks.rawValue
    }

    fileprivate var stateByte: UInt8 {
        (perf?.state ?? state.rawValue) | (isTouched ? StateFlags.touched.rawValue : 0)
    }

    // The opacity as a byte, 0 to 255. NaN counts as invisible.
    fileprivate var alphaByte: UInt8 {
        alpha >= 1 ? 255 : alpha > 0 ? UInt8(saturating: alpha * 255) : 0
    }
}

extension Moment {
    /// Returns the microseconds from `other` to this moment, for a record's ready time. It never returns the value of
    /// `thisFrame`.
    fileprivate func micros(since other: Moment) -> Int32 {
        let nanoseconds = Int64(bitPattern: nanoseconds &- other.nanoseconds)
        return max(Int32(clamping: nanoseconds / 1_000), .min + 1)
    }
}
