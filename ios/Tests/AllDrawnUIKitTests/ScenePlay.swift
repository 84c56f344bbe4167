#if canImport(UIKit)
import AllDrawn
import UIKit

/// A view controller that shows the views of one surface of a scene, as an app's screen would.
final class SceneController: BaseSurface {
    let name: String
    private let views: [SceneView]

    init(_ name: String, _ views: [SceneView]) {
        self.name = name
        self.views = views
        super.init(nibName: nil, bundle: nil)
    }

    required init?(coder: NSCoder) { nil }

    override var surfaceName: String { name }

    override func viewDidLoad() {
        super.viewDidLoad()
        for each in views { view.addSubview(each.view) }
    }

    /// The app's reaction to taps that no control takes.
    var onTap: @MainActor () -> Void = {}

    override func touchesEnded(_ touches: Set<UITouch>, with event: UIEvent?) { onTap() }
}

/// An open surface of a scene: a screen or a panel.
@MainActor private protocol SceneSurface: AnyObject {
    var name: String { get }
    var view: UIView! { get }
    var surface: SurfaceTracker? { get }
}

extension SceneController: SceneSurface {}

/// A surface that is only a view in the window, measured by a tracker of its own.
@MainActor private final class ScenePanel: SceneSurface {
    let name: String
    let view: UIView!
    let surface: SurfaceTracker?

    init(_ name: String, _ views: [SceneView], in window: UIWindow) {
        self.name = name
        let root = UIView(frame: window.bounds)
        for each in views { root.addSubview(each.view) }
        window.addSubview(root)
        (view, surface) = (root, SurfaceTracker(name: name, rootView: root))
    }
}

/// Plays a scene on the stand-in, step by step.
@MainActor final class ScenePlay {
    private let scene: Json
    private let display: StageDisplay
    private let window: UIWindow
    private let stack = UINavigationController(rootViewController: UIViewController())
    private let tabs = UITabBarController()
    private let remote: UIButton
    private var pressed: (@MainActor () -> Void)?
    private var views: [String: SceneView] = [:]
    private var surfaces: [any SceneSurface] = []
    // The dialogs that are shown, and that the app does not measure.
    private var dialogs: [UIViewController] = []
    private var holds: [String: Hold] = [:]
    private var replaced: UIViewController?

    /// Maximum number of frames that a scene is played. No visit lasts longer, even one that times out.
    private static let mostFrames = 2_600

    init(_ scene: Json) throws {
        self.scene = scene
        let size = scene["viewport"].list.compactMap(\.number)
        display = try StageDisplay(
            origin: scene["launch"].int ?? 216_000, size: CGSize(width: size.first ?? 400, height: size.last ?? 800))
        window = SurfaceWindow(windowScene: Stage.shared.scene)
        remote = UIButton(frame: CGRect(x: 0, y: 0, width: 6, height: 6))
        let hasTabs = scene["steps"].list.contains { $0["as"].text == "tab" }
        window.rootViewController = hasTabs ? tabs : stack
        window.makeKeyAndVisible()
        window.addSubview(remote)
        remote.addAction(UIAction { [weak self] _ in self?.pressed?() }, for: .touchUpInside)
        if scene["launch"] != .null { display.launchAtZero() }
        if scene["requests"].isTrue { display.observeRequests() }
        display.host.turn()
    }

    /// Plays the scene. Returns the bytes of its events, in the order in which the visits ended.
    func play() -> [Data] {
        for step in scene["steps"].list {
            display.draw(until: step["at"].int ?? 0)
            act(step)
            display.host.turn()
        }
        var frame = display.frame
        while display.events.count < scene["expect"].list.count, frame < ScenePlay.mostFrames {
            frame += 60
            display.draw(until: frame)
        }
        // Play 120 more frames: the caller then notices an event too many.
        display.draw(until: display.frame + 120)
        return display.events.map(\.bytes)
    }

    private func act(_ step: Json) {
        switch step["do"].text {
        case "open": byHand(step) { self.open(step) }
        case "close": byHand(step) { self.close(step) }
        case "preload":
            let controller = make(step)
            controller.loadViewIfNeeded()
            tabs.viewControllers?.append(controller)
        case "select": byHand(step) { self.tabs.selectedViewController = self.controller(step) }
        case "drop": surface(step)?.view.removeFromSuperview()
        case "add":
            let parent = step["under"].text.flatMap { views[$0]?.view } ?? surface(step)?.view
            for view in step["views"].list { parent?.addSubview(build(view).view) }
        case "remove": view(step).view.removeFromSuperview()
        case "set": view(step).set(step.object.filter { !["at", "do", "view"].contains($0.key) })
        case "fade":
            let (view, to) = (view(step).view, step["to"].number ?? 1)
            UIView.animate(withDuration: (step["frames"].number ?? 0) / 60, delay: 0, options: .curveLinear) {
                view.alpha = to
            }
        case "scroll": scroll(step)
        case "tap":
            // The corner with this button is outside every surface.
            window.bringSubviewToFront(remote)
            Stage.shared.tap(at: point(step), in: window)
        case "type":
            view(step).view.becomeFirstResponder()
            Stage.shared.type(step["key"].text ?? "")
        case "hold": holds[step["label"].text ?? ""] = tracker(step)?.hold(step["label"].text ?? "")
        case "release": holds[step["label"].text ?? ""]?.release()
        case "request": display.request(step["label"].text ?? "")
        case "respond": display.respond(step["label"].text ?? "", hasFailed: step["failed"].isTrue)
        case "empty": tracker(step)?.declareEmpty()
        case "error": tracker(step)?.declareError()
        case "mark": tracker(step)?.mark(step["name"].text ?? "")
        case "restart": restart(step)
        case "dialog": showDialog(step)
        case "dismiss": dialogs.popLast()?.dismiss(animated: false)
        case "background": Stage.shared.enterBackground()
        case "rotate": Stage.shared.rotate(to: size(step))
        case "keyboard": Stage.shared.showKeyboard(height: step["height"].number ?? 0)
        default: preconditionFailure("unknown step in a scene: \(step)")
        }
    }

    // Calls `act` as the app's reaction to a tap outside every surface, which the app may handle `late`. If the step is
    // `by` "code", calls it without a tap.
    private func byHand(_ step: Json, _ act: @escaping @MainActor () -> Void) {
        if step["by"].text == "code" { return act() }
        window.bringSubviewToFront(remote)
        pressed = act
        let handled = step["late"].int.map(display.busy)
        Stage.shared.tap(at: CGPoint(x: 3, y: 3), in: window, handled: handled)
        pressed = nil
    }

    private func open(_ step: Json) {
        if step["as"].text == "panel" {
            surfaces.append(ScenePanel(step["surface"].text ?? "", step["views"].list.map(build), in: window))
            return
        }
        let controller = make(step)
        switch step["as"].text {
        case "dialog": (surface(named: step["over"].text) as? SceneController)?.present(controller, animated: false)
        case "tab": tabs.viewControllers = [controller]
        default: push(controller)
        }
    }

    // Shows another screen. If a screen was closed for a replacement, the new screen replaces it.
    private func push(_ controller: UIViewController) {
        let kept = stack.viewControllers.filter { $0 !== replaced }
        replaced = nil
        stack.setViewControllers(kept + [controller], animated: false)
    }

    private func close(_ step: Json) {
        guard let surface = surface(step) else { return }
        surfaces.removeAll { $0 === surface }
        guard let controller = surface as? SceneController else {
            surface.surface?.leave(.removed)
            return surface.view.removeFromSuperview()
        }
        if step["reason"].text == "replaced" {
            replaced = controller
            // The screen that replaces it opens in one of the next steps. Until then the app shows an empty screen.
            let opensNow = scene["steps"].list.contains { $0["do"].text == "open" && $0["at"] == step["at"] }
            return opensNow ? () : push(UIViewController())
        }
        if controller.presentingViewController != nil {
            controller.dismiss(animated: false)
        } else {
            stack.popViewController(animated: false)
        }
    }

    // Restarts the surface, in the app's reaction to a tap on a view if the step is `by` "tap".
    private func restart(_ step: Json) {
        let restart: @MainActor () -> Void = { [weak tracker = tracker(step)] in tracker?.restart() }
        guard step["by"].text == "tap" else { return restart() }
        if let control = view(step).view as? UIControl {
            control.addAction(UIAction { _ in restart() }, for: .touchUpInside)
        } else {
            controller(step)?.onTap = restart
        }
        Stage.shared.tap(at: point(step), in: window)
    }

    // Presents a controller that is no surface.
    private func showDialog(_ step: Json) {
        let dialog = UIViewController()
        for view in step["views"].list { dialog.view.addSubview(build(view).view) }
        dialogs.append(dialog)
        (surface(named: step["over"].text) as? SceneController)?.present(dialog, animated: false)
    }

    private func make(_ step: Json) -> SceneController {
        let name = step["surface"].text ?? ""
        let controller = SceneController(name, step["views"].list.map(build))
        surfaces.append(controller)
        return controller
    }

    private func build(_ spec: Json) -> SceneView {
        let made = SceneView(spec)
        views[spec["id"].text ?? ""] = made
        for child in spec["views"].list { made.view.addSubview(build(child).view) }
        return made
    }

    private func scroll(_ step: Json) {
        let to = step["to"].list.map { $0.number ?? 0 }
        guard let view = view(step).view as? UIScrollView else { return }
        if step["by"].text == "user" {
            view.drag(to: CGPoint(x: to[0], y: to[1]))
            display.draw()
            view.settle()
        } else {
            view.setContentOffset(CGPoint(x: to[0], y: to[1]), animated: false)
        }
    }

    private func surface(_ step: Json) -> (any SceneSurface)? { surface(named: step["surface"].text) }
    private func surface(named name: String?) -> (any SceneSurface)? {
        name.map { name in surfaces.last { $0.name == name } } ?? surfaces.last
    }
    private func controller(_ step: Json) -> SceneController? { surface(step) as? SceneController }
    private func tracker(_ step: Json) -> SurfaceTracker? { surface(step)?.surface }

    private func view(_ step: Json) -> SceneView {
        guard let view = views[step["view"].text ?? ""] else {
            preconditionFailure("the step names an unknown view: \(step)")
        }
        return view
    }

    private func size(_ step: Json) -> CGSize {
        let size = step["size"].list.map { $0.number ?? 0 }
        return CGSize(width: size[0], height: size[1])
    }

    private func point(_ step: Json) -> CGPoint {
        let point = step["point"].list.compactMap(\.number)
        if point.count == 2 { return CGPoint(x: point[0], y: point[1]) }
        let view = view(step).view
        return view.convert(CGPoint(x: view.bounds.midX, y: view.bounds.midY), to: nil)
    }
}
#endif
