#if canImport(UIKit)
import UIKit

extension Surroundings {
    /// What this device gives to an installation. From here on it is heard of what is told to everybody: the keyboard, keys
    /// in search fields, scenes. Touches are told by the window (`SurfaceWindow`, `Touches`).
    static func ofThisDevice() -> Surroundings? {
        Keyboard.shared.watch()
        SearchKeys.watch()
        AppStates.watch()
        let host = SystemHost()
        Sdk.shared.launch = ProcessStart.launch(now: host.now, wallMilliseconds: host.wallMilliseconds)
        return Surroundings(
            host: host, frames: DisplayFrames(), spans: spans, environment: environment, folder: Folder.standard)
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
