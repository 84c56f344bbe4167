#if canImport(UIKit)
import Testing
import UIKit

@testable import AllDrawn

/// Tests views whose frames are not valid rectangles, and surfaces of size 0: the process must not crash, and no visit
/// may wait for such a view.
extension SceneTests {
    private func surface(_ size: CGSize, _ odd: CGRect) throws -> (StageDisplay, UIWindow, SurfaceTracker) {
        let display = try StageDisplay(size: size)
        let window = SurfaceWindow(windowScene: Stage.shared.scene)
        let screen = UIViewController()
        let title = UILabel(frame: CGRect(x: 0, y: 0, width: 400, height: 200))
        title.text = "a title"
        let picture = UIImageView(frame: odd)
        _ = picture.viewState
        screen.view.addSubview(title)
        screen.view.addSubview(picture)
        window.rootViewController = screen
        window.makeKeyAndVisible()
        display.host.turn()
        let load = ImageLoad(for: picture)
        let tracker = SurfaceTracker(name: "Odd", rootView: screen.view)
        display.draw(until: 200)
        withExtendedLifetime(load) {}
        return (display, window, tracker)
    }

    @Test(arguments: [
        CGRect.zero, CGRect(x: 0, y: 300, width: 0, height: 100), CGRect(x: CGFloat.nan, y: 0, width: 100, height: 100),
        CGRect(x: 0, y: 0, width: CGFloat.nan, height: CGFloat.nan),
        CGRect(x: 0, y: 0, width: CGFloat.infinity, height: 9),
        CGRect(x: 1e300, y: -1e300, width: 100, height: 100),
    ])
    func aViewWithoutARectangleIsNotWaitedFor(_ odd: CGRect) throws {
        let (display, window, tracker) = try surface(CGSize(width: 400, height: 800), odd)
        #expect(display.events.map(\.outcome) == [.complete], "its picture never comes, but it could not be seen")
        #expect(Sdk.shared.core?.refusals == [0, 0, 0])
        withExtendedLifetime((window, tracker)) {}
    }

    @Test func aSurfaceWithoutExtentIsAbandoned() throws {
        let (display, window, tracker) = try surface(.zero, CGRect(x: 0, y: 0, width: 100, height: 100))
        #expect(display.events.isEmpty, "nothing of it is visible yet")
        tracker.leave(.back)
        #expect(display.events.map(\.outcome) == [.abandoned])
        withExtendedLifetime(window) {}
    }
}
#endif
