#if canImport(UIKit)
import Testing
import UIKit

@testable import AllDrawn

/// Tests views whose class conforms to `PerfErrorView`.
extension SceneTests {
    /// A picture that the app shows in place of one that could not be loaded.
    private final class BrokenPicture: UIImageView, PerfErrorView {}

    private final class Page: BaseSurface {
        let error: UIView

        init(_ error: UIView) {
            self.error = error
            super.init(nibName: nil, bundle: nil)
        }

        required init?(coder: NSCoder) { nil }

        override func viewDidLoad() {
            super.viewDidLoad()
            let title = UILabel(frame: CGRect(x: 0, y: 0, width: 400, height: 100))
            title.text = "a page"
            view.addSubview(title)
            view.addSubview(error)
        }
    }

    private func outcomes(_ error: UIView, height: CGFloat) throws -> [VisitEvent.Outcome] {
        let display = try StageDisplay()
        let window = SurfaceWindow(windowScene: Stage.shared.scene)
        error.frame = CGRect(x: 0, y: 100, width: 400, height: height)
        window.rootViewController = Page(error)
        window.makeKeyAndVisible()
        display.draw(until: 100)
        withExtendedLifetime(window) {}
        return display.events.map(\.outcome)
    }

    @Test func anErrorViewIsFailedContent() throws {
        let box = ErrorBox()
        let message = UILabel(frame: CGRect(x: 0, y: 0, width: 400, height: 20))
        message.text = "Something went wrong"
        box.addSubview(message)
        #expect(try outcomes(box, height: 400) == [.error])
        #expect(try outcomes(ErrorBox(), height: 60) == [.completeWithErrors])
        #expect(try outcomes(UIView(), height: 400) == [.complete])
    }

    @Test func anErrorViewMayBeOfAnyClass() throws {
        let picture = BrokenPicture()
        picture.image = UIImage(size: CGSize(width: 4, height: 4))
        #expect(try outcomes(picture, height: 400) == [.error])
        // A load that still runs is not waited for: the view shows the error instead.
        let loading = BrokenPicture()
        let load = ImageLoad(for: loading)
        #expect(try outcomes(loading, height: 400) == [.error])
        withExtendedLifetime(load) {}
    }
}
#endif
