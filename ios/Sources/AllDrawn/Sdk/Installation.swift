internal import AllDrawnBindings
import Foundation

/// Installs the SDK, once per process.
@MainActor struct Installation {
    private let config: Config
    private let services: PlatformServices

    init(_ config: Config, _ services: PlatformServices) {
        self.config = config
        self.services = services
    }

    func install(in sdk: Sdk) -> Status {
        guard sdk.core == nil, AllDrawn.status.state == .notInstalled else {
            Log.error("AllDrawn.install was called again and ignored; call it once per process")
            return AllDrawn.status
        }
        do {
            let uploader = try config.endpoint.map(uploader)
            let core = try uploader.map { try Core(over: $0.delivery) } ?? Core()
            AllDrawn.delivery.with { $0 = uploader }
            if config.recordBytes > 0 { core.record(maxBytes: UInt32(clamping: config.recordBytes)) }
            sdk.start(
                core, host: services.host, frames: services.frames, spans: services.spans, setup: setup)
            sdk.hook(services.observers)
            if !config.consent { sdk.consent(false) }
            if let uploader {
                sdk.onEvent = { _ in uploader.check() }
                sdk.onAudit = { _ in uploader.check() }
                // Send the visits that earlier launches stored but did not deliver.
                uploader.check()
            }
            if config.requests { RequestHolds.install(in: sdk) }
            return AllDrawn.status
        } catch {
            sdk.switchOff("\(error)")
            return AllDrawn.status
        }
    }

    private var setup: Setup {
        var environment = services.environment
        let info = Bundle.main.infoDictionary ?? [:]
        environment.app = config.app ?? Bundle.main.bundleIdentifier ?? ""
        environment.appVersion = config.version ?? info["CFBundleShortVersionString"] as? String ?? ""
        return Setup(session: randomBits(), environment: environment, tags: config.tags)
    }

    private func uploader(_ endpoint: String) throws -> Uploader {
        guard let url = URL(string: endpoint), ["http", "https"].contains(url.scheme?.lowercased()),
            url.host?.isEmpty == false
        else {
            throw Unusable(
                what: "\"\(endpoint)\" is not a URL to send events to: pass one such as https://host/v1/visits")
        }
        guard let folder = services.folder else {
            throw Unusable(what: "the app has no Application Support folder to store events in")
        }
        Folder.prepare(folder)
        var payload = Payload()
        payload.add(folder.path)
        payload.add(config.consent)
        payload.add(false)
        return Uploader(try Delivery(installation: payload.bytes), to: url)
    }

    private struct Unusable: Error, CustomStringConvertible {
        let what: String
        var description: String { what }
    }
}
