#if canImport(UIKit)
import UIKit

@testable import AllDrawn

/// The stand-in's clock, as the SDK's host; one frame of its display after the other.
@MainActor final class StageHost: SdkHost {
    private var alarm: (at: Moment, act: @MainActor () -> Void)?
    private var turns: [@MainActor () -> Void] = []

    var now: Moment { Moment(seconds: MediaClock.now) ?? Moment(nanoseconds: 0) }
    var asleepNanoseconds: UInt64 { 0 }
    var wallMilliseconds: Int64 { 1_800_000_000_000 }
    var isArmed: Bool { alarm != nil }

    func wake(at: Moment?, _ act: @escaping @MainActor () -> Void) { alarm = at.map { ($0, act) } }
    func nextTurn(_ act: @escaping @MainActor () -> Void) { turns.append(act) }

    /// What is handled now has been handled, transitions and timers that are due included.
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

/// The stand-in's display at 60 frames a second, and an SDK of its own under it.
@MainActor final class StageDisplay {
    /// Nanoseconds of a frame's beginning.
    private static func nanos(_ frame: Int) -> UInt64 { UInt64((Double(frame) * 1e9 / 60).rounded()) }
    private static func seconds(_ frame: Int) -> Double { Double(nanos(frame)) / 1e9 }

    let host = StageHost()
    private let origin: Int
    private var requests: [String: Request] = [:]
    /// The frame that is drawn next.
    private(set) var frame = 0
    /// Results so far, the oldest first.
    private(set) var events: [VisitEvent] = []

    /// A scene whose zero lies so many frames after the clock's.
    init(origin: Int = 216_000, size: CGSize = CGSize(width: 400, height: 800)) throws {
        self.origin = origin
        Stage.shared.reset(size: size, now: Self.seconds(origin))
        Stage.shared.showKeyboard(height: 0)
        let sdk = Sdk(host: host)
        Sdk.shared = sdk
        sdk.start(try Core(), host: host, frames: DisplayFrames(), setup: Setup(session: randomBits()))
        sdk.onEvent = { [weak self] in self?.events.append($0) }
        sdk.hook(PlatformServices.observers)
        sdk.launch = nil
    }

    /// The app was launched, cold, when the clock stood at zero.
    func launchAtZero() {
        Sdk.shared.launch = Launch(at: Moment(nanoseconds: 0), kind: .cold, inForeground: true)
    }

    /// Draws the next frame, and goes on to just before the one after it.
    func draw() {
        host.turn()
        let next = Self.seconds(origin + frame + 1)
        Stage.shared.drawFrame(shownAt: next)
        frame += 1
        // A long one: those that fell into it are not drawn.
        while Self.seconds(origin + frame) < MediaClock.now { frame += 1 }
        host.fire(until: Moment(nanoseconds: Self.nanos(origin + frame) - 1))
        Stage.shared.advance(to: Self.seconds(origin + frame))
    }

    func draw(until frame: Int) {
        while self.frame < frame { draw() }
    }

    /// The app's thread is busy for so many frames, and nothing is drawn: when it is done.
    func busy(frames: Int) -> Double {
        frame += frames
        return Self.seconds(origin + frame)
    }

    /// The app's requests are seen from now on, as `RequestHolds` sees them.
    func seeRequests() { Sdk.shared.holdsObserved = true }

    /// A request of the app's begins.
    func request(_ label: String) {
        let request = Sdk.shared.requests.opened(at: host.now)
        requests[label] = request
        Sdk.shared.requestOpened(request)
    }

    /// Its answer has come, and the app has it in its hands.
    func respond(_ label: String) {
        guard let request = requests.removeValue(forKey: label), Sdk.shared.requests.closed(request) else { return }
        host.nextTurn { Sdk.shared.requestClosed(request) }
    }
}
#endif
