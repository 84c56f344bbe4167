import Foundation

/// What surfaces share: the core, the clock of frames, one timer, and the visits that are pending. Tests make their own;
/// an app has one.
@MainActor final class Sdk {
    /// That of the app; tests put their own there.
    static var shared = Sdk(results: AllDrawn.results)

    /// There while the SDK measures.
    private(set) var core: Core?
    private(set) var host: any Host
    let walker = Walker()
    let inputs = Inputs()
    let results: Results
    let requests = Requests()
    /// Pending visits, the oldest first.
    private(set) var visits: [Visit] = []
    /// Told of each result: the uploader has work.
    var onEvent: @MainActor (VisitEvent) -> Void = { _ in }
    /// The app's requests are seen, and hold.
    var holdsObserved = false
    /// Holds by the app are numbered from 1.
    var holds: UInt32 = 0
    /// Receipt of a notification, deep link or widget tap: of the next surface.
    var external: Moment?
    /// The process's start: of the first surface.
    var launch: Launch?

    /// `start` was called, whatever came of it.
    private(set) var hasStarted = false
    /// It measures no more in this process.
    private(set) var isOff = false
    // What is hooked into the app.
    private var hooks: [Hooks] = []
    private var hasLoggedNoRoom = false

    private var frames: (any FrameClock)?
    private var spans: (any Spans)?
    private var begun: UInt64 = 0
    // Surfaces that began before there was a core.
    private var waitingForInstall: [WeakTracker] = []
    private var isConsented = true
    private var isReceivingFrames = false
    private var navigations: UInt32 = 0
    // When the timer fires; nil if it is not set.
    private var alarm: Moment?
    private var isNavigating = false

    init(host: any Host = SystemHost(), results: Results = Results()) {
        self.host = host
        self.results = results
    }

    /// Begins to measure.
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
        // When the rest of the installation has been said: the launch, consent.
        if !surfaces.isEmpty { host.nextTurn { for surface in surfaces { surface.beginLate() } } }
    }

    /// A surface begins before there is a core: its visit begins when there is one, and says so.
    func waitForInstall(_ surface: SurfaceTracker) {
        waitingForInstall =
            waitingForInstall.filter { $0.tracker != nil && $0.tracker !== surface } + [WeakTracker(tracker: surface)]
        Log.error("\"\(surface.name)\" is measured late: call AllDrawn.install before the first surface")
    }

    /// Hooks into the app until the SDK is switched off.
    func hook(_ hook: Hooks) {
        guard !isOff else { return }
        hook.add()
        hooks.append(hook)
    }

    /// Nothing is measured from now on, and nothing stays hooked into the app.
    func switchOff(_ reason: String) {
        guard !isOff else { return }
        (isOff, hasStarted, core, waitingForInstall) = (true, true, nil, [])
        for visit in visits { visit.drop() }
        let added = hooks
        hooks = []
        for hook in added.reversed() { hook.remove() }
        AllDrawn.markOff(reason)
    }

    /// The core had no room for a visit: it is not measured. Said once.
    func logNoRoom(_ surface: String) {
        if hasLoggedNoRoom { return }
        hasLoggedNoRoom = true
        Log.error("\"\(surface)\" is not measured: too many surfaces are open; those that are closed make room again")
    }

    func begin(_ arguments: Begin, root: any SurfaceRoot, typingOf surface: Visit? = nil) -> Visit? {
        guard let core, isConsented else { return nil }
        let visit = Visit(arguments, root: root, in: self)
        visits.append(visit)
        // A typing visit has a name of its own, which the core gives it.
        if surface == nil { results.began(arguments.name) }
        spans?.began(visit.number, surface: arguments.name)
        visit.begin(in: core, typingOf: surface)
        for request in requests.open { visit.hold(for: request, on: true) }
        updateFrames()
        return visit
    }

    /// Takes an answer: first what it says of the visit that was called, then of the others.
    func apply(_ answer: Answer, of visit: Visit? = nil) {
        guard answer != .none else { return }
        arm(at: answer.deadline)
        visit?.apply(answer.decision)
        if answer.decision.contains(.changed) { finishEnded() }
    }

    /// A visit is pending no more; its event, if it has one, is told next.
    func ended(_ visit: Visit, _ event: VisitEvent?) {
        visits.removeAll { $0 === visit }
        spans?.ended(visit.number, event)
        if visits.isEmpty { arm(at: nil) }
        updateFrames()
    }

    /// A visit has its event.
    func publish(_ event: VisitEvent) {
        results.ended(event)
        onEvent(event)
    }

    /// Without consent nothing is measured, and what was collected is erased.
    func consent(_ consent: Bool) {
        isConsented = consent
        core?.consent(consent)
        if !consent { for visit in visits { visit.drop() } }
    }

    /// A request of the app's begins: each pending visit hears of it.
    func requestOpened(_ request: Request) {
        for visit in visits { visit.hold(for: request, on: true) }
    }

    /// It is over.
    func requestClosed(_ request: Request) {
        for visit in visits { visit.hold(for: request, on: false) }
    }

    /// Surfaces that begin in one turn of the run loop begin in one navigation.
    func navigation() -> UInt32 {
        if !isNavigating {
            isNavigating = true
            navigations &+= 1
            host.nextTurn { [weak self] in self?.isNavigating = false }
        }
        return navigations
    }

    /// What may have opened a surface that begins now. A launch and an external start are of one surface each.
    func origin() -> Origin {
        defer { (external, launch) = (nil, nil) }
        return Origin(input: inputs.latest, external: external, launch: launch)
    }

    /// Visits so far.
    func count() -> UInt64 {
        begun &+= 1
        return begun
    }

    // Frames are told while a visit is pending, and never else.
    private func updateFrames() {
        guard isReceivingFrames == visits.isEmpty else { return }
        isReceivingFrames = !visits.isEmpty
        if isReceivingFrames { frames?.start { [weak self] in self?.frame($0) } } else { frames?.stop() }
    }

    private func frame(_ presented: Moment) {
        for visit in visits { visit.walk(presented: presented) }
    }

    private func finishEnded() {
        guard let core else { return }
        for handle in core.ended() { visits.first { $0.handle == handle }?.finish() }
    }

    // The one timer, of all visits.
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
