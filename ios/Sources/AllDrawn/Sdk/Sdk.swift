import Foundation

/// Owns what all surfaces share: the core, the frame clock, one timer, and the pending visits. An app has one instance;
/// each test makes its own.
@MainActor final class Sdk {
    /// The app's instance; tests replace it.
    static var shared = Sdk(results: AllDrawn.results)

    /// The core; nil while nothing is measured.
    private(set) var core: Core?
    private(set) var host: any Host
    let walker = Walker()
    let inputs = Inputs()
    let results: Results
    let requests = Requests()
    /// Visits that have not ended, or are watched since, the oldest first. Those of replaced or removed surfaces are not
    /// observed any more.
    private(set) var visits: [Visit] = []
    /// Called with the result of each visit that ends with an event. The installation sets it so that the uploader
    /// sends the event.
    var onEvent: @MainActor (VisitEvent) -> Void = { _ in }
    /// Called with the record of each audit (metric §8), which is sent like an event.
    var onAudit: @MainActor (Data) -> Void = { _ in }
    /// True if the app's requests are observed and hold visits.
    var holdsObserved = false
    /// Number of holds that the app has opened so far. The ids of holds begin at 1.
    var holds: UInt32 = 0
    /// When a notification, deep link or widget tap was received; nil once a surface's visit has used it.
    var external: Moment?
    /// The launch of the process; nil once the first surface's visit has used it.
    var launch: Launch?

    /// True once `start` was called or the SDK was switched off.
    private(set) var hasStarted = false
    /// True once the SDK is off for the rest of this process.
    private(set) var isOff = false
    // The hooks that were added to the app. They are removed when the SDK is switched off.
    private var hooks: [Hooks] = []
    private var hasLoggedNoRoom = false

    private var frames: (any FrameClock)?
    private var spans: (any Spans)?
    private var begun: UInt64 = 0
    // Surfaces that opened before `start` was called.
    private var waitingForInstall: [WeakTracker] = []
    private var isConsented = true
    private var isReceivingFrames = false
    private var navigations: UInt32 = 0
    // The time at which the timer fires; nil if it is not set.
    private var alarm: Moment?
    private var isNavigating = false

    init(host: any Host = SystemHost(), results: Results = Results()) {
        self.host = host
        self.results = results
    }

    /// Starts to measure surfaces with the given core and platform services.
    func start(_ core: Core, host: any Host, frames: any FrameClock, spans: (any Spans)? = nil, setup: Setup) {
        self.host = host
        self.frames = frames
        self.spans = spans
        self.core = core
        hasStarted = true
        AllDrawn.updateStatus { $0.state = .ready }
        core.onFault = { [weak self] in self?.switchOff($0) }
        core.call(.configure(setup))
        if let fault = core.fault { return switchOff(fault) }
        let surfaces = waitingForInstall.compactMap(\.tracker)
        waitingForInstall = []
        // Begin these visits in the next turn of the run loop: by then the installation has set the user's consent.
        if !surfaces.isEmpty { host.nextTurn { for surface in surfaces { surface.beginLate() } } }
    }

    /// Remembers a surface that opened before `start` was called. Its visit begins after `start`, marked as loaded
    /// late.
    func waitForInstall(_ surface: SurfaceTracker) {
        waitingForInstall =
            waitingForInstall.filter { $0.tracker != nil && $0.tracker !== surface } + [WeakTracker(tracker: surface)]
        Log.error(
            "\"\(surface.name)\" is measured late: call AllDrawn.install before the first surface opens")
    }

    /// Adds a hook to the app until the SDK is switched off.
    func hook(_ hook: Hooks) {
        guard !isOff else { return }
        hook.add()
        hooks.append(hook)
    }

    /// Stops measuring for the rest of this process and removes every hook from the app.
    func switchOff(_ reason: String) {
        guard !isOff else { return }
        (isOff, hasStarted, core, waitingForInstall) = (true, true, nil, [])
        for visit in visits { visit.drop() }
        let added = hooks
        hooks = []
        for hook in added.reversed() { hook.remove() }
        AllDrawn.markOff(reason)
    }

    /// Logs, once, that the core had no room for a visit.
    func logNoRoom(_ surface: String) {
        if hasLoggedNoRoom { return }
        hasLoggedNoRoom = true
        Log.error("\"\(surface)\" is not measured: 1,024 surfaces are measured already; close some with leave()")
    }

    func begin(_ arguments: Begin, root: any SurfaceRoot, typingOf surface: Visit? = nil) -> Visit? {
        guard let core, isConsented else { return nil }
        let visit = Visit(arguments, root: root, in: self)
        visits.append(visit)
        // A typing visit is not recorded here, since the core gives it a name of its own.
        if surface == nil { results.began(arguments.name, id: arguments.id.hexDigits) }
        spans?.began(visit.number, surface: arguments.name)
        visit.begin(in: core, typingOf: surface)
        for request in requests.open { visit.hold(for: request, .opened) }
        updateFrames()
        return visit
    }

    /// Applies the core's answer to a call: first its decision, to the visit that was called, then its effects on other
    /// visits.
    func apply(_ answer: Answer, of visit: Visit? = nil) {
        guard answer != .none else { return }
        arm(at: answer.deadline)
        visit?.apply(answer.decision)
        if answer.decision.contains(.changed) { finishEnded() }
        // In the answer to the timer's call, which is for no visit, the core asks for a snapshot of each visit.
        if visit == nil, answer.decision.contains(.snapshotNow) { frame(host.now) }
    }

    /// Removes a visit that has ended, or whose watch has ended. If the visit has an event, the caller publishes the
    /// event afterwards.
    func ended(_ visit: Visit, _ event: VisitEvent?) {
        visits.removeAll { $0 === visit }
        if !visit.isWatched { spans?.ended(visit.number, event) }
        if visits.isEmpty { arm(at: nil) }
        updateFrames()
    }

    /// Records that a visit has ended and is watched from now on. The caller publishes its event afterwards.
    func endedAndWatched(_ visit: Visit, _ event: VisitEvent) {
        spans?.ended(visit.number, event)
    }

    /// Reports an input of the user, in whatever surface or outside of all, if a visit is watched: the input ends that
    /// (metric §8). Inputs in a surface are reported to its visit, too.
    func endWatches(at: Moment) {
        guard let core, visits.contains(where: { $0.isWatched }) else { return }
        // Handle 0 is no visit, so the answer's decision is only about others.
        apply(core.call(.input(visit: 0, .tap, isInDialog: false, at: at)))
    }

    /// Hands a visit's event to listeners and to the uploader.
    func publish(_ event: VisitEvent) {
        results.ended(event)
        onEvent(event)
    }

    /// Sets the user's consent. Without consent nothing is measured, and collected data is erased.
    func consent(_ consent: Bool) {
        isConsented = consent
        core?.consent(consent)
        if !consent { for visit in visits { visit.drop() } }
    }

    /// Reports to each pending visit that a request of the app has begun.
    func requestOpened(_ request: Request) {
        for visit in visits { visit.hold(for: request, .opened) }
    }

    /// Reports to each pending visit that a request of the app has ended.
    func requestClosed(_ request: Request, hasFailed: Bool) {
        for visit in visits { visit.hold(for: request, hasFailed ? .failed : .released) }
    }

    /// Returns the number of the current navigation. Surfaces that open in the same turn of the run loop belong to one
    /// navigation.
    func navigation() -> UInt32 {
        if !isNavigating {
            isNavigating = true
            navigations &+= 1
            host.nextTurn { [weak self] in self?.isNavigating = false }
        }
        return navigations
    }

    /// Returns the events that may have opened a surface that opens now. A launch or an external start is returned only
    /// once, because it opens only one surface.
    func origin() -> Origin {
        defer { (external, launch) = (nil, nil) }
        return Origin(input: inputs.latest, external: external, launch: launch)
    }

    /// Returns the number of a new visit, from 1.
    func count() -> UInt64 {
        begun &+= 1
        return begun
    }

    /// Reports that the whole app has gone to the background. This ends the visits of surfaces that were replaced or
    /// removed before: no other visit will follow them.
    func enteredBackground() {
        for visit in visits where !visit.isObserved { visit.leave(.background) }
    }

    /// Starts the frame clock if a visit is observed, and stops it if none is.
    func updateFrames() {
        let isObserving = visits.contains { $0.isObserved }
        guard isReceivingFrames != isObserving else { return }
        isReceivingFrames = isObserving
        if isReceivingFrames { frames?.start { [weak self] in self?.frame($0) } } else { frames?.stop() }
    }

    private func frame(_ presented: Moment) {
        for visit in visits { visit.walk(presented: presented) }
    }

    private func finishEnded() {
        guard let core else { return }
        for handle in core.ended() { visits.first { $0.handle == handle }?.finish() }
    }

    // Sets the one timer for the earliest deadline of all visits.
    private func arm(at deadline: Moment?) {
        guard deadline != alarm else { return }
        alarm = deadline
        host.wake(at: deadline) { [weak self] in self?.wake() }
    }

    private func wake() {
        alarm = nil
        for visit in visits { visit.checkRoot() }
        guard let core, !visits.isEmpty else { return }
        apply(core.call(.wakeAll(at: host.now)))
    }

    private struct WeakTracker {
        weak var tracker: SurfaceTracker?
    }
}
