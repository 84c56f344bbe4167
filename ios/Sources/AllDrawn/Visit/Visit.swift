/// One visit of a surface. While it is pending it walks the surface once per frame and passes the snapshot to the core.
/// If the app replaces or removes the surface, the visit is observed no longer, but it ends later: when the next visit
/// begins, or some seconds after it was left (metric §10). It keeps the core's handle until the surface is left.
///
/// A visit that is audited (metric §8) is observed for some seconds after it has ended.
@MainActor final class Visit {
    let arguments: Begin
    /// The visit's number in this process, from 1.
    let number: UInt64
    /// The core's handle of the visit; 0 if the core refused to begin it.
    private(set) var handle: UInt32 = 0
    /// True once the visit has ended and its surface is not watched, or the visit was dropped.
    private(set) var isOver = false
    /// True from the event of an audited visit on: its surface is watched until the visit is over. For the app, the
    /// visit has ended.
    private(set) var isWatched = false
    /// True while the core wants the visit's frames.
    var isObserved: Bool { !isOver && !isWaiting }
    /// True while the visit is observed and has not ended.
    var isPending: Bool { isObserved && !isWatched }

    var now: Moment { sdk.host.now }

    private let sdk: Sdk
    private weak var root: (any SurfaceRoot)?
    private var wasAttached = false
    private var isLeft = false
    // True once the surface was replaced or removed, until the core says how the visit has ended.
    private var isWaiting = false
    // True while a snapshot is taken because the core asked for one.
    private var isLooking = false
    // True while the visit's result is being made. The SDK then asks the app's views for their labels, and they may
    // call back.
    private var isEnding = false
    private var sequence: UInt32 = 0
    private var snapshot = SnapshotBuffer()
    // How far the clock that includes sleep was ahead of the monotonic clock at the visit's begin, and how much further
    // ahead has been reported since; nanoseconds.
    private let asleepAtBegin: UInt64
    private var reportedAsleep: UInt64 = 0

    init(_ arguments: Begin, root: any SurfaceRoot, in sdk: Sdk) {
        self.arguments = arguments
        self.root = root
        self.sdk = sdk
        number = sdk.count()
        asleepAtBegin = sdk.host.asleepNanoseconds
    }

    /// Begins the visit. `surface`: if this is a typing visit, the visit of the surface whose search field received the
    /// key.
    func begin(in core: Core, typingOf surface: Visit? = nil) {
        let call = surface.map {
            Call.beginTyping(surface: $0.handle, id: arguments.id, wallMilliseconds: arguments.wallMilliseconds)
        }
        let answer: Answer
        (handle, answer) = core.begin(call ?? .begin(arguments))
        if handle == 0 {
            if core.fault == nil, surface == nil { sdk.logNoRoom(arguments.name) }
            return drop()
        }
        // A visit that is not in the sample is over at once.
        if answer.decision.contains(.stop) { drop() }
        sdk.apply(answer, of: self)
    }

    /// Walks the surface as it is on the screen at `presented`, and passes the snapshot to the core.
    func walk(presented: Moment) {
        guard isObserved, let core = sdk.core else { return }
        guard let root = checkRoot(), let node = root.node else { return }
        guard var flags = sdk.walker.walk(node, of: root, at: presented, into: snapshot) else { return }
        if arguments.isRevisit { flags.insert(.fromCache) }
        if arguments.isLate { flags.insert(.loadedLate) }
        // The walk calls the app's views, which may have ended the visit or left its surface.
        guard isObserved else { return }
        snapshot.describe(visit: handle, flags: flags, viewport: root.viewport, scale: root.scale)
        sequence &+= 1
        snapshot.stamp(sequence: sequence, time: presented)
        sdk.apply(core.frame(snapshot), of: self)
    }

    /// Makes a call to the core for this visit. The visit may have ended; once the surface has been left, the call does
    /// nothing.
    @discardableResult func call(_ call: (_ handle: UInt32) -> Call) -> Decision {
        isLeft ? [] : send(call)
    }

    private func send(_ call: (_ handle: UInt32) -> Call) -> Decision {
        guard handle != 0, let core = sdk.core else { return [] }
        let answer = core.call(call(handle))
        sdk.apply(answer, of: self)
        return answer.decision
    }

    /// Reports to the core how long the device slept, and leaves the surface if its root view was removed. Returns the
    /// root; nil if the surface was removed or the visit is not observed.
    @discardableResult func checkRoot() -> (any SurfaceRoot)? {
        guard isObserved, let core = sdk.core else { return nil }
        reportSleep(core)
        guard isObserved else { return nil }
        guard let root = attachedRoot() else {
            leave(.removed)
            return nil
        }
        return root
    }

    /// Reports that the surface is left, even if its visit has already ended. A second call has no effect, except that
    /// a visit whose surface was replaced or removed ends when the app goes to the background.
    func leave(_ reason: LeaveReason) {
        guard !isLeft || isWaiting && !isOver && reason == .background else { return }
        let (input, at) = (sdk.inputs.inHandling, sdk.host.now)
        _ = send { .leave(visit: $0, reason, input: input, at: at) }
        if !reason.mayReturn { isLeft = true }
    }

    /// Applies the decision of an answer to this visit.
    func apply(_ decision: Decision) {
        guard !isOver else { return }
        if decision.contains(.snapshotNow) { return look() }
        if decision.contains(.terminal) { return finish() }
        guard decision.contains(.stop) else { return }
        if decision.contains(.unknownVisit) {
            drop()
        } else {
            wait()
        }
    }

    /// Makes the event of this visit, which has ended in the core, and publishes it. If the visit is audited, this is
    /// called again when its watch has ended: that makes the audit's record, which is for no listener.
    func finish() {
        guard !isOver, !isEnding, let core = sdk.core else { return }
        isEnding = true
        // Views that have left the screen while the visit waited may be reused by now: they get no label.
        let named = isWaiting ? attachedRoot() : root
        let labels = Labels.of(core.lateNodes(handle), below: named?.node)
        let result = core.finish(handle, labels: labels)
        isEnding = false
        if isWatched {
            // Without a result the watch goes on: the visit was in a list of ended visits, and was finished meanwhile.
            guard let result else { return }
            stop(nil)
            sdk.onAudit(ResultBytes(result).event)
        } else if let result, ResultBytes(result).isWatched {
            watch(VisitEvent(result))
        } else {
            stop(result.map { VisitEvent($0) })
        }
    }

    /// Ends the visit without an event.
    func drop() { stop(nil) }

    // Takes a snapshot because the core asks for one. If the core asks again meanwhile, that has no effect: it must not
    // lead to an endless recursion.
    private func look() {
        guard !isLooking else { return }
        isLooking = true
        walk(presented: sdk.host.now)
        isLooking = false
    }

    // Ends the observation of a visit that ends later. The core then lists it among the ended visits.
    private func wait() {
        guard !isWaiting else { return }
        isWaiting = true
        snapshot = SnapshotBuffer()
        sdk.updateFrames()
    }

    // Observes the surface of a visit that has ended further.
    private func watch(_ event: VisitEvent) {
        guard !isOver else { return }
        isWatched = true
        sdk.endedAndWatched(self, event)
        sdk.publish(event)
    }

    private func stop(_ event: VisitEvent?) {
        guard !isOver else { return }
        isOver = true
        snapshot = SnapshotBuffer()
        sdk.ended(self, event)
        if let event { sdk.publish(event) }
    }

    // Returns the root; nil if it was deallocated or removed from its window. A root that was never in a window is
    // returned too.
    private func attachedRoot() -> (any SurfaceRoot)? {
        guard let root, root.node != nil else { return nil }
        if root.isAttached { wasAttached = true }
        return root.isAttached || !wasAttached ? root : nil
    }

    private func reportSleep(_ core: Core) {
        let ahead = sdk.host.asleepNanoseconds &- asleepAtBegin
        // Ignore differences below 1 ms: they are noise, since the two clocks are read one after the other.
        guard ahead < 1 << 62, ahead > reportedAsleep + 1_000_000 else { return }
        reportedAsleep = ahead
        sdk.apply(core.call(.clock(visit: handle, aheadNanoseconds: ahead, at: sdk.host.now)), of: self)
    }
}

extension Visit {
    /// Releases a hold that the app opened.
    func releaseHold(_ id: UInt32) {
        let at = now
        call { .hold(visit: $0, id: id, .released, began: nil, at: at) }
    }

    /// Opens or releases the hold for a network request of the app.
    func hold(for request: Request, _ state: HoldState) {
        let at = now
        call { .hold(visit: $0, id: Requests.holds | request.id, state, began: request.began, at: at) }
    }
}
