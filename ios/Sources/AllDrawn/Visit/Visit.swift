/// One visit of a surface: looks at it once a frame while it is pending, hands what it sees to the core, and keeps the
/// surface's handle until it is left.
@MainActor final class Visit {
    let arguments: Begin
    /// Counts the visits of this process.
    let number: UInt64
    /// The core's name of it; 0 where it was refused.
    private(set) var handle: UInt32 = 0
    /// It is pending no more.
    private(set) var isOver = false

    var now: Moment { sdk.host.now }

    private let sdk: Sdk
    private weak var root: (any SurfaceRoot)?
    private var wasAttached = false
    private var isLeft = false
    // Its result is being made: the app's views are asked for their labels.
    private var isEnding = false
    private var sequence: UInt32 = 0
    private var snapshot = SnapshotBuffer()
    // How far sleep had put the clocks apart at the begin, and how much more was told.
    private let asleepAtBegin: UInt64
    private var reportedAsleep: UInt64 = 0

    init(_ arguments: Begin, root: any SurfaceRoot, in sdk: Sdk) {
        self.arguments = arguments
        self.root = root
        self.sdk = sdk
        number = sdk.count()
        asleepAtBegin = sdk.host.asleepNanoseconds
    }

    /// Begins; for a typing visit, with the surface whose key it is of.
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
        sdk.apply(answer, of: self)
    }

    /// Takes the frame that is on the screen at `presented`.
    func walk(presented: Moment) {
        guard !isOver, let core = sdk.core else { return }
        guard let root = checkRoot(), let node = root.node else { return }
        guard var flags = sdk.walker.walk(node, of: root, at: presented, into: snapshot) else { return }
        if arguments.isRevisit { flags.insert(.fromCache) }
        if arguments.isLate { flags.insert(.loadedLate) }
        // The walk asks the app's views; they may have done anything.
        if isOver { return }
        snapshot.describe(visit: handle, flags: flags, viewport: root.viewport, scale: root.scale)
        sequence &+= 1
        snapshot.stamp(sequence: sequence, time: presented)
        sdk.apply(core.frame(snapshot), of: self)
    }

    /// Makes a call for this visit; after its end too, as long as the surface is there.
    @discardableResult func call(_ call: (_ handle: UInt32) -> Call) -> Decision {
        guard handle != 0, !isLeft, let core = sdk.core else { return [] }
        let answer = core.call(call(handle))
        sdk.apply(answer, of: self)
        return answer.decision
    }

    /// Says what the core cannot know: that the device has slept, and that the surface's views are gone, which leaves it.
    /// Returns the surface while it is there.
    @discardableResult func checkRoot() -> (any SurfaceRoot)? {
        guard !isOver, let core = sdk.core else { return nil }
        reportSleep(core)
        guard !isOver else { return nil }
        guard let root = attachedRoot() else {
            leave(.removed)
            return nil
        }
        return root
    }

    /// The surface is left, whether its visit has ended or not. A second time does nothing.
    func leave(_ reason: LeaveReason) {
        let (input, at) = (sdk.inputs.inHandling, sdk.host.now)
        call { .leave(visit: $0, reason, input: input, at: at) }
        if !reason.mayReturn { isLeft = true }
    }

    /// Does what an answer says of this visit.
    func apply(_ decision: Decision) {
        guard !isOver else { return }
        if decision.contains(.look) { return walk(presented: sdk.host.now) }
        guard decision.contains(.stop) else { return }
        if decision.contains(.terminal) { finish() } else { drop() }
    }

    /// It has ended: its event is made.
    func finish() {
        guard !isOver, !isEnding, let core = sdk.core else { return }
        isEnding = true
        let labels = Labels.of(core.lateNodes(handle), below: root?.node)
        stop(core.finish(handle, labels: labels).map { VisitEvent($0) })
    }

    /// Ends looking, without an event.
    func drop() { stop(nil) }

    private func stop(_ event: VisitEvent?) {
        guard !isOver else { return }
        isOver = true
        snapshot = SnapshotBuffer()
        sdk.ended(self, event)
        if let event { sdk.publish(event) }
    }

    // The surface while it is there: its views live, and have not been taken out of their window.
    private func attachedRoot() -> (any SurfaceRoot)? {
        guard let root, root.node != nil else { return nil }
        if root.isAttached { wasAttached = true }
        return root.isAttached || !wasAttached ? root : nil
    }

    private func reportSleep(_ core: Core) {
        let ahead = sdk.host.asleepNanoseconds &- asleepAtBegin
        // A millisecond is the clocks' own noise.
        guard ahead < 1 << 62, ahead > reportedAsleep + 1_000_000 else { return }
        reportedAsleep = ahead
        sdk.apply(core.call(.clock(visit: handle, aheadNanoseconds: ahead, at: sdk.host.now)), of: self)
    }
}

extension Visit {
    /// A hold of the app's ends.
    func releaseHold(_ id: UInt32) {
        let at = now
        call { .hold(visit: $0, id: id, on: false, began: nil, at: at) }
    }

    /// A request of the app's begins or ends.
    func hold(for request: Request, on: Bool) {
        let at = now
        call { .hold(visit: $0, id: Requests.holds | request.id, on: on, began: request.began, at: at) }
    }
}
