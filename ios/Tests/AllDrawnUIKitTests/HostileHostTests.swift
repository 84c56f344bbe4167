#if canImport(UIKit)
import AllDrawnHooks
import Dispatch
import Foundation
import Testing
import UIKit

@testable import AllDrawn

/// Tests apps that misuse the SDK, and a core that fails: the app must continue, and no hook of the SDK may remain in
/// it.
extension SceneTests {
    private final class Screen: BaseSurface {
        let content: UIView

        init(_ content: UIView) {
            self.content = content
            super.init(nibName: nil, bundle: nil)
        }

        required init?(coder: NSCoder) { nil }

        override func viewDidLoad() {
            super.viewDidLoad()
            view.addSubview(content)
        }
    }

    private func window(_ root: UIViewController) -> UIWindow {
        let window = SurfaceWindow(windowScene: Stage.shared.scene)
        window.rootViewController = root
        window.makeKeyAndVisible()
        return window
    }

    private func title(_ text: String = "a title") -> UILabel {
        let label = UILabel(frame: CGRect(x: 0, y: 0, width: 400, height: 200))
        label.text = text
        return label
    }

    /// The numbers 1 to 5 stand for the exported functions that fail (`AllDrawnHooks.h`): frame, call, the handle of a
    /// begun visit, result, late nodes.
    @Test(arguments: 1...5 as ClosedRange<UInt32>) func aCoreThatFailsLeavesNothingHooked(_ export: UInt32) throws {
        let display = try StageDisplay()
        let button = UIButton(frame: CGRect(x: 0, y: 300, width: 100, height: 100))
        var pressed = 0
        button.addAction(UIAction { _ in pressed += 1 }, for: .touchUpInside)
        let (screen, content) = (Screen(title()), UIViewController())
        screen.content.isUserInteractionEnabled = true
        content.view.addSubview(button)
        let window = window(content)
        display.draw()
        alldrawn_hook_fail(export, false)
        window.rootViewController = screen
        display.draw(until: 100)
        screen.surface?.leave(.back)
        #expect(Sdk.shared.isOff && AllDrawn.status.state == .off)
        #expect(AllDrawn.status.reason?.contains("the core has stopped") == true)
        #expect(CADisplayLink.running.isEmpty && CFRunLoopGetMain().observers.isEmpty && !display.host.isArmed)
        Stage.shared.showKeyboard(height: 300)
        #expect(Keyboard.shared.top(in: window) == nil, "the keyboard is no longer observed")
        // The app continues.
        window.rootViewController = content
        display.draw()
        Stage.shared.tap(at: CGPoint(x: 50, y: 350), in: window)
        Stage.shared.enterBackground()
        Stage.shared.enterForeground()
        screen.surface?.hold("later").release()
        #expect(pressed == 1 && Sdk.shared.inputs.latest == nil, "touches go directly to the app")
        #expect(display.events.isEmpty || export > 3)
    }

    private final class Hostile: UIView, PerfVideoView {
        var number = Double.nan
        func isDrawn() -> Bool { false }
        func isVideoLoadStarted() -> Bool { false }
        func contentGeneration() -> Int? { number < 0 ? .min : .max }
        func label() -> String? { String(repeating: "e\u{301}", count: 100_000) }
        func x() -> Double? { number }
        func y() -> Double? { number }
        func width() -> Double? { number }
        func height() -> Double? { number }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e308, -1e308, .leastNonzeroMagnitude, 1e20])
    func oddNumbersFromAPerfViewAffectOnlyThatView(_ number: Double) throws {
        let display = try StageDisplay()
        let view = Hostile(frame: CGRect(x: 0, y: 0, width: 100, height: 100))
        view.number = number
        let (screen, title) = (Screen(title()), view)
        screen.loadViewIfNeeded()
        screen.view.addSubview(title)
        let window = window(screen)
        display.draw(until: 200)
        screen.surface?.leave(.back)
        #expect(display.events.count == 1 && !Sdk.shared.isOff)
        #expect(Sdk.shared.core?.refusals == [0, 0, 0])
        withExtendedLifetime(window) {}
    }

    private final class Meddler: UIView, PerfImageView {
        var meddle: @MainActor () -> Void = {}
        func isDrawn() -> Bool {
            meddle()
            return true
        }
    }

    @Test func aViewMayCallTheSdkWhileItIsWalked() throws {
        let display = try StageDisplay()
        let field = UISearchTextField(frame: CGRect(x: 0, y: 200, width: 400, height: 40))
        let meddler = Meddler(frame: CGRect(x: 0, y: 0, width: 400, height: 200))
        let screen = Screen(meddler)
        screen.loadViewIfNeeded()
        screen.view.addSubview(field)
        meddler.layer.zPosition = 1
        meddler.meddle = { [weak screen] in
            // While the view is walked, a key begins a typing visit, which walks at once, and the run loop's turn ends.
            NotificationCenter.default.post(name: UITextField.textDidChangeNotification, object: field)
            CFRunLoopGetMain().endTurn()
            screen?.surface?.hold("within").release()
            screen?.surface?.mark("within")
        }
        let window = window(screen)
        display.draw(until: 20)
        meddler.meddle = {}
        display.draw(until: 200)
        screen.surface?.leave(.back)
        #expect(!Sdk.shared.isOff && Sdk.shared.core?.refusals == [0, 0, 0])
        #expect(display.events.contains { $0.surface == "Screen" })
        withExtendedLifetime(window) {}
    }

    @Test func notificationsMayComeOnAnyThread() async throws {
        let display = try StageDisplay()
        let field = UISearchTextField(frame: CGRect(x: 0, y: 200, width: 400, height: 40))
        let screen = Screen(title())
        screen.loadViewIfNeeded()
        screen.view.addSubview(field)
        let window = window(screen)
        display.draw()
        let scene = Stage.shared.scene
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            DispatchQueue.global().async {
                let center = NotificationCenter.default
                center.post(name: UITextField.textDidChangeNotification, object: field)
                center.post(name: UIResponder.keyboardWillChangeFrameNotification, object: nil, userInfo: [:])
                center.post(name: UIScene.willDeactivateNotification, object: scene)
                center.post(name: UIScene.didActivateNotification, object: scene)
                done.resume()
            }
        }
        for _ in 0..<10 { await Task.yield() }
        #expect(!Sdk.shared.isOff)
        withExtendedLifetime(window) {}
    }

    @Test func twoThousandNestedViewsAreCutShort() throws {
        let display = try StageDisplay()
        var deep: UIView = title()
        for _ in 0..<2_000 {
            let outer = UIView(frame: CGRect(x: 0, y: 0, width: 400, height: 400))
            outer.addSubview(deep)
            deep = outer
        }
        let screen = Screen(deep)
        screen.loadViewIfNeeded()
        screen.view.addSubview(title())
        let window = window(screen)
        AllDrawn.overlay = true
        defer { AllDrawn.overlay = false }
        display.draw(until: 100)
        screen.surface?.leave(.back)
        #expect(display.events.count == 1)
        let words = EventWords(try Json.read(Self.folder.appendingPathComponent("event-fields.json")))
        let flags = display.events.map { words.words($0.bytes)["flags"] }
        #expect("\(flags)".contains("cut"), "\(flags)")
        withExtendedLifetime(window) {}
    }

    @Test func theTextOfASecureFieldIsNeverStored() throws {
        let display = try StageDisplay()
        let (field, view) = (UITextField(frame: CGRect(x: 0, y: 0, width: 400, height: 40)), UITextView(frame: .zero))
        view.frame = CGRect(x: 0, y: 40, width: 400, height: 40)
        (field.isSecureTextEntry, view.isSecureTextEntry) = (true, true)
        (field.text, view.text) = ("correct horse", "battery staple")
        let label = title("a private letter")
        let screen = Screen(label)
        screen.loadViewIfNeeded()
        screen.view.addSubview(field)
        screen.view.addSubview(view)
        Sdk.shared.core?.record(maxBytes: 1_000_000)
        let window = window(screen)
        display.draw(until: 4)
        let generations = [field, view].map { $0.viewState.memory.generation }
        (field.text, view.text) = ("correct horse!", "battery staple!")
        display.draw(until: 100)
        screen.surface?.leave(.back)
        #expect([field, view].map { $0.viewState.memory.generation } == generations && generations == [1, 1])
        var kept = ""
        for each in [field, view, label] { dump(each.viewState, to: &kept) }
        kept += display.events.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        kept += String(decoding: Sdk.shared.core?.recording ?? Data(), as: UTF8.self)
        for part in ["horse", "staple", "letter"] { #expect(!kept.contains(part)) }
        #expect(display.events.map(\.outcome) == [.complete])
        withExtendedLifetime(window) {}
    }

    @Test(arguments: [
        (Int64.max, 0 as Int64), (.max, .min), (0, .min), (1_800_000_000_000, 1_799_999_999_000), (0, .max),
    ])
    func anImpossibleWallClockGivesNoLaunch(_ wall: Int64, _ started: Int64) {
        let launch = ProcessStart.launch(
            now: Moment(nanoseconds: 5_000_000_000), wallMilliseconds: wall, started: started, computed: 0)
        #expect((launch == nil) == (wall != 1_800_000_000_000))
    }
}
#endif
