// Not in Apple's API: stands for the display, the user and the system. A test controls it.

@MainActor public final class Stage {
    public static let shared = Stage()
    /// The scene that the app's windows belong to.
    public private(set) var scene = UIWindowScene()
    private var transitions: [@MainActor () -> Void] = []
    private var timers: [(at: CFTimeInterval, act: @MainActor () -> Void)] = []
    private var keyboard: CGFloat = 0

    /// Starts over, with no windows and no transitions, a screen of the given size, and the clock at `now` seconds.
    public func reset(size: CGSize, now: CFTimeInterval) {
        (transitions, timers, keyboard) = ([], [], 0)
        UIScreen.main.bounds = CGRect(origin: .zero, size: size)
        MediaClock.now = now
        for window in scene.windows { window.rootViewController = nil }
        transitions = []
        scene = UIWindowScene()
        UIApplication.shared.connectedScenes = [scene]
        UIApplication.shared.applicationState = .active
    }

    /// Connects another scene, as on an iPad that shows two windows of the app.
    public func connectScene() -> UIWindowScene {
        let other = UIWindowScene()
        UIApplication.shared.connectedScenes.insert(other)
        return other
    }

    // MARK: Time

    func atLayout(_ transition: @escaping @MainActor () -> Void) { transitions.append(transition) }

    /// Calls `act` after the given number of seconds.
    public func after(_ seconds: CFTimeInterval, _ act: @escaping @MainActor () -> Void) {
        timers.append((MediaClock.now + seconds, act))
    }

    /// Advances the clock to `now` and fires the timers that are due on the way.
    public func advance(to now: CFTimeInterval) {
        while let next = timers.filter({ $0.at <= now }).min(by: { $0.at < $1.at }) {
            timers.removeAll { $0.at == next.at }
            MediaClock.now = max(MediaClock.now, next.at)
            next.act()
        }
        MediaClock.now = now
    }

    /// Ends the run loop's turn: performs the requested transitions and lays out the windows.
    public func layout() {
        // Repeat until none is left: a controller that appears may push or present another one.
        while !transitions.isEmpty {
            let due = transitions
            transitions = []
            for transition in due { transition() }
        }
        for window in scene.windows { window.layoutIfNeeded() }
    }

    /// Draws a frame: fires the display links, lays out the windows, commits, then calls the observers that follow the
    /// commit.
    public func drawFrame(shownAt target: CFTimeInterval) {
        CADisplayLink.fire(timestamp: MediaClock.now, target: target)
        layout()
        CFRunLoopGetMain().endTurn()
    }

    // MARK: The user

    /// Taps the window at a point, in window coordinates: the finger goes down and up at the current time. `handled`:
    /// the time, in seconds, at which the busy main thread gets the touches; nil: at once.
    public func tap(at point: CGPoint, in window: UIWindow, handled: CFTimeInterval? = nil) {
        let touch = UITouch(at: point, phase: .began, window: window)
        let now = CACurrentMediaTime()
        if let handled { MediaClock.now = handled }
        send(touch, at: now)
        touch.phase = .ended
        send(touch, at: now)
    }

    /// Drags a finger through the points, then lifts it. `cancelled`: instead, the touch is cancelled, as it is when it
    /// becomes a scroll.
    public func drag(through points: [CGPoint], in window: UIWindow, cancelled: Bool) {
        guard let first = points.first else { return }
        let touch = UITouch(at: first, phase: .began, window: window)
        send(touch)
        touch.phase = .moved
        for point in points.dropFirst() {
            touch.point = point
            send(touch)
        }
        touch.phase = cancelled ? .cancelled : .ended
        send(touch)
    }

    private func send(_ touch: UITouch, at time: CFTimeInterval = CACurrentMediaTime()) {
        let event = UIEvent(type: .touches, touches: [touch])
        (touch.timestamp, event.timestamp) = (time, time)
        UIApplication.shared.sendEvent(event)
    }

    /// Presses a key of a hardware keyboard while `responder` is the first responder. As in UIKit, the event goes to the
    /// responder's window.
    public func press(in responder: UIView) {
        let (press, event) = (UIPress(), UIPressesEvent(type: .presses, touches: nil))
        press.responder = responder
        event.allPresses = [press]
        responder.window?.sendEvent(event)
    }

    /// Types on the on-screen keyboard. It runs in another process, so no key event is delivered.
    public func type(_ text: String) {
        (UIResponder.first as? UITextField)?.insertText(text)
        (UIResponder.first as? UITextView)?.insertText(text)
    }

    // MARK: The system

    /// Rotates the device: the screen gets a new size.
    public func rotate(to size: CGSize) {
        UIScreen.main.bounds = CGRect(origin: .zero, size: size)
        for window in scene.windows {
            window.rootViewController?.viewWillTransition(to: size, with: RotationCoordinator())
            window.frame = UIScreen.main.bounds
        }
    }

    private final class RotationCoordinator: UIViewControllerTransitionCoordinator {
        var isCancelled: Bool { false }
        var isInteractive: Bool { false }
    }

    /// Opens the keyboard so that it covers `height` points of the window's bottom.
    public func showKeyboard(height: CGFloat) {
        keyboard = height
        let screen = UIScreen.main.bounds
        let frame = CGRect(x: 0, y: screen.height - height, width: screen.width, height: max(height, 216))
        let info: [AnyHashable: Any] = [UIResponder.keyboardFrameEndUserInfoKey: frame]
        NotificationCenter.default.post(
            name: UIResponder.keyboardWillChangeFrameNotification, object: UIScreen.main, userInfo: info)
        NotificationCenter.default.post(
            name: UIResponder.keyboardDidChangeFrameNotification, object: UIScreen.main, userInfo: info)
    }

    /// Moves the app to the background.
    public func enterBackground() {
        post(
            UIScene.willDeactivateNotification, UIApplication.willResignActiveNotification, .foregroundInactive,
            .inactive)
        post(
            UIScene.didEnterBackgroundNotification, UIApplication.didEnterBackgroundNotification, .background,
            .background)
    }

    /// Returns the app to the foreground.
    public func enterForeground() {
        post(
            UIScene.willEnterForegroundNotification, UIApplication.willEnterForegroundNotification, .foregroundInactive,
            .inactive)
        becomeActive()
    }

    /// Lets a system dialog take the focus from the app.
    public func resignActive() {
        post(
            UIScene.willDeactivateNotification, UIApplication.willResignActiveNotification, .foregroundInactive,
            .inactive)
    }

    /// Gives the focus back to the app after a system dialog.
    public func becomeActive() {
        post(UIScene.didActivateNotification, UIApplication.didBecomeActiveNotification, .foregroundActive, .active)
    }

    private func post(
        _ ofScene: Notification.Name, _ ofApp: Notification.Name, _ state: UIScene.ActivationState,
        _ app: UIApplication.State
    ) {
        scene.activationState = state
        UIApplication.shared.applicationState = app
        NotificationCenter.default.post(name: ofScene, object: scene)
        NotificationCenter.default.post(name: ofApp, object: UIApplication.shared)
    }
}
