import Foundation
import Testing

@testable import AllDrawn
@testable import AllDrawnScripted

/// Tests audited visits (metric §8): for the app they have ended, but their surface is watched for up to 5 s more.
@MainActor @Suite struct AuditTests {
    let screen = try! Screen(auditEvery: 1)
    let title = ScriptedView("title", .text, .drawn, Box(width: 400, height: 300))
    let picture = ScriptedView("hero", .image, .pending, Box(x: 0, y: 300, width: 400, height: 300))
    let view = ScriptedView("feed", .group, .unknown, Box(width: 400, height: 800))

    init() {
        view.children = [title]
        picture.facts.flags.insert(.evidence)
    }

    private func begin(_ name: String = "Feed", _ options: SurfaceTracker.Options = .init()) -> (
        tracker: SurfaceTracker, root: ScriptedRoot
    ) {
        let root = ScriptedRoot(view)
        return (SurfaceTracker(name: name, root: root, options: options, in: screen.sdk), root)
    }

    // Opens a surface. Its visit is confirmed 1,032 ms after its begin, and this returns 68 ms later.
    private func watched(_ name: String = "Feed", _ options: SurfaceTracker.Options = .init()) -> (
        tracker: SurfaceTracker, root: ScriptedRoot
    ) {
        let surface = begin(name, options)
        screen.frame()
        screen.host.pass(milliseconds: 1_084)
        #expect(screen.events.last?.outcome == .complete && screen.events.last?.isSettled == true)
        return surface
    }

    // What the audits' records say.
    private struct Record: Equatable {
        var milliseconds: Double
        var cause: UInt64
    }

    private var records: [Record] {
        screen.audits.compactMap { ProtobufFields($0).bytes(36) }.map {
            let audit = ProtobufFields($0)
            return Record(milliseconds: Double(audit.number(1) ?? 0) / 1_000, cause: audit.number(2) ?? 0)
        }
    }

    // The causes of a change (`alldrawn.v1.ChangeCause`).
    private static let (none, appeared) = (0 as UInt64, 1 as UInt64)

    private var isIdle: Bool { screen.sdk.visits.isEmpty && !screen.host.isArmed && !screen.frames.isRunning }

    @Test func theEventIsFinalAtTheConfirmationAndTheRecordFollows() throws {
        let (tracker, root) = watched()
        let event = try #require(screen.events.first)
        #expect(event.visuallyComplete == 0.032)
        #expect(screen.sdk.results.latest("Feed")?.visitId == event.visitId)
        #expect(screen.audits.isEmpty && screen.frames.isRunning && screen.sdk.visits.count == 1)
        for _ in 0..<10 { screen.frame() }
        screen.host.pass(milliseconds: 5_000)
        #expect(records == [Record(milliseconds: 5_000, cause: Self.none)])
        #expect(ProtobufFields(screen.audits[0]).bytes(1)?.hexDigits == event.visitId)
        #expect(screen.events.count == 1, "the record is no event")
        #expect(screen.sdk.results.latest("Feed")?.outcome == .complete && isIdle)
        withExtendedLifetime((tracker, root)) {}
    }

    @Test func theTimerEndsAWatchWithoutFrames() {
        let (tracker, root) = watched()
        screen.host.pass(milliseconds: 4_931)
        #expect(screen.audits.isEmpty)
        screen.host.pass(milliseconds: 2)
        #expect(records == [Record(milliseconds: 5_000, cause: Self.none)] && isIdle)
        withExtendedLifetime((tracker, root)) {}
    }

    @Test func contentThatAppearsLaterIsRecorded() {
        let (tracker, root) = watched()
        screen.frame(after: 100)
        #expect(screen.audits.isEmpty)
        view.children = [title, picture]
        screen.frame(after: 100)
        #expect(records == [Record(milliseconds: 68 + 200 + 16, cause: Self.appeared)] && isIdle)
        #expect(screen.events.count == 1)
        withExtendedLifetime((tracker, root)) {}
    }

    @Test func anInputOutsideOfAllSurfacesEndsTheWatch() {
        let (tracker, root) = watched()
        screen.host.pass(milliseconds: 100)
        screen.sdk.endWatches(at: screen.host.now)
        #expect(records == [Record(milliseconds: 168, cause: Self.none)] && isIdle)
        #expect(screen.events.map(\.outcome) == [.complete])
        withExtendedLifetime((tracker, root)) {}
    }

    @Test func inputsOutsideOfAllSurfacesAreReportedOnlyIfAVisitIsWatched() {
        screen.sdk.core?.record(maxBytes: 1_000_000)
        let (tracker, root) = begin()
        screen.frame()
        _ = screen.sdk.core?.recording
        screen.sdk.endWatches(at: screen.host.now)
        #expect(screen.sdk.core?.recording.isEmpty == true)
        screen.host.pass(milliseconds: 1_100)
        _ = screen.sdk.core?.recording
        screen.sdk.endWatches(at: screen.host.now)
        #expect(screen.sdk.core?.recording.isEmpty == false)
        screen.sdk.endWatches(at: screen.host.now)
        #expect(screen.sdk.core?.recording.isEmpty == true)
        withExtendedLifetime((tracker, root)) {}
    }

    @Test func anInputInTheSurfaceOrInADialogEndsTheWatch() {
        for isInDialog in [false, true] {
            let (tracker, root) = watched()
            tracker.input(.tap, isInDialog: isInDialog, at: screen.host.now)
            #expect(records.last == Record(milliseconds: 68, cause: Self.none) && isIdle)
            tracker.leave(.back)
            withExtendedLifetime(root) {}
        }
        #expect(screen.events.map(\.outcome) == [.complete, .complete] && screen.audits.count == 2)
    }

    @Test(arguments: [LeaveReason.back, .navigation, .background, .systemDialog, .replaced, .removed])
    func leavingTheSurfaceEndsTheWatch(_ reason: LeaveReason) {
        let (tracker, root) = watched()
        tracker.leave(reason)
        #expect(records == [Record(milliseconds: 68, cause: Self.none)] && isIdle)
        tracker.leave(.back)
        #expect(screen.events.map(\.outcome) == [.complete] && screen.audits.count == 1)
        withExtendedLifetime(root) {}
    }

    @Test func aSurfaceThatReturnsIsMeasuredAgain() {
        let (tracker, root) = watched()
        tracker.leave(.background)
        screen.host.pass(milliseconds: 1_000)
        tracker.returnFromBackground()
        screen.frame()
        screen.host.pass(milliseconds: 1_100)
        #expect(screen.events.map(\.isRevisit) == [false, true])
        tracker.restart()
        screen.frame()
        screen.host.pass(milliseconds: 7_000)
        #expect(screen.events.map(\.outcome) == [.complete, .complete, .complete])
        #expect(screen.audits.count == 3 && isIdle)
        withExtendedLifetime(root) {}
    }

    @Test func aRemovedRootOrTrackerEndsTheWatch() {
        let (tracker, root) = watched()
        screen.frame()
        root.isAttached = false
        screen.frame()
        #expect(screen.audits.count == 1 && isIdle)
        var other: (tracker: SurfaceTracker, root: ScriptedRoot)? = watched("Other")
        weak var kept = other?.root
        other = nil
        #expect(other == nil && kept == nil, "a watched visit keeps no view alive")
        #expect(screen.audits.count == 2 && isIdle)
        withExtendedLifetime(tracker) {}
    }

    @Test func theNextVisitEndsTheWatch() {
        let (tracker, root) = watched()
        let (next, other) = begin("Next")
        #expect(records == [Record(milliseconds: 68, cause: Self.none)] && screen.sdk.visits.count == 1)
        next.leave(.back)
        #expect(screen.events.map(\.surface) == ["Feed", "Next"] && isIdle)
        withExtendedLifetime((tracker, root, other)) {}
    }

    @Test func severalVisitsAreWatchedAtATime() {
        let (first, root) = begin("First")
        let (second, other) = begin("Second")
        screen.frame()
        screen.host.pass(milliseconds: 1_100)
        #expect(screen.events.count == 2 && screen.sdk.visits.count == 2)
        screen.host.pass(milliseconds: 5_000)
        #expect(records.map(\.milliseconds) == [5_000, 5_000] && isIdle)
        withExtendedLifetime((first, second, root, other)) {}
    }

    @Test func aKeyEndsTheWatchAndBeginsATypingVisit() {
        let (tracker, root) = watched("Search", .init(hasSearchField: true))
        for keys in 1...2 {
            tracker.searchKey(at: screen.host.now)
            #expect(screen.audits.count == keys && screen.sdk.visits.count == 1)
            view.children = keys == 1 ? [title, picture] : [title]
            picture.facts.state = .drawn
            screen.frame()
            // The typing visit is confirmed, and watched until the next key.
            screen.host.pass(milliseconds: 1_100)
            #expect(screen.events.count == keys + 1)
        }
        #expect(screen.events.map(\.surface) == ["Search", "Search/typing", "Search/typing"])
        #expect(screen.events.allSatisfy { $0.outcome == .complete })
        tracker.leave(.back)
        #expect(screen.audits.count == 3 && isIdle)
        withExtendedLifetime(root) {}
    }

    @Test func withoutConsentTheWatchHasNoRecord() {
        let (tracker, root) = watched()
        screen.sdk.consent(false)
        #expect(isIdle)
        screen.frame()
        screen.host.pass(milliseconds: 6_000)
        tracker.leave(.back)
        #expect(screen.audits.isEmpty && screen.events.count == 1 && isIdle)
        withExtendedLifetime(root) {}
    }

    @Test func sleepEndsTheWatchAndTheEventStays() {
        let (tracker, root) = watched()
        screen.host.asleepMilliseconds = 60_000
        screen.frame()
        #expect(screen.audits.count == 1 && screen.events.map(\.outcome) == [.complete] && isIdle)
        withExtendedLifetime((tracker, root)) {}
    }

    @Test func theAppsCallsNeitherEndNorChangeTheWatch() {
        let (tracker, root) = watched()
        let hold = tracker.hold("later")
        tracker.mark("later")
        tracker.declareEmpty()
        tracker.declareError()
        let request = screen.sdk.requests.opened(at: screen.host.now)
        screen.sdk.requestOpened(request)
        screen.sdk.requestClosed(request, hasFailed: true)
        screen.frame()
        hold.release()
        #expect(screen.audits.isEmpty)
        screen.host.pass(milliseconds: 5_000)
        #expect(records == [Record(milliseconds: 5_000, cause: Self.none)] && screen.events.count == 1)
        withExtendedLifetime((tracker, root)) {}
    }

    @Test func aWaitingTestGetsTheEventAtOnce() async throws {
        let (tracker, root) = watched()
        let event = try await screen.sdk.results.complete("Feed", within: 60)
        #expect(event.visitId == screen.events.first?.visitId && screen.audits.isEmpty)
        withExtendedLifetime((tracker, root)) {}
    }

    @Test func onlyConfirmedVisitsAreWatched() {
        let (left, root) = begin()
        screen.frame()
        left.leave(.back)
        view.children = [picture]
        let (pending, other) = begin()
        screen.frame()
        pending.leave(.back)
        #expect(screen.events.map(\.isSettled) == [false, false])
        #expect(screen.audits.isEmpty && isIdle)
        withExtendedLifetime((root, other)) {}
    }

    @Test(arguments: [false, true]) func theIdDecidesWhichVisitsAreAudited(_ isAudited: Bool) throws {
        let screen = try Screen(auditEvery: 20)
        screen.host.auditsVisits = isAudited
        let root = ScriptedRoot(view)
        let tracker = SurfaceTracker(name: "Feed", root: root, in: screen.sdk)
        screen.frame()
        screen.host.pass(milliseconds: 7_000)
        #expect(screen.events.count == 1 && screen.audits.count == (isAudited ? 1 : 0))
        withExtendedLifetime(tracker) {}
    }
}
