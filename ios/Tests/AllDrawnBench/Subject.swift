import AllDrawnHooks
import AllDrawnMallocs
import Foundation

@testable import AllDrawn
@testable import AllDrawnScripted

/// Returns the time of one call in nanoseconds: the mean of the fastest of `rounds` rounds of `calls` calls.
@MainActor func least(rounds: Int = 200, calls: Int = 50, _ call: () -> Void) -> Double {
    (0..<rounds).map { _ in
        let began = SystemHost.moment.nanoseconds
        for _ in 0..<calls { call() }
        return Double(SystemHost.moment.nanoseconds - began) / Double(calls)
    }.min() ?? .nan
}

/// The surface that the benchmark measures. Its visit stays pending.
@MainActor final class Subject {
    private let feed: any Feed
    private let visit: Visit
    private let screen: Screen
    private let tracker: SurfaceTracker
    private var time = Moment(nanoseconds: 1_000_000_000_000)

    init(_ feed: any Feed) throws {
        self.feed = feed
        screen = try Screen()
        tracker = SurfaceTracker(name: "Feed", root: feed.root, in: screen.sdk)
        guard let visit = tracker.latestVisit else { fatalError("the surface's visit did not begin") }
        self.visit = visit
    }

    /// Changes a text, then runs a whole frame: walk, pack, call the core, judge.
    private func frame() {
        feed.change()
        sameFrame()
    }

    private func sameFrame() {
        // Each frame advances the time by 1 ns only, so that the settle time never passes and the visit stays pending.
        time = Moment(nanoseconds: time.nanoseconds + 1)
        visit.walk(presented: time)
    }

    private func walk(_ walker: Walker, _ out: SnapshotBuffer) {
        guard let node = feed.root.node else { fatalError("the feed's root view was deallocated") }
        _ = walker.walk(node, of: feed.root, at: time, into: out)
    }

    private func snapshot(_ walker: Walker, visit: UInt32) -> SnapshotBuffer {
        let out = SnapshotBuffer()
        walk(walker, out)
        out.describe(visit: visit, flags: [], viewport: feed.root.viewport, scale: 2)
        out.stamp(sequence: 0, time: time)
        return out
    }

    func measure(_ views: String, nodes: Int) throws -> Row {
        let core = try Core()
        var arguments = visit.arguments
        arguments.at = Moment(nanoseconds: 1)
        let (handle, _) = core.begin(.begin(arguments))
        let walker = Walker()
        let one = snapshot(walker, visit: handle)
        feed.change()
        let other = snapshot(walker, visit: handle)
        var sequence: UInt32 = 0
        let call = least {
            sequence += 1
            let snapshot = sequence % 2 == 0 ? one : other
            snapshot.stamp(sequence: sequence, time: Moment(nanoseconds: UInt64(sequence) + 1))
            _ = core.frame(snapshot)
        }
        // The hook judges the same two snapshots. It copies them, and writes the handle of its own visit into the
        // copies.
        let judge = one.data.withUnsafeBytes { a in
            other.data.withUnsafeBytes { b in
                alldrawn_hook_judge_ns(
                    a.bindMemory(to: UInt8.self).baseAddress!, b.bindMemory(to: UInt8.self).baseAddress!, a.count, 200,
                    50)
            }
        }
        let out = SnapshotBuffer()
        let walk = least { self.walk(walker, out) }
        let frame = least { self.frame() }
        let unchanged = least { self.sameFrame() }
        let (rust, all) = (alldrawn_hook_allocations(), alldrawn_mallocs())
        for _ in 0..<100 { self.frame() }
        return Row(
            views: views, nodes: nodes, judgeNs: judge, callNs: call, boundaryNs: call - judge, walkNs: walk,
            frameNs: frame, unchangedNs: unchanged, rustAllocations: alldrawn_hook_allocations() - rust,
            allAllocations: alldrawn_mallocs() - all)
    }
}
