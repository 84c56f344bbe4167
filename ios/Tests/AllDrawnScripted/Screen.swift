@testable import AllDrawn

/// An SDK with a core of its own. The test controls its clock and its frames.
@MainActor final class Screen {
    let host = ScriptedHost()
    let frames = ScriptedFrames()
    let sdk: Sdk
    /// The results of all visits that have ended, the oldest first.
    private(set) var events: [VisitEvent] = []

    init(isStarted: Bool = true) throws {
        sdk = Sdk(host: host)
        if isStarted { try start() }
        sdk.onEvent = { [weak self] in self?.events.append($0) }
    }

    /// Installs the SDK.
    func start() throws {
        sdk.start(try Core(), host: host, frames: frames, setup: Setup(session: randomBits()))
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
