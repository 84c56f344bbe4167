import AllDrawnBindings
import AllDrawnHooks
import Dispatch
import Foundation

// A program that runs the SDK in a process of its own, for tests of crashes, full disks and launches: alldrawn-app
// STORY [ENDPOINT FOLDER]
@testable import AllDrawn
@testable import AllDrawnScripted

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

let arguments = CommandLine.arguments.dropFirst()
let story = arguments.first ?? ""

// Prints a line that the tests check.
func report(_ what: String) { print(what) }

@MainActor final class Hooked {
    var isOn = false
}

@MainActor struct App {
    let hooked = Hooked()
    let host = ScriptedHost()
    let frames = ScriptedFrames()
    let view = ScriptedView("feed", .group, .unknown, Box(width: 400, height: 800))
    let title = ScriptedView("title", .text, .drawn, Box(width: 400, height: 300))
    let root: ScriptedRoot

    init() {
        view.children = [title]
        root = ScriptedRoot(view)
    }

    func install(_ change: (inout Config) -> Void = { _ in }) {
        let rest = Array(arguments.dropFirst())
        var config = Config(app: "feed", version: "1.0", endpoint: rest.first.flatMap { $0.isEmpty ? nil : $0 })
        change(&config)
        let folder = rest.count > 1 ? URL(fileURLWithPath: rest[1], isDirectory: true) : nil
        let hooks = Hooks(add: { [hooked] in hooked.isOn = true }, remove: { [hooked] in hooked.isOn = false })
        let services = PlatformServices(host: host, frames: frames, folder: folder, observers: hooks)
        let status = Installation(config, services).install(in: Sdk.shared)
        report("state \(status.state) \(status.reason ?? "")")
    }

    func frame() {
        host.pass(milliseconds: 16)
        frames.draw(at: Moment(nanoseconds: host.now.nanoseconds + 16_000_000))
    }

    /// Opens a surface, draws it until its visit is complete, and closes it.
    func visit(_ name: String) {
        let tracker = SurfaceTracker(name: name, root: root)
        frame()
        host.pass(milliseconds: 1_100)
        tracker.leave()
    }

    func sendNow() {
        let done = DispatchSemaphore(value: 0)
        guard let uploader = AllDrawn.delivery.with({ $0 }) else { return report("no delivery") }
        uploader.sendNow { done.signal() }
        if done.wait(timeout: .now() + 60) == .timedOut { report("timed out") }
    }

    func reportStorage() {
        // Flush first: it returns after the worker thread has updated the numbers that the status reports.
        _ = try? AllDrawn.delivery.with { $0 }?.delivery.flush(hurry: false)
        let status = AllDrawn.status
        report("storage \(status.storage.map { "\($0)" } ?? "none") queued \(status.queued)")
    }
}

let app = App()
switch story {
case "deliver":
    app.install()
    for index in 0..<5 { app.visit("Feed \(index)") }
    app.sendNow()
    app.reportStorage()

case "audited":
    app.host.auditsVisits = true
    app.install()
    app.visit("Feed")
    app.reportStorage()
    app.sendNow()
    app.reportStorage()

case "killed":
    app.install()
    let tracker = SurfaceTracker(name: "Killed", root: app.root)
    app.frame()
    app.sendNow()
    withExtendedLifetime(tracker) { _ = kill(getpid(), SIGKILL) }

case "consent":
    app.install { $0.consent = false }
    app.visit("Before")
    AllDrawn.delivery.with { $0 }?.consent(true)
    Sdk.shared.consent(true)
    app.visit("Between")
    AllDrawn.delivery.with { $0 }?.consent(false)
    Sdk.shared.consent(false)
    app.visit("After")
    app.sendNow()
    app.reportStorage()

case "panic":
    app.install()
    let tracker = SurfaceTracker(name: "Feed", root: app.root)
    app.frame()
    alldrawn_hook_fail(1, true)
    app.title.facts.alpha = 0.5
    app.frame()
    let status = AllDrawn.status
    report("state \(status.state) \(status.reason ?? "")")
    report("frames \(app.frames.isRunning) timer \(app.host.isArmed) pending \(Sdk.shared.visits.count)")
    // The app continues and makes its usual calls.
    tracker.mark("later")
    tracker.hold("later").release()
    tracker.restart()
    tracker.leave()
    app.visit("Another")
    AllDrawn.setConsent(false)
    report("went on")

case "disk":
    // The disk is full when the queue opens and when visits end.
    app.install()
    for index in 0..<40 {
        app.visit("Feed \(index)")
        if index % 8 == 7 { _ = try? AllDrawn.delivery.with { $0 }?.delivery.flush(hurry: false) }
    }
    app.reportStorage()
    report("went on")

// Makes one of the core's exported functions fail: alldrawn-app fails ENDPOINT FOLDER EXPORT panic|error
case "fails":
    // The log goes to standard output too, because the test counts its lines.
    dup2(1, 2)
    let rest = Array(arguments.dropFirst())
    alldrawn_hook_fail(UInt32(rest[2]) ?? 0, rest[3] == "panic")
    app.install {
        $0.requests = true
        $0.recordBytes = 1_000_000
    }
    app.visit("Feed")
    app.sendNow()
    _ = AllDrawn.recording()
    _ = AllDrawn.status
    AllDrawn.delivery.with { $0 }?.consent(true)
    Sdk.shared.consent(true)
    // The app continues and makes its usual calls.
    let tracker = SurfaceTracker(name: "Another", root: app.root)
    app.frame()
    tracker.mark("later")
    tracker.hold("later").release()
    tracker.declareEmpty()
    tracker.restart()
    // Each key ends the previous typing visit.
    let search = SurfaceTracker(name: "Search", root: app.root, options: .init(hasSearchField: true))
    for _ in 0..<2 {
        app.frame()
        search.searchKey(at: app.host.now)
    }
    search.leave()
    tracker.leave(.back)
    app.visit("Last")
    // The typing visit of the removed surface ends 3 s later.
    app.host.pass(milliseconds: 3_001)
    _ = AllDrawn.recording()
    report("state \(AllDrawn.status.state) \(AllDrawn.status.reason ?? "")")
    let address = URL(string: "http://127.0.0.1:9/") ?? URL(fileURLWithPath: "/")
    report("requests \(RequestHolds.canInit(with: URLRequest(url: address))) observers \(app.hooked.isOn)")
    report("frames \(app.frames.isRunning) timer \(app.host.isArmed) pending \(Sdk.shared.visits.count)")
    report("went on")

// The two stories below cause faults in Rust: a data race, and a read of freed memory. scripts/ios.sh checks that a
// sanitizer finds them.
case "race": alldrawn_hook_race()
case "freed": report("read \(alldrawn_hook_read_freed())")

// The collector asks for one visit in 10,000: alldrawn-app sampling FOLDER
case "sampling":
    var installation = Payload()
    installation.add(arguments.last ?? "")
    installation.add(true)
    installation.add(false)
    let delivery = try Delivery(installation: installation.bytes)
    let core = try Core(over: delivery)
    Sdk.shared.start(core, host: app.host, frames: app.frames, setup: Setup(session: randomBits()))
    app.visit("Kept")
    _ = try delivery.flush(hurry: true)
    let batch = try delivery.nextUpload().dropFirst().prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    // An `UploadReply`: `stored` is 1, `sample_one_in` is 10,000.
    let reply = Data([8, 1, 24, 0x90, 0x4e])
    let result = try delivery.batchDone(handle: batch, status: 200, retryAfter: nil, date: nil, body: reply)
    _ = try delivery.flush(hurry: false)
    // No visit with this id is in the sample.
    let begin = Begin(
        id: Data(repeating: 0xff, count: 16), name: "Skipped", at: app.host.now, wallMilliseconds: 0, navigation: 7)
    let visit = Sdk.shared.begin(begin, root: app.root)
    report("result \(result) over \(visit?.isOver == true) pending \(Sdk.shared.visits.count)")
    report("frames \(app.frames.isRunning) timer \(app.host.isArmed)")
    visit?.leave(.removed)
    report("pending \(Sdk.shared.visits.count)")

case "twice":
    app.install()
    app.install()

default:
    app.install()
}
