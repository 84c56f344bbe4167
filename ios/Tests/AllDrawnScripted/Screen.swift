@testable import AllDrawn

/// An SDK with its own core, and time and frames that a test controls.
@MainActor final class Screen {
    let host = ScriptedHost()
    let frames = ScriptedFrames()
    let sdk: Sdk
    /// Results so far, the oldest first.
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

    /// Lets time pass, then draws a frame that is on the screen 16 ms later.
    func frame(after milliseconds: Double = 16) {
        host.pass(milliseconds: milliseconds)
        frames.draw(at: Moment(nanoseconds: host.now.nanoseconds + 16_000_000))
    }

    /// Runs `open` while a tap is being handled.
    func tap<T>(_ open: () throws -> T) rethrows -> T {
        sdk.inputs.beginHandling(host.now)
        defer {
            sdk.inputs.endHandling()
            host.turn()
        }
        return try open()
    }
}
