#if canImport(UIKit)
internal import AllDrawnBindings
import Foundation
import Testing
import UIKit

@testable import AllDrawn

/// Tests visits of an app that goes to the background and returns.
extension SceneTests {
    private final class Page: BaseSurface {
        override func viewDidLoad() {
            super.viewDidLoad()
            let title = UILabel(frame: CGRect(x: 0, y: 0, width: 400, height: 200))
            title.text = "a page"
            view.addSubview(title)
        }
    }

    // A page that shows nothing, and never will.
    private final class EmptyPage: BaseSurface {}

    private func window(_ page: UIViewController = Page()) -> UIWindow {
        let window = SurfaceWindow(windowScene: Stage.shared.scene)
        window.rootViewController = page
        window.makeKeyAndVisible()
        return window
    }

    @Test func returningFromTheBackgroundBeginsARevisit() throws {
        let display = try StageDisplay()
        let window = window()
        display.draw(until: 100)
        #expect(display.events.map(\.outcome) == [.complete])
        Stage.shared.enterBackground()
        #expect(CADisplayLink.running.isEmpty, "nothing runs in the background")
        display.draw(until: 200)
        Stage.shared.enterForeground()
        display.draw(until: 300)
        #expect(display.events.map(\.outcome) == [.complete, .complete])
        #expect(display.events.map(\.isRevisit) == [false, true])
        #expect(display.events.last?.startSource == .begin, "a launch starts the first visit only (metric §1)")
        #expect(display.events.last?.visuallyComplete.map { $0 <= 2.0 / 60 } == true)
        withExtendedLifetime(window) {}
    }

    @Test func theBackgroundAbandonsAPendingVisitAndReturningBeginsAnother() throws {
        let display = try StageDisplay()
        let page = EmptyPage()
        let window = window(page)
        display.draw(until: 2)
        Stage.shared.enterBackground()
        #expect(display.events.map(\.outcome) == [.abandoned])
        let title = UILabel(frame: CGRect(x: 0, y: 0, width: 400, height: 200))
        title.text = "a page"
        page.view.addSubview(title)
        Stage.shared.enterForeground()
        display.draw(until: 200)
        #expect(display.events.map(\.outcome) == [.abandoned, .complete])
        #expect(CADisplayLink.running.isEmpty)
        withExtendedLifetime(window) {}
    }

    @Test func theBackgroundCompletesAVisitThatIsDrawn() throws {
        let display = try StageDisplay()
        let window = window()
        display.draw(until: 2)
        Stage.shared.enterBackground()
        #expect(display.events.map(\.outcome) == [.complete], "whatever its age (metric §10)")
        #expect(display.events.map(\.isSettled) == [false])
        withExtendedLifetime(window) {}
    }

    @Test func theBackgroundEndsTheVisitOfARemovedSurface() throws {
        let display = try StageDisplay()
        let window = window(UIViewController())
        let panel = UIView(frame: CGRect(x: 0, y: 0, width: 400, height: 400))
        window.addSubview(panel)
        var tracker: SurfaceTracker? = SurfaceTracker(name: "Panel", rootView: panel)
        display.draw(until: 4)
        tracker?.leave(.removed)
        tracker = nil
        panel.removeFromSuperview()
        display.draw(until: 10)
        #expect(tracker == nil && display.events.isEmpty && CADisplayLink.running.isEmpty)
        Stage.shared.enterBackground()
        #expect(display.events.map(\.outcome) == [.abandoned])
        #expect(Sdk.shared.visits.isEmpty && !display.host.isArmed)
        withExtendedLifetime(window) {}
    }

    @Test func aSurfaceThatWasLeftBeginsNoVisitOnReturn() throws {
        let display = try StageDisplay()
        let window = SurfaceWindow(windowScene: Stage.shared.scene)
        let screen = UIViewController()
        window.rootViewController = screen
        window.makeKeyAndVisible()
        let tracker = SurfaceTracker(name: "Panel", rootView: screen.view)
        display.draw(until: 4)
        tracker.leave(.navigation)
        Stage.shared.enterBackground()
        Stage.shared.enterForeground()
        display.draw(until: 100)
        #expect(display.events.map(\.outcome) == [.abandoned])
        #expect(Sdk.shared.visits.isEmpty && CADisplayLink.running.isEmpty)
        withExtendedLifetime((window, tracker)) {}
    }

    @Test func aNotificationStartsTheNextSurfacesVisit() throws {
        let display = try StageDisplay()
        display.draw(until: 10)
        AllDrawn.openedFromOutside()
        display.draw(until: 20)
        let window = window()
        display.draw(until: 200)
        let event = try #require(display.events.first)
        #expect(event.startSource == .external)
        #expect(event.visuallyComplete.map { Int(($0 * 60).rounded()) } == 11, "from its receipt at frame 10")
        withExtendedLifetime(window) {}
    }

    @Test func finishedVisitsAreSentInTheBackground() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("alldrawn-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        Folder.prepare(folder)
        var payload = Payload()
        payload.add(folder.path)
        payload.add(true)
        payload.add(false)
        // Nothing listens on the discard port.
        let endpoint = try #require(URL(string: "http://127.0.0.1:9/v1/visits"))
        let uploader = Uploader(try Delivery(installation: payload.bytes), to: endpoint)
        let display = try StageDisplay()
        AllDrawn.delivery.with { $0 = uploader }
        defer { AllDrawn.delivery.with { $0 = nil } }
        let window = window()
        Stage.shared.enterBackground()
        #expect(Array(UIApplication.shared.backgroundTasks.values) == ["dev.alldrawn.upload"])
        // The background task ends when nothing is left to send. The limit of one minute only keeps the test from
        // running forever.
        for _ in 0..<6_000 where !UIApplication.shared.backgroundTasks.isEmpty {
            try await Task.sleep(nanoseconds: 10_000_000)
        }
        #expect(UIApplication.shared.backgroundTasks.isEmpty)
        withExtendedLifetime((window, display)) {}
    }
}
#endif
