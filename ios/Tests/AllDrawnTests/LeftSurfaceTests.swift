import Foundation
import Testing

@testable import AllDrawn
@testable import AllDrawnScripted

/// Tests the visits of surfaces that the app replaces or removes without an input of the user: they are not observed
/// any more, and end later (metric §10).
@MainActor @Suite struct LeftSurfaceTests {
    let screen = try! Screen()

    // A surface whose picture is awaited. It has drawn a frame, and its clock is 100 ms after the begin.
    private func splash(_ name: String = "Splash") -> (tracker: SurfaceTracker, view: ScriptedView, root: ScriptedRoot)
    {
        let view = ScriptedView("splash", .group, .unknown, Box(width: 400, height: 800))
        let picture = ScriptedView("logo UIImageView", .image, .pending, Box(width: 400, height: 300))
        picture.facts.flags.insert(.evidence)
        view.children = [picture]
        let root = ScriptedRoot(view)
        let tracker = SurfaceTracker(name: name, root: root, in: screen.sdk)
        screen.frame(after: 16)
        screen.host.pass(milliseconds: 84)
        return (tracker, view, root)
    }

    @Test(arguments: [LeaveReason.replaced, .removed]) func theNextVisitEndsAReplacedOne(_ reason: LeaveReason) throws {
        let (tracker, view, root) = splash()
        let began = screen.host.now.nanoseconds - 100_000_000
        tracker.leave(reason)
        #expect(screen.events.isEmpty)
        #expect(!screen.frames.isRunning, "no frames are needed")
        #expect(screen.host.isArmed, "the timer ends the visit if no other one begins")
        screen.host.pass(milliseconds: 200)
        let home = splash("Home")
        #expect(screen.events.map(\.outcome) == [.redirected])
        #expect(screen.events.first?.elapsed == 0.1, "it ended when it was replaced")
        home.tracker.leave(.back)
        #expect(screen.events.map(\.surface) == ["Splash", "Home"])
        #expect(screen.events.last?.start == Double(began) / 1e9, "it inherits the start")
        withExtendedLifetime((tracker, view, root, home)) {}
    }

    @Test func aReplacedVisitThatNothingFollowsIsAbandoned() {
        let (tracker, view, root) = splash()
        tracker.leave(.replaced)
        // Calls for a surface that was left have no effect.
        tracker.mark("late")
        tracker.hold("late").release()
        tracker.leave(.back)
        screen.host.pass(milliseconds: 2_999)
        #expect(screen.events.isEmpty)
        screen.host.pass(milliseconds: 2)
        #expect(screen.events.map(\.outcome) == [.abandoned])
        #expect(screen.events.first?.elapsed == 0.1)
        let counts = screen.events.first.flatMap { ProtobufFields($0.bytes).bytes(17) }
        #expect(counts.map { ProtobufFields($0).number(12) ?? 0 } == 0, "no call after the end")
        #expect(screen.sdk.visits.isEmpty && !screen.host.isArmed && !screen.frames.isRunning)
        withExtendedLifetime((tracker, view, root)) {}
    }

    @Test func aReplacedVisitKeepsNoViewAlive() {
        weak var (kept, keptRoot): (ScriptedView?, ScriptedRoot?)
        do {
            let (tracker, view, root) = splash()
            (kept, keptRoot) = (view, root)
            tracker.leave(.replaced)
        }
        #expect(kept == nil && keptRoot == nil && screen.sdk.visits.count == 1)
        screen.host.pass(milliseconds: 3_001)
        #expect(screen.events.map(\.outcome) == [.abandoned])
        let text = String(decoding: screen.events.first?.bytes ?? Data(), as: UTF8.self)
        #expect(!text.contains("UIImageView"), "the view is gone, so its label is not known any more")
    }

    @Test(arguments: [false, true]) func lateNodesAreNamedWhileTheyAreOnTheScreen(_ isAttached: Bool) {
        let (tracker, view, root) = splash()
        tracker.leave(.removed)
        root.isAttached = isAttached
        screen.host.pass(milliseconds: 3_001)
        let text = screen.events.first.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
        #expect(text.contains("logo UIImageView") == isAttached)
        withExtendedLifetime((tracker, view)) {}
    }

    @Test func theUserLeavesASurfaceThatAnInputRemoves() {
        let (tracker, view, root) = splash()
        screen.tap { tracker.leave(.removed) }
        #expect(screen.events.map(\.outcome) == [.abandoned], "at once")
        withExtendedLifetime((view, root)) {}
    }

    @Test func theBackgroundEndsAReplacedVisit() {
        let (tracker, view, root) = splash()
        tracker.leave(.replaced)
        screen.host.pass(milliseconds: 50)
        screen.sdk.enteredBackground()
        #expect(screen.events.map(\.outcome) == [.abandoned])
        #expect(screen.events.first?.elapsed == 0.1, "it ended when it was replaced")
        #expect(screen.sdk.visits.isEmpty && !screen.host.isArmed)
        screen.sdk.enteredBackground()
        tracker.leave(.background)
        #expect(screen.events.count == 1)
        withExtendedLifetime((view, root)) {}
    }

    @Test func aReplacedVisitEndsWithoutAnEventIfConsentIsWithdrawn() {
        let (tracker, view, root) = splash()
        tracker.leave(.replaced)
        screen.sdk.consent(false)
        screen.host.pass(milliseconds: 4_000)
        #expect(screen.events.isEmpty && screen.sdk.visits.isEmpty && !screen.host.isArmed)
        withExtendedLifetime((tracker, view, root)) {}
    }

    @Test func aTypingVisitOfAReplacedSurfaceEndsToo() {
        let view = ScriptedView("search", .group, .unknown, Box(width: 400, height: 800))
        view.children = [ScriptedView("title", .text, .drawn, Box(width: 400, height: 300))]
        let root = ScriptedRoot(view)
        var options = SurfaceTracker.Options()
        options.hasSearchField = true
        let tracker = SurfaceTracker(name: "Search", root: root, options: options, in: screen.sdk)
        screen.frame()
        screen.host.pass(milliseconds: 1_100)
        tracker.searchKey(at: screen.host.now)
        screen.frame()
        tracker.leave(.replaced)
        screen.frame()
        #expect(!screen.frames.isRunning && screen.sdk.visits.count == 1)
        screen.host.pass(milliseconds: 3_001)
        #expect(screen.events.map(\.surface) == ["Search", "Search/typing"])
        #expect(screen.events.last?.outcome == .abandoned && screen.sdk.visits.isEmpty)
        withExtendedLifetime((tracker, root)) {}
    }

    @Test func aWaitingTestGetsTheLatestVisitOfASurface() async throws {
        // The app replaces the screen by a new one of the same name. The older visit ends when the newer one has begun.
        let older = splash("Feed")
        older.tracker.leave(.replaced)
        let newer = splash("Feed")
        #expect(screen.events.map(\.outcome) == [.redirected])
        #expect(screen.sdk.results.latest("Feed") == nil, "the latest visit is pending")
        newer.view.children[0].facts.state = .drawn
        screen.frame()
        screen.host.pass(milliseconds: 1_100)
        let event = try await screen.sdk.results.complete("Feed", within: 1)
        #expect(event.visitId == screen.events.last?.visitId && event.outcome == .complete)
        withExtendedLifetime((older, newer)) {}
    }

    @Test func theResultsOfAnEarlierVisitAreNotTheLatest() async {
        let older = splash("Feed")
        older.tracker.leave(.replaced)
        var latest = screen.sdk.results.stream(ofLatestOnly: true).makeAsyncIterator()
        var all = screen.sdk.results.events.makeAsyncIterator()
        let newer = splash("Feed")
        newer.tracker.leave(.back)
        #expect(await latest.next()?.outcome == .abandoned)
        #expect(await all.next()?.outcome == .redirected)
        withExtendedLifetime((older, newer)) {}
    }
}
