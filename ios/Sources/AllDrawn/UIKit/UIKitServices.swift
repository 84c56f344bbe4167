#if canImport(UIKit)
import UIKit

extension PlatformServices {
    /// Returns the services that UIKit provides. Its observers watch the keyboard, keys in search fields, and the app's
    /// scenes. They do not watch touches: the window passes these on (`SurfaceWindow`, `Touches`).
    static func ofThisDevice() -> PlatformServices? {
        let host = SystemHost()
        Sdk.shared.launch = ProcessStart.launch(now: host.now, wallMilliseconds: host.wallMilliseconds)
        return PlatformServices(
            host: host, frames: DisplayFrames(), spans: spans, environment: environment, folder: Folder.standard,
            observers: observers)
    }

    static var observers: Hooks {
        Hooks {
            Keyboard.shared.watch()
            SearchKeys.watch()
            AppStates.watch()
        } remove: {
            Keyboard.shared.unwatch()
            SearchKeys.unwatch()
            AppStates.unwatch()
        }
    }

    private static var spans: (any Spans)? {
        #if canImport(os)
        Signposts()
        #else
        nil
        #endif
    }

    private static var environment: Setup.Environment {
        var environment = Setup.Environment()
        environment.system = UIDevice.current.systemName
        environment.systemVersion = UIDevice.current.systemVersion
        environment.deviceClass =
            switch UIDevice.current.userInterfaceIdiom {
            case .phone: "phone"
            case .pad: "tablet"
            case .tv: "tv"
            case .mac: "desktop"
            default: ""
            }
        return environment
    }
}
#endif
