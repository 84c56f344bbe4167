#if canImport(UIKit)
import UIKit
import Testing

@testable import AllDrawn

/// Tests that the SDK keeps no view or controller alive, and that nothing runs while no visit is pending.
extension SceneTests {
    private final class Screen: BaseSurface {
        let picture = UIImageView(frame: CGRect(x: 0, y: 0, width: 400, height: 300))

        override func viewDidLoad() {
            super.viewDidLoad()
            picture.image = UIImage(size: CGSize(width: 4, height: 4))
            view.addSubview(picture)
        }
    }

    private func window(_ root: UIViewController) -> UIWindow {
        let window = SurfaceWindow(windowScene: Stage.shared.scene)
        window.rootViewController = root
        window.makeKeyAndVisible()
        return window
    }

    private struct Weak {
        weak var controller: UIViewController?
        weak var view: UIView?
        weak var surface: SurfaceTracker?
        weak var visit: Visit?
    }

    @Test func aThousandControllersLeaveNothingBehind() throws {
        let display = try StageDisplay()
        let stack = UINavigationController(rootViewController: UIViewController())
        let window = window(stack)
        display.host.turn()
        var opened: [Weak] = []
        for index in 0..<1_000 {
            let screen = Screen()
            screen.loadViewIfNeeded()
            // Every other screen waits for its picture until it is left.
            let load = index.isMultiple(of: 2) ? nil : ImageLoad(for: screen.picture)
            stack.pushViewController(screen, animated: false)
            display.draw()
            opened.append(
                Weak(controller: screen, view: screen.view, surface: screen.surface, visit: screen.surface?.latestVisit)
            )
            stack.popViewController(animated: false)
            display.draw()
            withExtendedLifetime(load) {}
        }
        #expect(display.events.count == 1_000, "one event per screen")
        #expect(Set(display.events.map(\.visitId)).count == 1_000)
        #expect(display.events.filter { $0.outcome == .complete }.count == 500)
        #expect(display.events.filter { $0.outcome == .abandoned }.count == 500)
        let alive = opened.filter { $0.controller != nil || $0.view != nil || $0.surface != nil || $0.visit != nil }
        #expect(alive.isEmpty, "\(alive.count) of 1,000 controllers are kept alive")
        #expect(Sdk.shared.visits.isEmpty)
        #expect(Sdk.shared.core?.refusals == [0, 0, 0], "the handles of all 1,000 visits were released")
        withExtendedLifetime(window) {}
    }

    @Test func nothingRunsWhileNoVisitIsPending() throws {
        let display = try StageDisplay()
        let stack = UINavigationController(rootViewController: UIViewController())
        let window = window(stack)
        display.host.turn()
        let observers = { CFRunLoopGetMain().observers.count }
        #expect(CADisplayLink.running.isEmpty && observers() == 0 && !display.host.isArmed)
        stack.pushViewController(Screen(), animated: false)
        display.draw()
        #expect(CADisplayLink.running.count == 1 && observers() == 1 && display.host.isArmed)
        display.draw(until: 100)
        #expect(display.events.map(\.outcome) == [.complete])
        #expect(CADisplayLink.running.isEmpty && observers() == 0 && !display.host.isArmed)
        withExtendedLifetime(window) {}
    }

    @Test func aControllerThatIsReleasedDuringItsVisitWasLeft() throws {
        let display = try StageDisplay()
        let window = window(UIViewController())
        display.host.turn()
        var screen: Screen? = Screen()
        screen?.picture.image = nil
        weak var surface: SurfaceTracker?
        if let screen {
            // The controller is in no container: the test calls its appearance methods directly and then releases it.
            window.addSubview(screen.view)
            screen.viewWillAppear(false)
            surface = screen.surface
            display.draw(until: 20)
            screen.view.removeFromSuperview()
        }
        screen = nil
        #expect(surface == nil)
        #expect(CADisplayLink.running.isEmpty, "nothing is observed any more")
        display.draw(until: 220)
        #expect(display.events.map(\.outcome) == [.abandoned], "after 3 s, since no other visit followed (metric §10)")
    }

    @Test func aCancelledBackSwipeEndsNoVisit() throws {
        final class Swiped: BaseSurface {
            final class Finger: UIViewControllerTransitionCoordinator {
                var isCancelled: Bool { false }
                var isInteractive: Bool { true }
            }
            var finger: Finger?
            override var transitionCoordinator: (any UIViewControllerTransitionCoordinator)? { finger }
        }
        let display = try StageDisplay()
        let screen = Swiped()
        let window = window(screen)
        display.draw(until: 10)
        let surface = screen.surface
        screen.finger = Swiped.Finger()
        screen.viewWillDisappear(true)
        screen.viewWillAppear(true)
        #expect(screen.surface === surface && display.events.isEmpty, "the swipe was cancelled")
        screen.viewWillDisappear(true)
        screen.viewDidDisappear(true)
        #expect(screen.surface == nil)
        #expect(display.events.map(\.outcome) == [.abandoned])
        withExtendedLifetime(window) {}
    }

    @Test(arguments: [true, false])
    func aSystemDialogInterruptsTheVisitUnlessEverythingWasDrawn(_ isDrawn: Bool) throws {
        let display = try StageDisplay()
        let screen = Screen()
        screen.loadViewIfNeeded()
        let load = isDrawn ? nil : ImageLoad(for: screen.picture)
        let window = window(screen)
        display.draw(until: 4)
        Stage.shared.resignActive()
        #expect(display.events.isEmpty, "the app may be on its way to the background")
        Stage.shared.becomeActive()
        #expect(display.events.map(\.outcome) == [isDrawn ? .complete : .interrupted])
        #expect(display.events.map(\.isSettled) == [false])
        withExtendedLifetime((window, load)) {}
    }

    @Test func showingAScreenAgainIsARevisit() throws {
        let display = try StageDisplay()
        let stack = UINavigationController(rootViewController: Screen())
        let window = window(stack)
        display.draw(until: 80)
        stack.pushViewController(Screen(), animated: false)
        display.draw(until: 160)
        stack.popViewController(animated: false)
        display.draw(until: 240)
        let words = EventWords(try Json.read(Self.folder.appendingPathComponent("event-fields.json")))
        let flags = display.events.map { words.words($0.bytes)["flags"].list.contains(.text("revisit")) }
        #expect(flags == [false, false, true])
        withExtendedLifetime(window) {}
    }

    @Test func theOverlayOutlinesPendingViews() throws {
        let display = try StageDisplay()
        let screen = Screen()
        screen.loadViewIfNeeded()
        let load = ImageLoad(for: screen.picture)
        let window = window(screen)
        AllDrawn.overlay = true
        defer { AllDrawn.overlay = false }
        display.draw(until: 2)
        let outlines = { window.subviews.filter { $0.layer.borderWidth == 2 }.map(\.frame) }
        #expect(outlines() == [screen.picture.frame])
        load.finished()
        display.draw(until: 4)
        #expect(outlines().isEmpty)
        display.draw(until: 100)
        #expect(window.subviews == [screen.view], "no outline remains when no visit is pending")
        #expect(display.events.map(\.outcome) == [.complete])
    }
}
#endif
