@MainActor open class UIScene: NSObject {
    public enum ActivationState: Int, Sendable {
        case unattached = -1
        case foregroundActive, foregroundInactive, background
    }
    open internal(set) var activationState = ActivationState.foregroundActive

    public nonisolated static let didActivateNotification = Notification.Name("UISceneDidActivateNotification")
    public nonisolated static let willDeactivateNotification = Notification.Name("UISceneWillDeactivateNotification")
    public nonisolated static let willEnterForegroundNotification = Notification.Name(
        "UISceneWillEnterForegroundNotification")
    public nonisolated static let didEnterBackgroundNotification = Notification.Name(
        "UISceneDidEnterBackgroundNotification")
    public nonisolated static let didDisconnectNotification = Notification.Name("UISceneDidDisconnectNotification")
}

@MainActor open class UIWindowScene: UIScene {
    open internal(set) var windows: [UIWindow] = []
    open var screen: UIScreen { .main }
}

@MainActor open class UIApplication: UIResponder {
    public enum State: Int, Sendable {
        case active, inactive, background
    }
    public static let shared = UIApplication()
    open internal(set) var applicationState = State.active
    open internal(set) var connectedScenes: Set<UIScene> = []

    open func sendEvent(_ event: UIEvent) {
        for case let scene as UIWindowScene in connectedScenes {
            for window in scene.windows where event.allTouches?.contains(where: { $0.window === window }) ?? true {
                window.sendEvent(event)
            }
        }
    }

    /// Not in Apple's API: the background tasks that have begun and not ended.
    public private(set) var backgroundTasks: [UIBackgroundTaskIdentifier: String] = [:]
    private var tasksBegun = 0

    open func beginBackgroundTask(
        withName name: String?, expirationHandler: (@MainActor @Sendable () -> Void)? = nil
    ) -> UIBackgroundTaskIdentifier {
        tasksBegun += 1
        let task = UIBackgroundTaskIdentifier(rawValue: tasksBegun)
        backgroundTasks[task] = name ?? ""
        return task
    }

    open func endBackgroundTask(_ identifier: UIBackgroundTaskIdentifier) { backgroundTasks[identifier] = nil }

    public nonisolated static let didFinishLaunchingNotification = Notification.Name(
        "UIApplicationDidFinishLaunchingNotification")
    public nonisolated static let didBecomeActiveNotification = Notification.Name(
        "UIApplicationDidBecomeActiveNotification")
    public nonisolated static let willResignActiveNotification = Notification.Name(
        "UIApplicationWillResignActiveNotification")
    public nonisolated static let willEnterForegroundNotification = Notification.Name(
        "UIApplicationWillEnterForegroundNotification")
    public nonisolated static let didEnterBackgroundNotification = Notification.Name(
        "UIApplicationDidEnterBackgroundNotification")
}

public struct UIBackgroundTaskIdentifier: RawRepresentable, Hashable, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }
    public static let invalid = UIBackgroundTaskIdentifier(rawValue: 0)
}

@MainActor open class UIDevice: NSObject {
    public static let current = UIDevice()
    open var systemName: String { "iOS" }
    open var systemVersion: String { "18.0" }
    open var userInterfaceIdiom: UIUserInterfaceIdiom { .phone }
}

public enum UIUserInterfaceIdiom: Int, Sendable {
    case unspecified = -1
    case phone, pad, tv, carPlay
    case mac = 5
}
