import Testing

@testable import AllDrawn
@testable import AllDrawnScripted

/// Tests the two ways in which an app says that it shows an error instead of content (metric §4).
@MainActor @Suite struct ErrorTests {
    let screen = try! Screen()
    let title = ScriptedView("title", .text, .drawn, Box(width: 400, height: 100))

    private func open(_ views: [ScriptedView]) -> (SurfaceTracker, ScriptedView, ScriptedRoot) {
        let view = ScriptedView("feed", .group, .unknown, Box(width: 400, height: 800), views)
        let root = ScriptedRoot(view)
        return (SurfaceTracker(name: "Feed", root: root, in: screen.sdk), view, root)
    }

    private func result() throws -> VisitEvent {
        screen.host.pass(milliseconds: 1_100)
        return try #require(screen.events.first)
    }

    // A group without other effects, with a text in it.
    private func message(_ box: Box) -> ScriptedView {
        let text = ScriptedView("message", .text, .drawn, Box(width: box.width, height: box.height / 4))
        let view = ScriptedView("message", .group, .unknown, box, [text])
        view.facts.isError = true
        return view
    }

    @Test func aDeclaredErrorIsTheOutcome() throws {
        let open = open([title])
        open.0.declareError()
        screen.frame()
        let event = try result()
        #expect(event.outcome == .error)
        #expect(event.visuallyComplete == nil)
        #expect(event.elapsed == 0.032, "the time until the error was on the screen")
        withExtendedLifetime(open) {}
    }

    @Test func anErrorNodeThatCoversHalfOfTheContentIsTheOutcome() throws {
        let open = open([title, message(Box(y: 100, width: 400, height: 500))])
        screen.frame()
        #expect(try result().outcome == .error)
        withExtendedLifetime(open) {}
    }

    @Test func aSmallErrorNodeIsAnErrorAmongOtherContent() throws {
        title.lies(in: Box(width: 400, height: 700))
        let open = open([title, message(Box(y: 700, width: 400, height: 60))])
        screen.frame()
        #expect(try result().outcome == .completeWithErrors)
        withExtendedLifetime(open) {}
    }

    @Test func aHiddenErrorNodeIsNoError() throws {
        let error = message(Box(y: 100, width: 400, height: 500))
        error.facts.isAbsent = true
        let open = open([title, error])
        screen.frame()
        #expect(try result().outcome == .complete)
        withExtendedLifetime(open) {}
    }
}
