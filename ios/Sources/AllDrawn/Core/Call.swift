import Foundation

/// A call to the core. Frames are not among them: they have their own function. `alldrawn_core::record` defines the
/// number (op) and the payload of each call.
enum Call {
    case configure(Setup)
    case begin(Begin)
    /// `isInDialog`: the input was made in a dialog, outside of which the surface's root is (metric §10).
    case input(visit: UInt32, Input, isInDialog: Bool, at: Moment)
    /// `began`: if the hold is for a network request of the app, the time when that request began. The core ignores
    /// requests that began before the visit's start.
    case hold(visit: UInt32, id: UInt32, HoldState, began: Moment?, at: Moment)
    case nodeReady(visit: UInt32, identity: UInt32, generation: UInt32, at: Moment)
    case declareEmpty(visit: UInt32, at: Moment)
    case declareError(visit: UInt32, at: Moment)
    case mark(visit: UInt32, name: String, at: Moment)
    /// Reports how long the device has slept since the visit's begin: the clock that includes sleep has advanced by
    /// `aheadNanoseconds` more than the monotonic clock.
    case clock(visit: UInt32, aheadNanoseconds: UInt64, at: Moment)
    /// `input`: time of the user input that the app is handling; the surface counts as left at that time.
    case leave(visit: UInt32, LeaveReason, input: Moment?, at: Moment)
    /// Reports that the timer for the earliest deadline of all visits has fired.
    case wakeAll(at: Moment)
    case beginTyping(surface: UInt32, id: Data, wallMilliseconds: Int64)
    case finish(visit: UInt32, labels: [String])

    /// The call's op and payload.
    var entry: (op: UInt8, payload: Data) {
        var p = Payload()
        let op = write(&p)
        return (op.rawValue, p.bytes)
    }

    private func write(_ p: inout Payload) -> Op {
        switch self {
        case .configure(let setup):
            setup.write(&p)
            return .configure
        case .begin(let begin):
            begin.write(&p)
            return .begin
        case .input(let visit, let input, let isInDialog, let at):
            p.add(visit)
            p.add(at)
            input.write(&p, isInDialog ? .inDialog : [])
            return .input
        case .hold(let visit, let id, let state, let began, let at):
            p.add(visit)
            p.add(at)
            p.add(id)
            p.add(state.rawValue)
            p.add(last: began)
            return .hold
        case .nodeReady(let visit, let identity, let generation, let at):
            p.add(visit)
            p.add(at)
            p.add(identity)
            p.add(generation)
            return .nodeReady
        case .declareEmpty(let visit, let at):
            p.add(visit)
            p.add(at)
            return .declareEmpty
        case .declareError(let visit, let at):
            p.add(visit)
            p.add(at)
            return .declareError
        case .mark(let visit, let name, let at):
            p.add(visit)
            p.add(at)
            p.add(name)
            return .mark
        case .clock(let visit, let ahead, let at):
            p.add(visit)
            p.add(at)
            p.add(ahead)
            return .clock
        case .leave(let visit, let reason, let input, let at):
            p.add(visit)
            p.add(at)
            p.add(reason.rawValue)
            p.add(last: input)
            return .leave
        case .wakeAll(let at):
            p.add(at)
            return .wakeAll
        case .beginTyping(let surface, let id, let wallMilliseconds):
            p.add(surface)
            p.add(raw: id)
            p.add(UInt64(bitPattern: wallMilliseconds))
            return .beginTyping
        case .finish(let visit, let labels):
            p.add(visit)
            p.add(list: labels) { $0.add($1) }
            return .finish
        }
    }
}

/// A user's input in a surface. The time of an input is the time at which the finger or key went down.
enum Input: Equatable {
    case tap
    /// A key that the user pressed outside a text field.
    case key
    case textKey
    /// A scroll by the user, or by the fling that follows; never by the app's code. `dx` and `dy`: the points that the
    /// content moved since the last scroll input. `scroller`: identity of the node that scrolls; 0 if the surface
    /// itself scrolls.
    case scroll(scroller: UInt32, dx: Double, dy: Double)

    fileprivate func write(_ p: inout Payload, _ flags: InputFlags) {
        p.add(kind.rawValue | flags.rawValue)
        guard case .scroll(let scroller, let dx, let dy) = self else { return }
        p.add(scroller)
        p.add(Float(dx))
        p.add(Float(dy))
    }

    private var kind: InputKind {
        switch self {
        case .tap: .tap
        case .key: .key
        case .textKey: .textKey
        case .scroll: .scroll
        }
    }
}

extension LeaveReason {
    /// True if a surface that was left for this reason still exists, and may be shown again when the app returns.
    var mayReturn: Bool { self == .background || self == .systemDialog }
}
