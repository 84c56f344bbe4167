import Foundation
import Testing

@testable import AllDrawn
@testable import AllDrawnScripted

/// Tests which records the walker makes from a tree of views.
@MainActor @Suite struct WalkTests {
    let out = SnapshotBuffer()
    let walker = Walker()

    private func walk(_ view: ScriptedView) -> (records: [SnapshotBuffer.Record], flags: HeaderFlags) {
        let root = ScriptedRoot(view)
        let flags = walker.walk(view, of: root, at: Moment(nanoseconds: 5_000_000), into: out) ?? []
        let bytes = out.data
        let records = (0..<out.count).map { index in
            let at = SnapshotBuffer.headerLength + index * SnapshotBuffer.recordLength
            return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: SnapshotBuffer.Record.self) }
        }
        return (records, flags)
    }

    private func group(_ frame: Box, _ children: [ScriptedView]) -> ScriptedView {
        ScriptedView("group", .group, .unknown, frame, children)
    }

    private func picture(_ frame: Box = Box(width: 100, height: 100)) -> ScriptedView {
        ScriptedView("picture", .image, .drawn, frame)
    }

    @Test func aRecordsLayoutIsThatOfTheTable() {
        #expect(MemoryLayout<SnapshotBuffer.Record>.size == 40)
        #expect(MemoryLayout<SnapshotBuffer.Record>.offset(of: \.ready) == 32)
        #expect(MemoryLayout<SnapshotBuffer.Record>.offset(of: \.paintOrder) == 36)
    }

    @Test func groupsWithoutEffectHaveNoRecord() {
        let inner = picture(Box(x: 5, y: 6, width: 100, height: 100))
        let clipping = group(Box(x: 10, y: 20, width: 200, height: 200), [inner])
        clipping.facts.flags.insert(.clips)
        let (records, _) = walk(
            group(Box(width: 400, height: 800), [group(Box(x: 1, y: 2, width: 9, height: 9), [clipping])]))
        #expect(records.map(\.identity) == [clipping.memory.identity, inner.memory.identity])
        #expect(records.map(\.parent) == [SnapshotBuffer.root, 0])
        #expect(records.map(\.x) == [11, 16])
        #expect(records.map(\.y) == [22, 28])
    }

    @Test func scrolledAndTransformedViewsArePlacedWhereTheyAreSeen() {
        let cell = picture(Box(x: 0, y: 500, width: 100, height: 50))
        let scroller = group(Box(x: 0, y: 100, width: 400, height: 600), [cell])
        scroller.facts.bounds.y = 300
        let (moved, _) = walk(group(Box(width: 400, height: 800), [scroller]))
        #expect((moved[0].x, moved[0].y) == (0, 300))

        let scaled = picture()
        scaled.facts.placement = Transform(a: 2, d: 0.5, tx: 10, ty: 20)
        let (sized, _) = walk(group(Box(width: 400, height: 800), [scaled]))
        #expect((sized[0].x, sized[0].y, sized[0].width, sized[0].height) == (10, 20, 200, 50))

        let turned = picture(Box(width: 100, height: 40))
        turned.facts.placement = Transform(a: 0, b: 1, c: -1, d: 0, tx: 40, ty: 0)
        turned.facts.flags.insert(.opaque)
        let (boxes, _) = walk(group(Box(width: 400, height: 800), [turned]))
        #expect((boxes[0].x, boxes[0].y, boxes[0].width, boxes[0].height) == (0, 0, 40, 100))
        #expect(boxes[0].flags & NodeFlags.opaque.rawValue == 0, "a rotated view is never opaque (metric §3)")
    }

    private final class Player: PerfVideoView, PerfTextView, PerfBusyView {
        func isDrawn() -> Bool { true }
        func isFailed() -> Bool { true }
        func isVideoLoadStarted() -> Bool { true }
        func isBusy() -> Bool { true }
    }

    private final class Plain: PerfView {
        func isDrawn() -> Bool { false }
    }

    private final class Skeleton: PerfBusyView {
        func isBusy() -> Bool { false }
    }

    @Test func aPerfViewsAnswersArePackedUnchanged() {
        let record = { (read: (inout NodeFacts) -> Void) in
            let view = self.group(Box(width: 10, height: 10), [])
            read(&view.facts)
            let record = self.walk(view).records[0]
            return [record.kind, record.state, record.flags]
        }
        let (player, shown) = (Player(), NodeFlags.shown.rawValue)
        let asked = record {
            $0.readAnswers(of: player as any PerfView)
            $0.readAnswers(of: player as any PerfBusyView)
        }
        let interfaces: Interfaces = [.view, .text, .video, .busy]
        let answers: Answered = [.drawn, .failed, .loadStarted, .busy]
        let plays = NodeFlags.playbackRequested.rawValue
        #expect(asked == [0x80 | interfaces.rawValue, 0x80 | answers.rawValue, shown | plays])
        let plain = [0x80 | Interfaces.view.rawValue, 0x80, shown]
        #expect(record { $0.readAnswers(of: Plain()) } == plain, "it has a record, although it returned nothing yet")
        #expect(record { $0.readAnswers(of: Skeleton()) } == [0x80 | Interfaces.busy.rawValue, 0x80, shown])
    }

    @Test func errorNodesAreMarkedAndAlwaysHaveARecord() {
        let inner = picture()
        let error = group(Box(width: 200, height: 200), [inner])
        error.facts.isError = true
        let (records, _) = walk(group(Box(width: 400, height: 800), [error]))
        #expect(records.map(\.identity) == [error.memory.identity, inner.memory.identity])
        #expect(records.map(\.kind) == [KindFlags.error.rawValue | NodeKind.group.rawValue, NodeKind.image.rawValue])
        #expect(records.map(\.parent) == [SnapshotBuffer.root, 0], "the views in it are walked")
        error.facts.readAnswers(of: Plain())
        let kind = walk(error).records[0].kind
        #expect(kind == 0x80 | KindFlags.error.rawValue | Interfaces.view.rawValue, "both marks fit in the byte")
    }

    @Test func liveRegionsAndTouchedControlsAreMarkedAndAlwaysHaveARecord() {
        let (region, control) = (group(Box(width: 200, height: 200), []), group(Box(width: 50, height: 50), []))
        (region.facts.isLive, control.facts.isTouched) = (true, true)
        let (records, _) = walk(group(Box(width: 400, height: 800), [region, control]))
        let (kind, touched) = (NodeKind.group.rawValue, StateFlags.touched.rawValue)
        #expect(records.map(\.kind) == [KindFlags.live.rawValue | kind, kind])
        #expect(records.map(\.state) == [0, touched])
        region.facts.readAnswers(of: Player() as any PerfView)
        (region.facts.isError, region.facts.isTouched) = (true, true)
        let record = walk(region).records[0]
        let interfaces: Interfaces = [.view, .text, .video]
        let answers: Answered = [.drawn, .failed, .loadStarted]
        #expect(record.kind == 0x80 | KindFlags([.live, .error]).rawValue | interfaces.rawValue, "all marks fit")
        #expect(record.state == 0x80 | touched | answers.rawValue)
    }

    @Test func aPerfViewsRectangleIsInWindowCoordinates() {
        let view = picture()
        view.facts.windowBox = Box(x: 30, y: 40, width: 5, height: 6)
        let root = ScriptedRoot(view)
        root.windowOrigin = (x: 10, y: 10)
        _ = walker.walk(view, of: root, at: Moment(nanoseconds: 0), into: out)
        let record = out.data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 64, as: SnapshotBuffer.Record.self) }
        #expect((record.x, record.y, record.width, record.height) == (20, 30, 5, 6))
    }

    @Test func raisedViewsHaveTheirPlaceInPaintOrder() {
        let (behind, raised, sunk, inRaised) = (picture(), picture(), picture(), picture())
        raised.facts.zPosition = 5
        raised.children = [inRaised]
        sunk.facts.zPosition = -1
        let root = group(Box(width: 400, height: 800), [raised, behind, sunk])
        let (records, _) = walk(root)
        let order = [raised, inRaised, behind, sunk].map { view in
            records.first { $0.identity == view.memory.identity }?.paintOrder
        }
        #expect(order == [3, 4, 2, 1])
        raised.facts.zPosition = 0
        sunk.facts.zPosition = 0
        #expect(walk(root).records.allSatisfy { $0.paintOrder == 0 }, "record order is paint order")
        raised.facts.zPosition = .nan
        #expect(walk(root).records.allSatisfy { $0.paintOrder == 0 })
    }

    @Test func absentViewsAndLeavesAreNotWalked() {
        let (hidden, leaf) = (group(Box(width: 9, height: 9), [picture()]), picture())
        hidden.facts.isAbsent = true
        leaf.children = [picture()]
        leaf.facts.isLeaf = true
        #expect(
            walk(group(Box(width: 400, height: 800), [hidden, leaf])).records.map(\.identity) == [leaf.memory.identity])
    }

    @Test func aTreeWithoutEndIsCutShort() {
        var view = picture()
        for _ in 0..<300 { view = group(Box(width: 400, height: 800), [view]) }
        let (records, flags) = walk(view)
        #expect(flags.contains(.cutShort) && records.isEmpty)
        let broad = group(Box(width: 400, height: 800), [])
        broad.children = [ScriptedView](repeating: picture(), count: SnapshotBuffer.maxRecords + 1)
        let (many, cut) = walk(broad)
        #expect(cut.contains(.cutShort) && many.count == SnapshotBuffer.maxRecords)
    }

    @Test(.timeLimit(.minutes(1))) func viewsThatContainThemselvesAreCutShort() {
        let loop = group(Box(width: 400, height: 800), [])
        loop.children = [loop, loop]
        defer { loop.children = [] }
        let (records, flags) = walk(loop)
        #expect(flags.contains(.cutShort) && records.isEmpty)
        #expect(Labels.of([.max], below: loop) == [""])
    }

    @Test func aNestedWalkDoesNothing() throws {
        let (first, second) = (picture(), picture())
        let other = group(Box(width: 400, height: 800), [])
        let inner = SnapshotBuffer()
        var answers: [HeaderFlags?] = []
        second.onDescribe = { [walker] in
            answers.append(walker.walk(other, of: ScriptedRoot(other), at: Moment(nanoseconds: 0), into: inner))
        }
        // With a `zPosition` other than 0 the walker looks up parents by index, which a nested walk could make invalid.
        second.facts.zPosition = 1
        let nested = group(Box(width: 400, height: 800), [first, second, picture()])
        let (records, _) = walk(group(Box(width: 400, height: 800), [group(Box(width: 9, height: 9), [nested])]))
        #expect(records.count == 3 && answers == [nil])
    }

    @Test func sixtyThousandRaisedViewsAreRankedInTheirOrder() {
        // Each view lies behind all views before it in the list.
        let count = 60_000
        let views = (0..<count).map { index in
            let view = picture()
            view.facts.zPosition = Double(count - index)
            return view
        }
        let (records, _) = walk(group(Box(width: 400, height: 800), views))
        let ranks = records.map { Int($0.paintOrder) }
        #expect(ranks == (0..<count).map { count - $0 })
    }

    @Test func siblingsWithEqualZPositionKeepTheirOrder() {
        let order: [Double] = [0, 2, -1, 0, 2, -3, -1, 1]
        let views = order.map { z in
            let view = picture()
            view.facts.zPosition = z
            return view
        }
        let ranks = walk(group(Box(width: 400, height: 800), views)).records.map(\.paintOrder)
        #expect(ranks == [4, 7, 2, 5, 8, 1, 3, 6])
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e300, -1])
    func oddNumbersDoNotStopTheProcess(_ odd: Double) {
        let view = picture(Box(x: odd, y: odd, width: odd, height: odd))
        view.facts.alpha = odd
        view.facts.zPosition = odd
        view.facts.readyAt = Moment(nanoseconds: .max)
        view.facts.placement = Transform(a: odd, b: odd, c: odd, d: odd, tx: odd, ty: odd)
        #expect(walk(group(Box(x: odd, y: odd, width: odd, height: odd), [view])).records.count == 1)
        #expect(Moment(seconds: odd) == nil || odd == 1)
    }

    @Test func aTextIsStoredAsAHashAndASecureTextNotAtAll() {
        let memory = NodeMemory()
        memory.update(text: "a private letter")
        var dumped = ""
        dump(memory, to: &dumped)
        #expect(!dumped.contains("letter"))
        memory.updateSecret()
        let generation = memory.generation
        memory.updateSecret()
        #expect(memory.generation == generation, "all secure texts are the same content")
        memory.update(text: "b")
        #expect(memory.generation == generation + 1)
    }

    @Test func changedContentHasANewGeneration() {
        let memory = NodeMemory()
        memory.update(text: "a")
        memory.update(text: "a")
        #expect(memory.generation == 1)
        memory.update(text: "b")
        #expect(memory.generation == 2)
        var shown = NSObject()
        memory.update(object: shown)
        memory.update(object: shown)
        #expect(memory.generation == 3)
        shown = NSObject()
        memory.update(object: shown)
        #expect(memory.generation == 4)
    }

    @Test func aLoadedPictureIsNewContentUnlessItIsTheSamePictureOrHasTheSameKey() {
        let memory = NodeMemory()
        let (picture, other) = (NSObject(), NSObject())
        memory.update(load: 1, key: 7)
        memory.update(load: 1, key: 7)
        #expect(memory.generation == 1, "the view waits for new content")
        memory.update(object: picture, of: 1, key: 7)
        memory.update(object: picture)
        #expect(memory.generation == 1, "the content that the view waited for")
        memory.update(load: 2, key: 7)
        memory.update(object: other, of: 2, key: 7)
        #expect(memory.generation == 1, "the same key")
        memory.update(object: picture, of: 3, key: 7)
        #expect(memory.generation == 1, "the same key, with no frame during the load")
        memory.update(object: picture, of: 4, key: 8)
        memory.update(object: picture, of: 5, key: nil)
        #expect(memory.generation == 1, "the same picture")
        memory.update(load: 6, key: nil)
        #expect(memory.generation == 2, "nothing is known of what is loaded")
        memory.update(object: picture, of: 6, key: nil)
        memory.update(object: other, of: 7, key: nil)
        #expect(memory.generation == 3)
        memory.update(object: picture, of: 8, key: 7)
        #expect(memory.generation == 4, "the earlier content with this key has been replaced")
        memory.update(text: "a")
        memory.update(load: 9, key: 7)
        #expect(memory.generation == 6, "the key belonged to a picture that is gone")
    }
}
