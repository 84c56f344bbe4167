#if canImport(UIKit)
import Foundation
import Testing
import UIKit

@testable import AllDrawn

/// Tests what ends the watch of an audited visit (metric §8) in an app with UIKit.
extension SceneTests {
    private final class FieldsController: UIViewController {
        let field = UITextField(frame: CGRect(x: 0, y: 500, width: 400, height: 40))
        let text = UITextView(frame: CGRect(x: 0, y: 540, width: 400, height: 40))

        override func viewDidLoad() {
            super.viewDidLoad()
            view.addSubview(field)
            view.addSubview(text)
        }
    }

    /// A panel in the upper half of a window. Its visit was confirmed and is watched; the rest of the window is not
    /// measured.
    @MainActor private final class WatchedPanel {
        let display: StageDisplay
        let window: UIWindow
        let screen = FieldsController()
        let label = UILabel(frame: CGRect(x: 0, y: 0, width: 400, height: 200))
        private(set) var panel: UIView?
        private(set) var tracker: SurfaceTracker?

        init() throws {
            display = try StageDisplay(auditEvery: 1)
            window = SurfaceWindow(windowScene: Stage.shared.scene)
            window.rootViewController = screen
            window.makeKeyAndVisible()
            let panel = UIView(frame: CGRect(x: 0, y: 0, width: 400, height: 400))
            label.text = "a panel"
            panel.addSubview(label)
            window.addSubview(panel)
            self.panel = panel
            tracker = SurfaceTracker(name: "Panel", rootView: panel)
            display.draw(until: 100)
            #expect(display.events.map(\.outcome) == [.complete] && display.events.first?.isSettled == true)
            #expect(display.audits.isEmpty && CADisplayLink.running.count == 1)
        }

        func close() { (panel, tracker) = (nil, nil) }

        /// True if the watch has ended without a change, and the event is the only one.
        var hasEndedByAnAct: Bool {
            let audit = display.audits.first.flatMap { Wire($0).fields[36]?.last }
            let cause = audit.map { Wire($0.bytes).fields[2]?.last?.number ?? 0 }
            return cause == 0 && display.audits.count == 1 && display.events.count == 1 && Sdk.shared.visits.isEmpty
                && CADisplayLink.running.isEmpty && !display.host.isArmed
        }
    }

    enum Act: CaseIterable {
        case tapInTheSurface, tapElsewhere, drag, lostDrag, tapInAnotherWindow, key, keyInAField, text, textInATextView
    }

    @Test(arguments: Act.allCases) func anyInputEndsTheWatch(_ act: Act) throws {
        let watched = try WatchedPanel()
        let window = watched.window
        let (from, to) = (CGPoint(x: 200, y: 700), CGPoint(x: 200, y: 600))
        switch act {
        case .tapInTheSurface: Stage.shared.tap(at: CGPoint(x: 200, y: 100), in: window)
        case .tapElsewhere: Stage.shared.tap(at: from, in: window)
        case .drag: Stage.shared.drag(through: [from, to], in: window, cancelled: false)
        case .lostDrag: Stage.shared.drag(through: [from, to], in: window, cancelled: true)
        case .tapInAnotherWindow:
            let other = SurfaceWindow(windowScene: Stage.shared.connectScene())
            other.rootViewController = UIViewController()
            other.makeKeyAndVisible()
            Stage.shared.tap(at: from, in: other)
        case .key: Stage.shared.press(in: watched.screen.view)
        case .keyInAField: Stage.shared.press(in: watched.screen.field)
        case .text:
            watched.screen.field.becomeFirstResponder()
            Stage.shared.type("a")
        case .textInATextView:
            watched.screen.text.becomeFirstResponder()
            Stage.shared.type("a")
        }
        #expect(watched.hasEndedByAnAct)
        watched.display.draw(until: 500)
        #expect(watched.hasEndedByAnAct)
    }

    @Test func theBackgroundEndsTheWatch() throws {
        let watched = try WatchedPanel()
        Stage.shared.enterBackground()
        #expect(watched.hasEndedByAnAct)
    }

    @Test func aPanelThatIsRemovedEndsTheWatchAndIsReleased() throws {
        let watched = try WatchedPanel()
        weak var panel = watched.panel
        panel?.removeFromSuperview()
        watched.display.draw()
        #expect(watched.hasEndedByAnAct)
        watched.close()
        #expect(panel == nil)
    }

    @Test func contentThatAppearsWhileTheSurfaceIsWatchedIsRecorded() throws {
        let watched = try WatchedPanel()
        let late = UILabel(frame: CGRect(x: 0, y: 200, width: 400, height: 200))
        late.text = "late"
        watched.panel?.addSubview(late)
        watched.display.draw()
        let audit = try #require(watched.display.audits.first.flatMap { Wire($0).fields[36]?.last })
        #expect(Wire(audit.bytes).fields[2]?.last?.number == 1, "it appeared")
        #expect(watched.display.events.count == 1 && CADisplayLink.running.isEmpty)
    }

    @Test func theOverlayShowsNothingOfAWatchedVisit() throws {
        defer { AllDrawn.overlay = false }
        let watched = try WatchedPanel()
        let views = watched.window.subviews.count
        AllDrawn.overlay = true
        watched.display.draw(until: 110)
        #expect(watched.window.subviews.count == views && Sdk.shared.visits.count == 1)
        watched.tracker?.restart()
        watched.display.draw(until: 120)
        #expect(watched.window.subviews.count == views + 1, "the clock of the pending visit")
    }
}
#endif
