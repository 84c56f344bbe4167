#if canImport(UIKit)
import Testing
import UIKit

@testable import AllDrawn

/// Tests that the times of frames and the visibility of texts are reported as the user sees them.
extension SceneTests {
    /// A view whose first layout takes a given time, after which it shows a text.
    private final class Slow: UIView {
        var seconds = 0.0
        let title = UILabel(frame: CGRect(x: 0, y: 0, width: 400, height: 200))

        override func layoutSubviews() {
            guard title.superview == nil else { return }
            MediaClock.now += seconds
            title.text = "a title"
            addSubview(title)
        }
    }

    @Test(arguments: [0.0, 0.010, 0.1, 0.5]) func aFrameIsOnTheScreenAfterItsWorkAtTheEarliest(_ seconds: Double) throws
    {
        let display = try StageDisplay()
        let window = SurfaceWindow(windowScene: Stage.shared.scene)
        let screen = UIViewController()
        let slow = Slow(frame: CGRect(x: 0, y: 0, width: 400, height: 400))
        slow.seconds = seconds
        window.rootViewController = screen
        window.makeKeyAndVisible()
        display.host.turn()
        let begin = MediaClock.now
        let tracker = SurfaceTracker(name: "Slow", rootView: screen.view)
        screen.view.addSubview(slow)
        // Draw the frame without ending the run loop's turn first: a layout at the turn's end would not be part of the
        // frame.
        let target = begin + 1.0 / 60
        Stage.shared.drawFrame(shownAt: target)
        let done = MediaClock.now
        #expect(slow.title.superview != nil && done >= begin + seconds)
        display.draw(until: 120)
        let complete = try #require(display.events.first?.visuallyComplete)
        #expect(abs(complete - (max(target, done) - begin)) < 0.000_002, "not before \(done - begin) s")
        withExtendedLifetime((window, tracker)) {}
    }

    private func drawn(_ label: UILabel) throws -> VisitEvent.Outcome? {
        let display = try StageDisplay()
        let window = SurfaceWindow(windowScene: Stage.shared.scene)
        let screen = UIViewController()
        label.frame = CGRect(x: 0, y: 0, width: 400, height: 200)
        screen.view.addSubview(label)
        window.rootViewController = screen
        window.makeKeyAndVisible()
        display.host.turn()
        let tracker = SurfaceTracker(name: "Texts", rootView: screen.view)
        display.draw(until: 900)
        withExtendedLifetime((window, tracker)) {}
        return display.events.first?.outcome
    }

    @Test(arguments: [(0.0, false), (0.09, false), (0.1, true), (1.0, true)])
    func aTextOfAnInvisibleColourIsNotContent(_ alpha: Double, _ isSeen: Bool) throws {
        let label = UILabel()
        label.text = "a title"
        label.textColor = UIColor(white: 0, alpha: alpha)
        #expect(try (drawn(label) == .complete) == isSeen)
    }

    @Test func oneVisiblePartOfATextIsEnough() throws {
        let label = UILabel()
        let text = NSMutableAttributedString(string: "clear and not")
        text.addAttribute(.foregroundColor, value: UIColor.clear, range: NSRange(location: 0, length: 5))
        label.attributedText = text
        #expect(label.textColor == .clear)
        #expect(try drawn(label) != .complete, "the rest has the label's colour, which is clear")
        text.addAttribute(.foregroundColor, value: UIColor.black, range: NSRange(location: 6, length: 7))
        label.attributedText = text
        #expect(try drawn(label) == .complete)
    }

    @Test func aFieldsVisibilityFollowsTheColourOfItsText() throws {
        let field = UITextField(frame: CGRect(x: 0, y: 0, width: 400, height: 200))
        field.textColor = .clear
        let read = { () -> NodeFacts in
            var facts = NodeFacts()
            field.describe(&facts)
            return facts
        }
        field.text = "typed"
        #expect(read().kind != .text)
        field.textColor = .black
        #expect(read().kind == .text)
        (field.text, field.textColor, field.placeholder) = ("", .clear, "a hint")
        #expect(read().kind == .text, "the placeholder has its own colour")
        let view = UITextView(frame: field.frame)
        (view.text, view.textColor) = ("a text", .clear)
        var seen = NodeFacts()
        view.describe(&seen)
        #expect(seen.kind != .text)
    }

    @Test func anImpossibleAgeGivesNoLaunch() {
        let now = Moment(nanoseconds: 3_600_000_000_000)
        let wall: Int64 = 1_800_000_000_000
        let launch = {
            ProcessStart.launch(now: now, wallMilliseconds: wall, started: $0, computed: 400_000_000)
        }
        #expect(launch(wall - 1_200_000)?.at == Moment(nanoseconds: 2_400_000_000_000))
        #expect(launch(nil) == nil)
        #expect(launch(wall + 1) == nil, "the clock was set back by more than the age")
        #expect(launch(wall - 399)?.at == Moment(nanoseconds: 3_599_601_000_000), "to the millisecond")
        #expect(launch(wall - 398) == nil, "younger than the CPU time of this thread")
        #expect(launch(wall - 3_600_001) == nil, "the clock was set forward: older than the device's uptime")
    }
}
#endif
