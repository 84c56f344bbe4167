import Foundation

/// What all events of a process have in common.
struct Setup {
    /// 128 random bits.
    var session = Data()
    var environment = Environment()
    /// The app's own: names and values.
    var tags: [String: String] = [:]

    /// Where a visit was measured. Nothing in it says who the user is.
    struct Environment {
        var sdkVersion = AllDrawn.version
        var app = ""
        var appVersion = ""
        var system = ""
        var systemVersion = ""
        var deviceClass = ""
        var networkClass = ""
    }

    func write(_ p: inout Payload) {
        p.add(Wire.Platform.ios.rawValue)
        // A display link says when it expects a frame on the screen, and nothing says later when it was there.
        p.add(Wire.EndSource.predicted.rawValue)
        p.add(Wire.EndSource.predicted.rawValue)
        p.add(blob: session)
        let e = environment
        for text in [e.sdkVersion, e.app, e.appVersion, e.system, e.systemVersion, e.deviceClass, e.networkClass] {
            p.add(text)
        }
        p.add(list: tags.sorted { $0.key < $1.key }) {
            $0.add($1.key)
            $0.add($1.value)
        }
        // Detail and weight are the core's to set, by what the collector asks for.
        p.add(0 as UInt32)
        p.add(1 as UInt32)
    }
}
