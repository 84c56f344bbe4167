#if canImport(UIKit)
import Testing
import UIKit

@testable import AllDrawn

/// Tests which control counts as touched by the user (metric §7).
extension SceneTests {
    /// A screen with one view, in which a label lies.
    @MainActor private final class Form {
        let display: StageDisplay
        let window: UIWindow
        let screen = UIViewController()
        let view: UIView
        let label = UILabel(frame: CGRect(x: 0, y: 0, width: 100, height: 50))

        init(_ view: UIView) throws {
            display = try StageDisplay()
            self.view = view
            view.frame = CGRect(x: 0, y: 100, width: 200, height: 100)
            label.isUserInteractionEnabled = true
            view.addSubview(label)
            screen.view.addSubview(view)
            window = SurfaceWindow(windowScene: Stage.shared.scene)
            window.rootViewController = screen
            window.makeKeyAndVisible()
            display.host.turn()
        }

        /// Taps the label.
        func tap() { Stage.shared.tap(at: CGPoint(x: 20, y: 120), in: window) }
        func tapElsewhere() { Stage.shared.tap(at: CGPoint(x: 20, y: 700), in: window) }
    }

    private func isTouched(_ view: UIView) -> Bool {
        var facts = NodeFacts()
        view.describe(&facts)
        return facts.isTouched
    }

    @Test func theInnermostControlOfTheLatestTapIsTouched() throws {
        let (outer, button) = (UIControl(), UIButton())
        let form = try Form(outer)
        button.frame = outer.bounds
        outer.addSubview(button)
        button.addSubview(form.label)
        form.tap()
        #expect(isTouched(button) && !isTouched(outer) && !isTouched(form.label))
        button.removeFromSuperview()
        outer.addSubview(form.label)
        form.tap()
        #expect(!isTouched(button) && isTouched(outer))
        form.tapElsewhere()
        #expect(!isTouched(outer))
        Stage.shared.press(in: button)
        #expect(!isTouched(button), "it is in no window")
        outer.addSubview(button)
        Stage.shared.press(in: button)
        #expect(isTouched(button), "a key touches it too")
    }

    @Test func aScrollTouchesNoControl() throws {
        let form = try Form(UIControl())
        let window = try #require(form.view.window)
        let points = [CGPoint(x: 20, y: 120), CGPoint(x: 20, y: 160)]
        for cancelled in [true, false] { Stage.shared.drag(through: points, in: window, cancelled: cancelled) }
        #expect(!isTouched(form.view))
    }

    @Test func aViewWithATapRecognizerOrAButtonsTraitIsAControl() throws {
        let view = UIView()
        let form = try Form(view)
        form.tap()
        #expect(!isTouched(view))
        view.accessibilityTraits = [.button, .selected]
        form.tap()
        #expect(isTouched(view))
        view.accessibilityTraits = .none
        let tap = UITapGestureRecognizer()
        view.addGestureRecognizer(UIPanGestureRecognizer())
        form.tap()
        #expect(!isTouched(view))
        view.addGestureRecognizer(tap)
        form.tap()
        #expect(isTouched(view))
        tap.isEnabled = false
        form.tap()
        #expect(!isTouched(view))
    }

    @Test func aScreenAndAScrollViewAreNoControls() throws {
        let scroll = UIScrollView()
        let form = try Form(scroll)
        for view in [scroll, form.screen.view!] { view.addGestureRecognizer(UITapGestureRecognizer()) }
        form.tap()
        #expect(!isTouched(scroll), "apps close the keyboard like this")
        #expect(!isTouched(form.screen.view))
    }

    @Test func aTouchedControlIsNotKeptAlive() throws {
        let form = try Form(UIView())
        weak var control: UIControl?
        do {
            let button = UIControl(frame: form.view.bounds)
            form.view.addSubview(button)
            form.tap()
            #expect(isTouched(button))
            button.removeFromSuperview()
            control = button
        }
        #expect(control == nil)
        form.tapElsewhere()
    }
}
#endif
