#if canImport(UIKit)
import UIKit

@testable import AllDrawn

/// A host for the SDK that uses the clock of the stand-in for UIKit.
@MainActor final class StageHost: SdkHost {
    private var alarm: (at: Moment, act: @MainActor () -> Void)?
    private var turns: [@MainActor () -> Void] = []

    var now: Moment { Moment(seconds: MediaClock.now) ?? Moment(nanoseconds: 0) }
    var asleepNanoseconds: UInt64 { 0 }
    var wallMilliseconds: Int64 { 1_800_000_000_000 }
    var visitId: Data { randomBits() }
    var isArmed: Bool { alarm != nil }

    func wake(at: Moment?, _ act: @escaping @MainActor () -> Void) { alarm = at.map { ($0, act) } }
    func nextTurn(_ act: @escaping @MainActor () -> Void) { turns.append(act) }

    /// Ends the run loop's turn: performs transitions and deferred calls, and fires the timer if it is due.
    func turn() {
        Stage.shared.layout()
        while !turns.isEmpty {
            let due = turns
            turns = []
            for act in due { act() }
        }
        fire(until: now)
    }

    func fire(until end: Moment) {
        while let (at, act) = alarm, at <= end {
            alarm = nil
            MediaClock.now = max(MediaClock.now, Double(at.nanoseconds) / 1e9)
            act()
        }
    }
}

/// The display of the stand-in for UIKit, at 60 frames per second, with an SDK of its own.
@MainActor final class StageDisplay {
    /// Returns when a frame begins, in nanoseconds after the clock's zero.
    private static func nanos(_ frame: Int) -> UInt64 { UInt64((Double(frame) * 1e9 / 60).rounded()) }
    private static func seconds(_ frame: Int) -> Double { Double(nanos(frame)) / 1e9 }

    let host = StageHost()
    private let origin: Int
    private var requests: [String: Request] = [:]
    /// Number of the frame that is drawn next.
    private(set) var frame = 0
    /// The results of all visits that have ended, the oldest first.
    private(set) var events: [VisitEvent] = []
    /// The records of all audits that have ended, the oldest first.
    private(set) var audits: [Data] = []

    /// Creates a display whose frame 0 begins `origin` frames after the clock's zero. `auditEvery`: one confirmed visit
    /// in this number is audited; nil: none is.
    init(
        origin: Int = 216_000, size: CGSize = CGSize(width: 400, height: 800), auditEvery: UInt32? = nil
    ) throws {
        self.origin = origin
        Stage.shared.reset(size: size, now: Self.seconds(origin))
        Stage.shared.showKeyboard(height: 0)
        let sdk = Sdk(host: host)
        Sdk.shared = sdk
        let setup = Setup(session: randomBits(), auditEvery: auditEvery)
        sdk.start(try Core(), host: host, frames: DisplayFrames(), setup: setup)
        sdk.onEvent = { [weak self] in self?.events.append($0) }
        sdk.onAudit = { [weak self] in self?.audits.append($0) }
        sdk.hook(PlatformServices.observers)
        sdk.launch = nil
    }

    /// Tells the SDK that the app was launched cold at the clock's zero.
    func launchAtZero() {
        Sdk.shared.launch = Launch(at: Moment(nanoseconds: 0), kind: .cold, inForeground: true)
    }

    /// Draws the next frame, and advances to just before the one after it.
    func draw() {
        host.turn()
        let next = Self.seconds(origin + frame + 1)
        Stage.shared.drawFrame(shownAt: next)
        frame += 1
        // Skip the frames whose begin passed while this one was drawn: a display does not draw them.
        while Self.seconds(origin + frame) < MediaClock.now { frame += 1 }
        host.fire(until: Moment(nanoseconds: Self.nanos(origin + frame) - 1))
        Stage.shared.advance(to: Self.seconds(origin + frame))
    }

    func draw(until frame: Int) {
        while self.frame < frame { draw() }
    }

    /// Keeps the main thread busy for `frames` frames, which are not drawn. Returns the time at which the thread is
    /// free again, in seconds after the clock's zero.
    func busy(frames: Int) -> Double {
        frame += frames
        return Self.seconds(origin + frame)
    }

    /// Lets the app's requests hold visits from now on, as `RequestHolds` does in an app.
    func observeRequests() { Sdk.shared.holdsObserved = true }

    /// Begins a network request of the app.
    func request(_ label: String) {
        let request = Sdk.shared.requests.opened(at: host.now)
        requests[label] = request
        Sdk.shared.requestOpened(request)
    }

    /// Ends a network request: the app has received the response, or an error.
    func respond(_ label: String, hasFailed: Bool) {
        guard let request = requests.removeValue(forKey: label), Sdk.shared.requests.closed(request) else { return }
        host.nextTurn { Sdk.shared.requestClosed(request, hasFailed: hasFailed) }
    }
}
#endif
