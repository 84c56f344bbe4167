import Foundation

/// What all events of a process have in common.
struct Setup {
    // Numbers of `alldrawn.v1.Platform` and `alldrawn.v1.EndSource`: a display link says when it expects a frame on the
    // screen, and nothing says later when it was there.
    private static let ios: UInt8 = 2
    private static let predicted: UInt8 = 2

    /// 128 random bits.
    var session = Data()
    var environment = Environment()

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
        p.add(Setup.ios)
        p.add(Setup.predicted)
        p.add(Setup.predicted)
        p.add(blob: session)
        let e = environment
        for text in [e.sdkVersion, e.app, e.appVersion, e.system, e.systemVersion, e.deviceClass, e.networkClass] { p.add(text) }
        p.add(list: [String]()) { $0.add($1) }
        // Detail and weight are the core's to set, by what the collector asks for.
        p.add(0 as UInt32)
        p.add(1 as UInt32)
    }
}
