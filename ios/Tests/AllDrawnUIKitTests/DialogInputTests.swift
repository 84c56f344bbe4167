#if canImport(UIKit)
import Foundation
import Testing
import UIKit

@testable import AllDrawn

/// Tests which inputs count as inputs in a dialog (metric §10): they are reported to the surfaces outside of the dialog,
/// which go on.
extension SceneTests {
    private final class Page: BaseSurface {
        let picture = UIImageView(frame: CGRect(x: 0, y: 0, width: 400, height: 300))
        let field = UITextField(frame: CGRect(x: 0, y: 400, width: 400, height: 40))
        private(set) var load: ImageLoad?

        override func viewDidLoad() {
            super.viewDidLoad()
            load = ImageLoad(for: picture)
            view.addSubview(picture)
            view.addSubview(field)
        }

        func deliver() {
            picture.image = UIImage(size: CGSize(width: 4, height: 4))
            load?.finished()
        }
    }

    /// A screen whose picture arrives at frame 30. What is presented over it fills the screen below 500 points, unless
    /// the test says otherwise.
    @MainActor private final class Shop {
        let display: StageDisplay
        let window: UIWindow
        let page = Page()
        let stack: UINavigationController

        init() throws {
            display = try StageDisplay()
            window = SurfaceWindow(windowScene: Stage.shared.scene)
            stack = UINavigationController(rootViewController: page)
            window.rootViewController = stack
            window.makeKeyAndVisible()
            display.draw(until: 5)
        }

        @discardableResult func present<T: UIViewController>(_ dialog: T, from presenter: UIViewController? = nil) -> T
        {
            (presenter ?? page).present(dialog, animated: false)
            display.draw()
            dialog.view.frame = CGRect(x: 0, y: 500, width: 400, height: 300)
            return dialog
        }

        func tap(_ y: CGFloat = 600, in other: UIWindow? = nil) {
            Stage.shared.tap(at: CGPoint(x: 200, y: y), in: other ?? window)
        }

        /// The outcome of the page's visit, and if a dialog took an input.
        func end() throws -> String {
            display.draw(until: 30)
            page.deliver()
            display.draw(until: 200)
            let fields = EventWords(try Json.read(SceneTests.folder.appendingPathComponent("event-fields.json")))
            let events = display.events.map { fields.words($0.bytes) }
            let event = try #require(events.first { $0["surface"] == .text("Page") })
            let inDialog = event["flags"].list.contains(.text("dialog_open")) ? ", dialog" : ""
            return (event["outcome"].text ?? "") + inDialog
        }
    }

    @Test func aTapInAPresentedControllerIsInADialog() throws {
        let shop = try Shop()
        shop.present(UIViewController())
        shop.tap()
        #expect(try shop.end() == "complete, dialog")
    }

    @Test func aTapBesideAPresentedControllerIsInItsDialog() throws {
        let shop = try Shop()
        shop.present(UIViewController())
        shop.tap(200)
        #expect(try shop.end() == "complete, dialog", "it dims the page, and a tap on it closes the dialog")
    }

    @Test func aTapInAChildOfAPresentedControllerIsInADialog() throws {
        let shop = try Shop()
        let (stack, detail) = (UINavigationController(rootViewController: UIViewController()), UIViewController())
        stack.pushViewController(detail, animated: false)
        shop.present(stack)
        detail.view.frame = stack.view.bounds
        shop.tap()
        #expect(detail.view.window != nil && detail.presentingViewController === shop.stack)
        #expect(try shop.end() == "complete, dialog")
    }

    @Test func aTapInADialogInsideTheSurfacesRootIsNoTapInTheSurface() throws {
        let shop = try Shop()
        let dialog = shop.present(UIViewController())
        // As UIKit does for a presentation in the context of a controller.
        let container = try #require(dialog.presentationController?.containerView)
        shop.page.view.addSubview(container)
        shop.tap()
        #expect(try shop.end() == "complete, dialog")
    }

    @Test func aDialogMayHaveAWindowOfItsOwn() throws {
        let shop = try Shop()
        let (alerts, base) = (SurfaceWindow(windowScene: Stage.shared.scene), UIViewController())
        alerts.rootViewController = base
        alerts.makeKeyAndVisible()
        shop.display.draw()
        shop.present(UIViewController(), from: base)
        shop.tap(in: alerts)
        #expect(try shop.end() == "complete, dialog")
    }

    @Test func aDialogOfAnotherSceneIsNotOverTheSurface() throws {
        let shop = try Shop()
        let (other, base) = (SurfaceWindow(windowScene: Stage.shared.connectScene()), UIViewController())
        other.rootViewController = base
        other.makeKeyAndVisible()
        shop.display.draw()
        shop.present(UIViewController(), from: base)
        shop.tap(in: other)
        #expect(try shop.end() == "complete")
    }

    /// UIKit shows menus in a view of a private class.
    // swift-format-ignore: NoLeadingUnderscores
    private final class _UIMenuContainer: UIView {}

    @Test(arguments: [true, false]) func aTapInAMenuIsInADialog(_ isMenu: Bool) throws {
        let shop = try Shop()
        let container = isMenu ? _UIMenuContainer(frame: shop.window.bounds) : UIView(frame: shop.window.bounds)
        container.addSubview(UIView(frame: container.bounds))
        shop.window.addSubview(container)
        shop.tap()
        #expect(try shop.end() == (isMenu ? "complete, dialog" : "complete"), "an app's own panel is no dialog")
    }

    @Test func aTapInThePageOrItsNavigationIsInNoDialog() throws {
        let shop = try Shop()
        shop.stack.navigationBar.frame = CGRect(x: 0, y: 600, width: 400, height: 50)
        shop.stack.view.addSubview(shop.stack.navigationBar)
        shop.tap(620)
        shop.stack.navigationBar.removeFromSuperview()
        #expect(shop.display.events.isEmpty)
        shop.tap(200)
        #expect(try shop.end() == "interacted")
    }

    @Test func aTapInADialogOverADialogIsReportedToBoth() throws {
        let shop = try Shop()
        let sheet = shop.present(Page())
        shop.present(UIViewController(), from: sheet)
        shop.tap()
        shop.display.draw(until: 20)
        sheet.deliver()
        #expect(try shop.end() == "complete, dialog")
        #expect(shop.display.events.map(\.outcome) == [.complete, .complete], "no visit was interacted with")
    }

    @Test func aTapInAMeasuredDialogIsItsOwnInteraction() throws {
        let shop = try Shop()
        let sheet = shop.present(Page())
        sheet.view.frame = CGRect(x: 0, y: 0, width: 400, height: 800)
        shop.tap(200)
        #expect(shop.display.events.map(\.outcome) == [.interacted])
        withExtendedLifetime(sheet) {}
    }

    @Test func aKeyInADialogsTextFieldIsInTheDialog() throws {
        let shop = try Shop()
        Stage.shared.press(in: shop.page.field)
        let dialog = shop.present(UIViewController())
        let field = UITextField(frame: CGRect(x: 0, y: 0, width: 400, height: 40))
        dialog.view.addSubview(field)
        Stage.shared.press(in: field)
        #expect(try shop.end() == "complete, dialog")
    }

    @Test func aKeyInThePagesTextFieldIsNotReported() throws {
        let shop = try Shop()
        Stage.shared.press(in: shop.page.field)
        #expect(try shop.end() == "complete")
    }

    @Test func aDialogsTapOutdatesOlderInputsAndTheLaunch() throws {
        let shop = try Shop()
        Sdk.shared.external = shop.display.host.now
        let panel = UIView(frame: CGRect(x: 0, y: 0, width: 400, height: 100))
        shop.window.addSubview(panel)
        let first = SurfaceTracker(name: "Panel", rootView: panel)
        let dialog = shop.present(UIViewController())
        shop.tap()
        dialog.dismiss(animated: false)
        shop.display.draw(until: 10)
        let opened = SurfaceTracker(name: "Offer", rootView: panel)
        first.leave(.back)
        opened.leave(.back)
        let event = try #require(shop.display.events.last)
        #expect(event.surface == "Offer" && event.startSource == .input, "the dialog's tap is the latest input")
        #expect(shop.display.events.first?.startSource == .external)
    }
}
#endif
