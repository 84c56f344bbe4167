import Foundation
import Testing

@testable import AllDrawn
@testable import AllDrawnScripted

/// Tests that the core can read every call that Swift makes, and that each call has its effect.
@MainActor @Suite struct CallTests {
    let screen = try! Screen()
    let view = ScriptedView("feed", .group, .unknown, Box(width: 400, height: 800))

    private func begin(_ name: String = "Feed", _ options: SurfaceTracker.Options = .init()) -> (
        SurfaceTracker, ScriptedRoot
    ) {
        let root = ScriptedRoot(view)
        return (SurfaceTracker(name: name, root: root, options: options, in: screen.sdk), root)
    }

    @Test func theCoreReadsEveryCall() throws {
        screen.sdk.external = screen.host.now
        screen.sdk.launch = Launch(at: screen.host.now, kind: .warm, inForeground: true)
        let (tracker, root) = begin("Füllhorn 🎉")
        let (dialog, other) = begin("Dialog", .init(dialogOf: tracker, isEmbedded: true, hasSearchField: true))
        tracker.hold("request").release()
        tracker.mark("legacy_tti")
        tracker.declareEmpty()
        tracker.declareError()
        tracker.input(.textKey, at: screen.host.now)
        tracker.input(.scroll(scroller: 0, dx: 1, dy: -1), at: screen.host.now)
        tracker.latestVisit?.call { .nodeReady(visit: $0, identity: 1, generation: 1, at: Moment(nanoseconds: 1)) }
        tracker.latestVisit?.call { .clock(visit: $0, aheadNanoseconds: 5, at: Moment(nanoseconds: 1)) }
        dialog.input(.tap, at: screen.host.now)
        dialog.input(.key, at: screen.host.now)
        tracker.input(.tap, isInDialog: true, at: screen.host.now)
        tracker.input(.scroll(scroller: 7, dx: 1, dy: -1), isInDialog: true, at: screen.host.now)
        let request = Request(id: 1, began: screen.host.now)
        for state in [HoldState.opened, .failed, .released] { tracker.latestVisit?.hold(for: request, state) }
        dialog.leave(.systemDialog)
        tracker.restart()
        tracker.leave(.replaced)
        #expect(screen.sdk.core?.refusals == [0, 0, 0])
        #expect(Set(screen.events.map(\.surface)) == ["Füllhorn 🎉", "Dialog"])
        #expect(screen.events.first { $0.outcome == .superseded }?.startSource == .external)
        withExtendedLifetime((root, other)) {}
    }

    @Test func longTextsAreCut() {
        let long = String(repeating: "é", count: 100_000)
        var payload = Payload()
        payload.add(long)
        let text = payload.bytes.dropFirst(2)
        #expect(text.count <= 65_535 && text.count > 40_000)
        #expect(String(data: text, encoding: .utf8) != nil, "the cut is between characters")
        let (tracker, root) = begin(long)
        tracker.mark(long)
        tracker.leave(.back)
        #expect(screen.events.count == 1)
        withExtendedLifetime(root) {}
    }

    @Test(arguments: ["e\u{301}", "\u{1F469}\u{200D}", "e"])
    func aCharacterOfEndlessMarksIsCut(_ part: String) {
        // Any number of combining marks join into a single Swift character.
        for padding in 0..<4 {
            let endless =
                String(repeating: "x", count: padding) + "e" + String(repeating: part + "\u{301}", count: 50_000)
            var payload = Payload()
            payload.add(endless)
            let text = payload.bytes.dropFirst(2)
            #expect(text.count <= 65_535 && text.count > 65_530)
            #expect(String(data: text, encoding: .utf8) != nil, "the cut is between scalars")
        }
    }

    @Test func surfacesBeyondTheCoresLimitAreIgnored() {
        var open: [(SurfaceTracker, ScriptedRoot)] = []
        for index in 0..<1_100 { open.append(begin("Feed \(index)")) }
        #expect(screen.sdk.visits.count == 1_024, "the core's limit")
        #expect(screen.sdk.core?.fault == nil)
        let first = open[0].0
        let holds = (0..<1_100).map { first.hold("hold \($0)") }
        for index in 0..<1_100 { first.mark("mark \(index)") }
        for hold in holds { hold.release() }
        // Calls for surfaces beyond the core's limit must have no effect.
        let last = open[1_099].0
        last.mark("late")
        last.hold("late").release()
        last.declareEmpty()
        last.declareError()
        for (tracker, _) in open { tracker.leave(.back) }
        #expect(screen.events.count == 1_024 && screen.sdk.visits.isEmpty)
        #expect(screen.sdk.core?.fault == nil)
        let (again, root) = begin("Again")
        #expect(screen.sdk.visits.count == 1, "closed surfaces make room")
        again.leave(.back)
        withExtendedLifetime(root) {}
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, -1, 1e300, 0])
    func awaitAcceptsAnyNumberOfSeconds(_ odd: Double) async throws {
        #expect(UInt64(saturating: odd) == (odd > 0 ? .max : 0))
        #expect(Int32(saturating: odd) == (odd.isNaN || odd == 0 ? 0 : odd == -1 ? -1 : odd > 0 ? .max : .min))
        if odd <= 0 || odd.isNaN {
            await #expect(throws: NotComplete.self) {
                try await screen.sdk.results.complete("Nowhere", within: odd)
            }
        }
    }

    @Test func aVisitDuringWhichTheDeviceSleptIsVoid() {
        let (tracker, root) = begin()
        screen.frame()
        screen.host.asleepMilliseconds = 60_000
        screen.frame()
        #expect(screen.events.map(\.outcome) == [.void])
        withExtendedLifetime((tracker, root)) {}
    }

    @Test func eachKeyInASearchFieldBeginsATypingVisit() {
        let (tracker, root) = begin("Search", .init(hasSearchField: true))
        screen.frame()
        for _ in 0..<3 {
            screen.host.pass(milliseconds: 200)
            tracker.searchKey(at: screen.host.now)
        }
        tracker.leave(.back)
        let typing = screen.events.filter { $0.surface == "Search/typing" }
        #expect(typing.map(\.outcome) == [.superseded, .superseded, .abandoned])
        #expect(screen.events.count == 4)
        withExtendedLifetime(root) {}
    }

    @Test func aTypingVisitKeepsTheSurfacesResultAndTheNextSurfacesStart() throws {
        view.children = [ScriptedView("title", .text, .drawn, Box(width: 400, height: 300))]
        let (tracker, root) = begin("Search", .init(hasSearchField: true))
        screen.frame()
        screen.host.pass(milliseconds: 1_100)
        #expect(screen.sdk.results.latest("Search")?.outcome == .complete)
        let received = screen.host.now
        screen.sdk.external = received
        screen.host.pass(milliseconds: 10)
        tracker.searchKey(at: screen.host.now)
        #expect(screen.sdk.visits.count == 1)
        #expect(screen.sdk.results.latest("Search")?.outcome == .complete, "the surface's own visit has ended")
        let (linked, other) = begin("Linked")
        linked.leave(.back)
        let event = try #require(screen.events.last { $0.surface == "Linked" })
        #expect(event.startSource == .external && event.start == Double(received.nanoseconds) / 1e9)
        withExtendedLifetime((root, other, tracker)) {}
    }

    @Test func oneTimerServesAllVisits() {
        view.children = [ScriptedView("title", .text, .drawn, Box(width: 400, height: 300))]
        let (first, root) = begin("First")
        screen.frame()
        screen.host.pass(milliseconds: 500)
        let (second, other) = begin("Second")
        screen.frame()
        let before = screen.host.timersSet
        for _ in 0..<10 { screen.frame() }
        #expect(screen.host.timersSet == before, "the earliest deadline is unchanged")
        screen.host.pass(milliseconds: 400)
        #expect(screen.events.map(\.surface) == ["First"])
        screen.host.pass(milliseconds: 500)
        #expect(screen.events.map(\.surface) == ["First", "Second"] && !screen.host.isArmed)
        withExtendedLifetime((first, second, root, other)) {}
    }

    @Test func aLeaveIsTimedAtTheInputThatIsBeingHandled() {
        let (tracker, root) = begin()
        screen.frame()
        let tapped = screen.host.now
        screen.host.pass(milliseconds: 300)
        screen.sdk.inputs.beginHandling(tapped)
        tracker.leave(.navigation)
        screen.sdk.inputs.endHandling()
        #expect(screen.events.map(\.elapsed) == [0.016])
        withExtendedLifetime(root) {}
    }

    @Test func aViewMayCallTheSdkWhileItsLabelIsRead() {
        let picture = ScriptedView("hero", .image, .pending, Box(width: 400, height: 300))
        picture.facts.flags.insert(.evidence)
        view.children = [picture]
        let (tracker, root) = begin()
        let (other, another) = begin("Other")
        screen.frame()
        var asked = 0
        picture.onDescribe = {
            asked += 1
            // The answer to each of these calls says that the called visit and one more visit have ended.
            tracker.mark("at the end")
            other.mark("at the end")
        }
        tracker.leave(.back)
        #expect(asked == 1, "the label is read once")
        #expect(screen.events.map(\.surface) == ["Feed"])
        picture.onDescribe = {}
        other.leave(.back)
        #expect(screen.events.map(\.surface) == ["Feed", "Other"])
        withExtendedLifetime((root, another)) {}
    }

    @Test func everyFrameOfAPendingVisitReachesTheCore() throws {
        let (tracker, root) = begin()
        for _ in 0..<10 { screen.frame() }
        tracker.leave(.back)
        let counts = try #require(ProtobufFields(screen.events[0].bytes).bytes(17))
        #expect(ProtobufFields(counts).number(9) == 10, "unchanged frames are passed to the core too")
        withExtendedLifetime(root) {}
    }

    @Test(arguments: ["", " ", "\u{3000}\n"]) func aSurfaceWithABlankNameIsNotMeasuredAndKeepsTheStart(_ name: String) {
        screen.sdk.external = screen.host.now
        let (tracker, root) = begin(name)
        #expect(screen.sdk.visits.isEmpty && screen.sdk.external != nil)
        #expect(screen.sdk.core?.refusals == [0, 0, 0])
        withExtendedLifetime((tracker, root)) {}
    }

    @Test func surfacesOfOneTurnShareTheirNavigation() {
        let first = screen.sdk.navigation()
        #expect(screen.sdk.navigation() == first)
        screen.host.turn()
        #expect(screen.sdk.navigation() == first + 1)
    }

    @Test func aHoldDelaysTheConfirmation() {
        view.children = [ScriptedView("title", .text, .drawn, Box(width: 400, height: 300))]
        let (tracker, root) = begin()
        let hold = tracker.hold("feed request")
        screen.frame()
        screen.host.pass(milliseconds: 3_000)
        #expect(screen.events.isEmpty)
        hold.release()
        hold.release()
        screen.host.pass(milliseconds: 1_000)
        #expect(screen.events.map(\.outcome) == [.complete])
        #expect(screen.events[0].visuallyComplete == 0.032)
        withExtendedLifetime((tracker, root)) {}
    }

    @Test func malformedResultsReadAsAbsent() throws {
        let root = ScriptedRoot(view)
        let core = try Core()
        var arguments = Begin(
            id: randomBits(), name: "Füllhorn", at: screen.host.now, wallMilliseconds: 0, navigation: 0)
        arguments.origin.input = StartInput(at: Moment(nanoseconds: arguments.at.nanoseconds - 7_000), isLinked: true)
        let (handle, _) = core.begin(.begin(arguments))
        core.call(.leave(visit: handle, .back, input: nil, at: arguments.at))
        #expect(core.ended() == [handle])
        let bytes = try #require(core.finish(handle, labels: []))
        let event = VisitEvent(bytes)
        #expect(event.surface == "Füllhorn" && event.outcome == .abandoned && event.startSource == .input)
        #expect(event.start == Double(arguments.at.nanoseconds - 7_000) / 1e9 && event.elapsed == 0.000_007)
        #expect(event.visuallyComplete == nil && event.firstContent == nil && event.firstCandidate == nil)
        #expect(ProtobufFields(event.bytes).bytes(2) == Data("Füllhorn".utf8), "the event follows the name")
        for cut in 0...bytes.count { #expect(VisitEvent(bytes.prefix(cut)).bytes.count <= event.bytes.count) }
        for index in bytes.indices {
            var odd = bytes
            odd[index] = 0xff
            _ = VisitEvent(odd)
        }
        #expect(VisitEvent(Data()).outcome == .unspecified)
        withExtendedLifetime(root) {}
    }
}
