import Dispatch
import Foundation
import Testing

@testable import AllDrawn
@testable import AllDrawnScripted

/// Tests calls from threads other than the main thread, both allowed and forbidden ones.
@MainActor @Suite(.serialized) struct ThreadTests {
    let screen = try! Screen()

    private func feed(_ index: Int) -> ScriptedView {
        let children = (0..<20).map { row in
            ScriptedView("cell \(row)", .image, .pending, Box(y: Double(row * 40), width: 400, height: 40))
        }
        for child in children { child.facts.flags.insert(.evidence) }
        return ScriptedView("feed \(index)", .group, .unknown, Box(width: 400, height: 800), children)
    }

    /// Runs eight visits on the main actor while other tasks receive the results, read the status and release holds.
    @Test func eightVisitsAtOnce() async throws {
        let views = (0..<8).map(feed)
        let roots = views.map(ScriptedRoot.init)
        let trackers = roots.enumerated().map { SurfaceTracker(name: "Feed \($0)", root: $1, in: screen.sdk) }
        let results = screen.sdk.results
        let streams = (0..<3).map { _ in results.events }
        let listeners = streams.map { stream in
            Task.detached {
                var surfaces: Set<String> = []
                for await event in stream {
                    surfaces.insert(event.surface)
                    if surfaces.count == 8 { break }
                }
                return surfaces.count
            }
        }
        let asking = Task.detached { (0..<2_000).map { _ in AllDrawn.status.wrongThread }.count }
        let awaiting = Task.detached { try await results.complete("Feed 7", within: 60) }
        let holds = trackers.map { $0.hold("request") }
        let releasing = Task.detached { for hold in holds { hold.release() } }
        for frame in 0..<20 {
            for view in views { view.children[frame].facts.state = .drawn }
            screen.frame()
            await Task.yield()
        }
        await releasing.value
        // Releases are queued on the main actor, which runs jobs in order.
        await Task { @MainActor in }.value
        screen.host.pass(milliseconds: 2_000)
        #expect(screen.events.map(\.outcome) == [VisitEvent.Outcome](repeating: .complete, count: 8))
        for listener in listeners { #expect(await listener.value == 8) }
        #expect(await asking.value == 2_000)
        #expect(try await awaiting.value.surface == "Feed 7")
        withExtendedLifetime(trackers) {}
    }

    /// The compiler does not prevent these calls everywhere: code in Swift 5 mode can call from any thread.
    @Test func callsOffTheMainThreadAreRefusedAndCounted() {
        let view = feed(0)
        let root = ScriptedRoot(view)
        let tracker = SurfaceTracker(name: "Feed", root: root, in: screen.sdk)
        screen.frame()
        let before = AllDrawn.status.wrongThread
        typealias Act = () -> Void
        let onMain: [@MainActor () -> Void] = [
            { tracker.mark("elsewhere") }, { tracker.declareEmpty() }, { tracker.restart() }, { tracker.leave() },
            { _ = tracker.hold("elsewhere") }, { AllDrawn.install() }, { _ = AllDrawn.recording() },
        ]
        nonisolated(unsafe) let anywhere = onMain.map { unsafeBitCast($0, to: Act.self) }
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            for act in anywhere { act() }
            done.signal()
        }
        done.wait()
        #expect(AllDrawn.status.wrongThread == before + 7)
        #expect(screen.events.isEmpty && screen.frames.isRunning, "the visit continues")
        tracker.leave(.back)
        #expect(screen.events.map(\.outcome) == [.abandoned])
    }

    @Test func awaitCompleteThrowsAtATimeOutAndAtAnotherOutcome() async throws {
        let results = screen.sdk.results
        await #expect(throws: NotComplete.self) { try await results.complete("Feed", within: 0.01) }
        let view = feed(0)
        let root = ScriptedRoot(view)
        let tracker = SurfaceTracker(name: "Feed", root: root, in: screen.sdk)
        screen.frame()
        tracker.leave(.back)
        await #expect(throws: NotComplete.self) { try await results.complete("Feed", within: 5) }
    }
}
