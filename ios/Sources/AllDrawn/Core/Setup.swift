import Foundation

/// The values that a `configure` call sets for all later events: platform, session, environment and tags.
struct Setup {
    /// The session's id: 128 random bits.
    var session = Data()
    var environment = Environment()
    /// Names and values of the app's own tags.
    var tags: [String: String] = [:]
    /// One confirmed visit in `auditEvery` is audited (metric §8); for tests of a core without delivery. A core with
    /// delivery takes this number from the collector.
    var auditEvery: UInt32?

    /// The app, system and device that a visit is measured on. It contains nothing about the user.
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
        // A display link predicts when a frame reaches the screen; no API reports afterwards when it did.
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
        // Detail and weight. The core replaces these two values by those that the collector requests.
        p.add(0 as UInt32)
        p.add(1 as UInt32)
        guard let auditEvery else { return }
        // No cluster, and not the first session.
        p.add(255 as UInt8)
        p.add(false)
        p.add(auditEvery)
    }
}
