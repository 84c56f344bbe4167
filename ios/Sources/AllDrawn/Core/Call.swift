import Foundation

/// A call of the boundary; frames go by themselves. Ops and payloads as in `alldrawn_core::recording`.
enum Call {
    case configure(Setup)
    case begin(Begin)
    case input(visit: UInt32, Input, at: Moment)
    /// `began`: of one of the app's requests, when that began; the core drops those from before the visit.
    case hold(visit: UInt32, id: UInt32, on: Bool, began: Moment?, at: Moment)
    case nodeReady(visit: UInt32, identity: UInt32, generation: UInt32, at: Moment)
    case declareEmpty(visit: UInt32, at: Moment)
    case mark(visit: UInt32, name: String, at: Moment)
    /// A clock that includes sleep has run ahead by so much since the begin.
    case clock(visit: UInt32, aheadNanoseconds: UInt64, at: Moment)
    /// `input`: the time of the input that is being handled; the surface is left at it.
    case leave(visit: UInt32, LeaveReason, input: Moment?, at: Moment)
    /// The timer, for all visits.
    case wakeAll(at: Moment)
    case beginTyping(surface: UInt32, id: Data, wallMilliseconds: Int64)
    case finish(visit: UInt32, labels: [String])

    /// Its op and payload.
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
        case .input(let visit, let input, let at):
            p.add(visit)
            p.add(at)
            input.write(&p)
            return .input
        case .hold(let visit, let id, let on, let began, let at):
            p.add(visit)
            p.add(at)
            p.add(id)
            p.add(on)
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

/// An act of the user in a surface. Its time is that of its sequence's first event: finger or key down.
enum Input: Equatable {
    case tap
    /// A key outside of text fields.
    case key
    case textKey
    /// By the user, or the fling that it began; never by the program. Movement since the last such input, points.
    /// `scroller` is the identity of the scrolling node; 0: the surface itself.
    case scroll(scroller: UInt32, dx: Double, dy: Double)

    fileprivate func write(_ p: inout Payload) {
        switch self {
        case .tap: p.add(InputKind.tap.rawValue)
        case .key: p.add(InputKind.key.rawValue)
        case .textKey: p.add(InputKind.textKey.rawValue)
        case .scroll(let scroller, let dx, let dy):
            p.add(InputKind.scroll.rawValue)
            p.add(scroller)
            p.add(Float(dx))
            p.add(Float(dy))
        }
    }
}

extension LeaveReason {
    /// The surface is still there, for when the app comes back.
    var mayReturn: Bool { self == .background || self == .systemDialog }
}
