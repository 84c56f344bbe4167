#if canImport(UIKit)
import UIKit

/// What this device gives to an installation.
@MainActor enum ThisDevice {
    /// Begins to hear of what is told to everybody: touches are told by the window.
    static func watch() {
        Keyboard.shared.watch()
        SearchKeys.watch()
        AppStates.watch()
    }

    static var environment: Setup.Environment {
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
