import Testing

@testable import AllDrawn
@testable import AllDrawnScripted

/// Tests whole visits, from the begin to the event, as a user would see them.
@MainActor @Suite struct VisitTests {
    let screen = try! Screen()
    let title = ScriptedView("title", .text, .drawn, Box(x: 0, y: 0, width: 400, height: 100))
    let picture = ScriptedView("hero UIImageView", .image, .pending, Box(x: 0, y: 100, width: 400, height: 300))

    private func feed() -> (ScriptedView, ScriptedRoot) {
        let view = ScriptedView("feed", .group, .unknown, Box(x: 0, y: 0, width: 400, height: 800), [title, picture])
        return (view, ScriptedRoot(view))
    }

    @Test func aLatePictureCompletesTheVisit() throws {
        let (view, root) = feed()
        defer { withExtendedLifetime(view) {} }
        picture.facts.flags.insert(.evidence)
        let tracker = screen.tap {
            screen.host.pass(milliseconds: 20)
            return SurfaceTracker(name: "Feed", root: root, in: screen.sdk)
        }
        #expect(screen.frames.isRunning)
        screen.frame()
        screen.frame()
        picture.facts.state = .drawn
        screen.frame(after: 68)
        for _ in 0..<5 { screen.frame() }
        screen.host.pass(milliseconds: 1_000)
        let event = try #require(screen.events.first)
        #expect(event.surface == "Feed")
        #expect(event.outcome == .complete)
        #expect(event.startSource == .input)
        // 20 ms from the tap to the visit's begin, 100 ms to the frame, and 16 ms until that frame is on the screen.
        #expect(event.visuallyComplete == 0.136)
        #expect(event.isSettled)
        #expect(event.visitId.count == 32)
        #expect(screen.events.count == 1)
        #expect(!screen.frames.isRunning && !screen.host.isArmed, "nothing runs when nothing is pending")
        tracker.leave()
    }

    // Checks the bit `alldrawn.v1.VisitFlag.SDK_LOADED_LATE` in an event's flags (field 14).
    private func isLoadedLate(_ event: VisitEvent) -> Bool {
        (ProtobufFields(event.bytes).number(14) ?? 0) & 1 << 5 != 0
    }

    @Test func aSurfaceFromBeforeTheInstallationIsFlagged() throws {
        let screen = try Screen(isStarted: false)
        let (view, root) = feed()
        defer { withExtendedLifetime(view) {} }
        picture.facts.flags.insert(.evidence)
        picture.facts.state = .drawn
        let launched = screen.host.now
        screen.host.pass(milliseconds: 100)
        let tracker = SurfaceTracker(name: "Feed", root: root, in: screen.sdk)
        let (gone, elsewhere) = (SurfaceTracker(name: "Gone", root: root, in: screen.sdk), ScriptedRoot(view))
        gone.leave(.back)
        elsewhere.isAttached = false
        let hidden = SurfaceTracker(name: "Hidden", root: elsewhere, in: screen.sdk)
        screen.host.pass(milliseconds: 100)
        picture.facts.readyAt = screen.host.now
        title.facts.readyAt = screen.host.now
        screen.host.pass(milliseconds: 300)
        try screen.start()
        screen.sdk.launch = Launch(at: launched, kind: .cold, inForeground: true)
        for _ in 0..<5 { screen.frame() }
        screen.host.pass(milliseconds: 1_500)
        #expect(screen.events.map(\.surface) == ["Feed"], "closed and detached surfaces are not measured")
        let event = try #require(screen.events.first)
        #expect(event.outcome == .complete && event.startSource == .launch)
        #expect(isLoadedLate(event))
        #expect(event.visuallyComplete == 0.2, "what was ready before the begin counts from the start on (metric §2)")
        // The surface's next visit must not be flagged as loaded late.
        tracker.restart()
        for _ in 0..<5 { screen.frame() }
        screen.host.pass(milliseconds: 1_500)
        #expect(screen.events.map(isLoadedLate) == [true, false])
        withExtendedLifetime((tracker, gone, hidden)) {}
    }

    @Test func aSurfaceFromBeforeTheInstallationIsNotKeptAlive() throws {
        let screen = try Screen(isStarted: false)
        let (view, root) = feed()
        defer { withExtendedLifetime((view, root)) {} }
        var tracker: SurfaceTracker? = SurfaceTracker(name: "Feed", root: root, in: screen.sdk)
        weak var kept = tracker
        #expect(kept != nil)
        tracker = nil
        #expect(kept == nil)
        try screen.start()
        for _ in 0..<100 { screen.frame() }
        #expect(screen.events.isEmpty)
    }

    @Test func leavingASurfaceAbandonsItsVisit() throws {
        let (view, root) = feed()
        defer { withExtendedLifetime(view) {} }
        let tracker = SurfaceTracker(name: "Feed", root: root, in: screen.sdk)
        picture.facts.flags.insert(.evidence)
        screen.frame()
        screen.host.pass(milliseconds: 300)
        tracker.leave(.back)
        let event = try #require(screen.events.first)
        #expect(event.outcome == .abandoned)
        #expect(event.visuallyComplete == nil)
        #expect(event.elapsed == 0.316)
        #expect(String(decoding: event.bytes, as: UTF8.self).contains("hero UIImageView"), "the late node is named")
    }

    @Test(arguments: [false, true]) func aThreadThatWasBlockedAtTheConfirmationLooksAgain(_ changes: Bool) throws {
        let (view, root) = feed()
        defer { withExtendedLifetime(view) {} }
        view.children = [title]
        let tracker = SurfaceTracker(name: "Feed", root: root, in: screen.sdk)
        screen.frame()
        if changes {
            picture.facts.flags.insert(.evidence)
            view.children = [title, picture]
        }
        screen.host.block(milliseconds: 6_000)
        #expect(screen.events.map(\.outcome) == (changes ? [] : [.complete]), "what the timer found decides")
        tracker.leave(.back)
        let event = try #require(screen.events.first)
        #expect(event.outcome == (changes ? .abandoned : .complete) && event.isSettled == !changes)
        let counts = try #require(ProtobufFields(event.bytes).bytes(17))
        #expect(ProtobufFields(counts).number(9) == 2, "one frame, and one snapshot when the timer fired")
    }

    @Test func aDeallocatedRootViewLeavesTheSurface() throws {
        var (view, root): (ScriptedView?, ScriptedRoot) = feed()
        picture.facts.flags.insert(.evidence)
        let tracker = SurfaceTracker(name: "Feed", root: root, in: screen.sdk)
        screen.frame()
        view = nil
        _ = view
        screen.frame()
        #expect(screen.events.isEmpty && !screen.frames.isRunning, "another visit may inherit its start (metric §10)")
        screen.host.pass(milliseconds: 3_001)
        #expect(screen.events.map(\.outcome) == [.abandoned])
        #expect(screen.events.first?.elapsed == 0.032, "it ended when the SDK noticed that the view was gone")
        withExtendedLifetime(tracker) {}
    }

    @Test func aDeallocatedTrackerLeavesTheSurface() {
        let (view, root) = feed()
        defer { withExtendedLifetime(view) {} }
        var tracker: SurfaceTracker? = SurfaceTracker(name: "Feed", root: root, in: screen.sdk)
        screen.frame()
        #expect(tracker != nil)
        tracker = nil
        #expect(!screen.frames.isRunning)
        screen.host.pass(milliseconds: 3_001)
        #expect(screen.events.count == 1)
    }
}
