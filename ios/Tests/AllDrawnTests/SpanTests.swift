import Testing

@testable import AllDrawn
@testable import AllDrawnScripted

/// Tests that each visit is one span in the platform's tracer, which begins once and ends once, whatever the visit's
/// outcome.
@MainActor @Suite struct SpanTests {
    private final class SpanRecorder: Spans {
        var lines: [String] = []
        var open: Set<UInt64> = []

        func began(_ visit: UInt64, surface: String) {
            open.insert(visit)
            lines.append("\(surface) begins")
        }

        func ended(_ visit: UInt64, _ event: VisitEvent?) {
            lines.append(open.remove(visit) == nil ? "ends twice" : event?.summary ?? "no event")
        }
    }

    private let spans = SpanRecorder()
    private let host = ScriptedHost()
    private let frames = ScriptedFrames()
    private let view = ScriptedView(
        "feed", .group, .unknown, Box(width: 400, height: 800),
        [ScriptedView("title", .text, .drawn, Box(width: 400, height: 300))])

    private func started(auditEvery: UInt32? = nil) throws -> (Sdk, ScriptedRoot) {
        let sdk = Sdk(host: host)
        let setup = Setup(session: randomBits(), auditEvery: auditEvery)
        sdk.start(try Core(), host: host, frames: frames, spans: spans, setup: setup)
        return (sdk, ScriptedRoot(view))
    }

    private func frame() {
        host.pass(milliseconds: 16)
        frames.draw(at: Moment(nanoseconds: host.now.nanoseconds + 16_000_000))
    }

    @Test func aSpanLastsFromBeginToEnd() throws {
        let (sdk, root) = try started()
        let tracker = SurfaceTracker(name: "Feed", root: root, in: sdk)
        frame()
        #expect(spans.lines == ["Feed begins"])
        host.pass(milliseconds: 1_100)
        #expect(spans.lines == ["Feed begins", "complete at 32 ms"])
        tracker.restart()
        frame()
        tracker.leave(.back)
        #expect(spans.lines.suffix(2) == ["Feed begins", "abandoned after 16 ms"])
        #expect(spans.open.isEmpty)
    }

    @Test(arguments: [false, true]) func anAuditedVisitsSpanEndsWithItsEvent(_ isDropped: Bool) throws {
        let (sdk, root) = try started(auditEvery: 1)
        let tracker = SurfaceTracker(name: "Feed", root: root, in: sdk)
        frame()
        host.pass(milliseconds: 1_100)
        #expect(sdk.visits.count == 1 && spans.lines == ["Feed begins", "complete at 32 ms"])
        if isDropped { sdk.consent(false) } else { host.pass(milliseconds: 5_000) }
        #expect(sdk.visits.isEmpty && spans.lines.count == 2)
        withExtendedLifetime(tracker) {}
    }

    @Test func aVisitWithoutAnEventEndsItsSpan() throws {
        let (sdk, root) = try started()
        let tracker = SurfaceTracker(name: "Feed", root: root, in: sdk)
        frame()
        sdk.consent(false)
        #expect(spans.lines == ["Feed begins", "no event"])
        withExtendedLifetime(tracker) {}
    }
}
