#if canImport(UIKit)
import Testing
import UIKit

@testable import AllDrawn

/// Tests that a view counts where its pixels are, also while it is animated (metric §3).
extension SceneTests {
    private final class CountingLayer: CALayer {
        nonisolated(unsafe) static var presentations = 0
        override func presentation() -> Self? {
            CountingLayer.presentations += 1
            return super.presentation()
        }
    }

    private final class CountingView: UIView {
        override class var layerClass: AnyClass { CountingLayer.self }
    }

    // Returns the records of a walk that begins at `view`.
    private func records(_ view: UIView) -> [SnapshotBuffer.Record] {
        let (out, walker) = (SnapshotBuffer(), Walker())
        _ = walker.walk(view, of: ViewRoot(view), at: Moment(nanoseconds: 0), into: out)
        return (0..<out.count).map { index in
            let at = SnapshotBuffer.headerLength + index * SnapshotBuffer.recordLength
            return out.data.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: SnapshotBuffer.Record.self) }
        }
    }

    private func rects(_ view: UIView) -> [String] {
        records(view).map { "\(Int($0.x)),\(Int($0.y)) \(Int($0.width))x\(Int($0.height))" }
    }

    @Test func aViewAndItsAncestorsAreWhereTheAnimationShowsThem() throws {
        let display = try StageDisplay()
        let root = UIView(frame: CGRect(x: 0, y: 0, width: 400, height: 800))
        let panel = UIView(frame: CGRect(x: 0, y: 400, width: 400, height: 400))
        let label = UILabel(frame: CGRect(x: 0, y: 0, width: 100, height: 100))
        label.text = "a text"
        root.addSubview(panel)
        panel.addSubview(label)
        #expect(rects(root) == ["0,400 100x100"])
        UIView.animate(withDuration: 1) {
            panel.center.y -= 200
            label.frame = CGRect(x: 200, y: 0, width: 200, height: 100)
        }
        #expect(rects(root) == ["0,400 100x100"])
        display.draw(until: 30)
        #expect(rects(root) == ["100,300 150x100"])
        display.draw(until: 61)
        #expect(rects(root) == ["200,200 200x100"])
        UIView.animate(withDuration: 1) { label.transform = CGAffineTransform(scaleX: 2, y: 2) }
        display.draw(until: 91)
        #expect(rects(root) == ["150,175 300x150"])
        label.transform = .identity
        #expect(rects(root) == ["200,200 200x100"])
    }

    @Test func anAnimationOfTheWholeScreenIsIgnored() throws {
        let display = try StageDisplay()
        let (window, root) = (
            UIWindow(windowScene: Stage.shared.scene), UIView(frame: CGRect(x: 0, y: 0, width: 400, height: 800))
        )
        let label = UILabel(frame: CGRect(x: 0, y: 10, width: 100, height: 100))
        label.text = "a text"
        root.addSubview(label)
        window.addSubview(root)
        root.frame.origin.x = 400
        UIView.animate(withDuration: 1) { root.frame.origin.x = 0 }
        display.draw(until: 10)
        #expect(rects(root) == ["0,10 100x100"])
    }

    @Test func anOpaqueViewCoversOnlyWhereItIsShown() throws {
        let display = try StageDisplay()
        let cover = UIView(frame: CGRect(x: 0, y: 0, width: 400, height: 400))
        cover.backgroundColor = .white
        let root = UIView(frame: CGRect(x: 0, y: 0, width: 400, height: 800))
        root.addSubview(cover)
        UIView.animate(withDuration: 1) { cover.transform = CGAffineTransform(rotationAngle: .pi / 2) }
        let isOpaque = { records(root)[0].flags & NodeFlags.opaque.rawValue != 0 }
        #expect(isOpaque())
        display.draw(until: 30)
        #expect(!isOpaque(), "it is turned")
    }

    @Test func onlyAnimatedViewsAreAskedForTheirPresentation() throws {
        let display = try StageDisplay()
        let view = CountingView(frame: CGRect(x: 0, y: 0, width: 400, height: 400))
        CountingLayer.presentations = 0
        _ = records(view)
        #expect(CountingLayer.presentations == 0)
        UIView.animate(withDuration: 0.1) { view.center.x = 0 }
        CountingLayer.presentations = 0
        _ = records(view)
        #expect(CountingLayer.presentations == 1)
        display.draw(until: 10)
        _ = records(view)
        #expect(CountingLayer.presentations == 1)
    }

    @Test func aPictureThatSlidesInCountsFromTheFrameThatShowsIt() throws {
        let display = try StageDisplay()
        let (window, screen) = (SurfaceWindow(windowScene: Stage.shared.scene), UIViewController())
        let title = UILabel(frame: CGRect(x: 0, y: 0, width: 400, height: 100))
        title.text = "an album"
        screen.view.addSubview(title)
        window.rootViewController = screen
        window.makeKeyAndVisible()
        display.host.turn()
        let surface = SurfaceTracker(name: "Album", rootView: screen.view)
        display.draw(until: 10)
        let picture = UIImageView(frame: CGRect(x: 0, y: 830, width: 400, height: 300))
        picture.image = UIImage(size: CGSize(width: 4, height: 4))
        screen.view.addSubview(picture)
        // It moves up by 10 points a frame, and reaches into the screen by 20 points at frame 15.
        UIView.animate(withDuration: 1) { picture.frame.origin.y = 230 }
        display.draw(until: 200)
        let complete = try #require(display.events.first?.visuallyComplete)
        #expect(Int((complete * 60).rounded()) == 15)
        withExtendedLifetime((window, surface)) {}
    }
}
#endif
