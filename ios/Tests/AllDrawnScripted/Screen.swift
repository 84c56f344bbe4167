import Foundation

@testable import AllDrawn

/// An SDK with a core of its own. The test controls its clock and its frames.
@MainActor final class Screen {
    let host = ScriptedHost()
    let frames = ScriptedFrames()
    let sdk: Sdk
    /// The results of all visits that have ended, the oldest first.
    private(set) var events: [VisitEvent] = []
    /// The records of all audits that have ended, the oldest first.
    private(set) var audits: [Data] = []
    private let auditEvery: UInt32?

    /// `auditEvery`: one confirmed visit in this number is audited; nil: none is.
    init(isStarted: Bool = true, auditEvery: UInt32? = nil) throws {
        sdk = Sdk(host: host)
        self.auditEvery = auditEvery
        if isStarted { try start() }
        sdk.onEvent = { [weak self] in self?.events.append($0) }
        sdk.onAudit = { [weak self] in self?.audits.append($0) }
    }

    /// Installs the SDK.
    func start() throws {
        let setup = Setup(session: randomBits(), auditEvery: auditEvery)
        sdk.start(try Core(), host: host, frames: frames, setup: setup)
    }

    /// Lets `milliseconds` of time pass, then draws a frame, which is on the screen 16 ms later.
    func frame(after milliseconds: Double = 16) {
        host.pass(milliseconds: milliseconds)
        frames.draw(at: Moment(nanoseconds: host.now.nanoseconds + 16_000_000))
    }

    /// Runs `open` as the app's code that handles a tap.
    func tap<T>(_ open: () throws -> T) rethrows -> T {
        sdk.inputs.beginHandling(host.now)
        defer {
            sdk.inputs.endHandling()
            host.turn()
        }
        return try open()
    }
}
