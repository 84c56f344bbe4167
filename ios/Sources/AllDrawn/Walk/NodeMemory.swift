/// Remembers the identity and the generation of one view between frames. The view's adapter stores it with the view and
/// passes it on in the `NodeFacts` of each walk.
@MainActor final class NodeMemory {
    private static var count: UInt32 = 0

    /// Identifies the view in this process. It is a running number, never an address.
    let identity: UInt32
    /// Increases whenever the view's content changes.
    private(set) var generation: UInt32 = 0

    // The content that the view showed last, to detect a change. It never leaves the process. A text is stored only as
    // a hash, whose seed differs in each process.
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

    /// Sets the text that the view shows now.
    func update(text: String) { update(.text(text.hashValue)) }

    /// Sets that the view shows the text of a secure field. Nothing of the text is stored, not even a hash: all secure
    /// texts count as the same content.
    func updateSecret() { update(.secret) }

    /// Sets a number that the view changes whenever its content changes.
    func update(number: Int) { update(.number(number)) }

    /// Sets the object that the view shows now: a picture or a player's item. The object is held weakly.
    func update(object shown: AnyObject?) {
        // Compare the objects themselves too: a new object may have the address of a freed one, and is still new
        // content.
        if let shown, case .object = content, object !== shown { content = .nothing }
        object = shown
        update(shown.map { .object(ObjectIdentifier($0)) } ?? .nothing)
    }

    /// Sets the object that a load has delivered. The view already waited for this content, so its generation does not
    /// change.
    func adopt(object shown: AnyObject) {
        object = shown
        content = .object(ObjectIdentifier(shown))
    }

    /// Starts a new generation, for example when a cell is reused.
    func renew() { generation &+= 1 }

    private func update(_ shown: Content) {
        if content != shown {
            content = shown
            renew()
        }
    }
}
