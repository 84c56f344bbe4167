/// What is remembered of a view between frames: its identity, and the generation of its content. The view's adapter
/// keeps it with the view, and gives it in every look.
@MainActor final class NodeMemory {
    private static var count: UInt32 = 0

    /// A counter, never an address.
    let identity: UInt32
    /// Changes with the content.
    private(set) var generation: UInt32 = 0

    // What the content is known by. It is compared and never leaves the process. Of a text it is a hash, whose seed is
    // another in each process: no text is kept.
    private var content = Content.nothing
    private weak var object: AnyObject?

    private enum Content: Equatable {
        case nothing
        case text(Int)
        case secret
        case number(Int)
        case object(ObjectIdentifier)
    }

    init() {
        NodeMemory.count &+= 1
        identity = NodeMemory.count
    }

    /// Notes the text that it shows now.
    func update(text: String) { update(.text(text.hashValue)) }

    /// Notes that it shows the text of a secure field. Nothing of that text is kept, not even a hash: any two are the same
    /// content.
    func updateSecret() { update(.secret) }

    /// Notes a number that changes with the content.
    func update(number: Int) { update(.number(number)) }

    /// Notes the object that it shows now: a picture, a player's item. It is not kept alive.
    func update(object shown: AnyObject?) {
        // An address may come back: what it once was is gone by then.
        if let shown, case .object = content, object !== shown { content = .nothing }
        object = shown
        update(shown.map { .object(ObjectIdentifier($0)) } ?? .nothing)
    }

    /// Takes the object that it shows now for what was awaited: the same content, come.
    func adopt(object shown: AnyObject) {
        object = shown
        content = .object(ObjectIdentifier(shown))
    }

    /// Its content is another from now on: a cell that is used again.
    func renew() { generation &+= 1 }

    private func update(_ shown: Content) {
        if content != shown {
            content = shown
            renew()
        }
    }
}
