/// Remembers the identity and the generation of one view between frames. The view's adapter stores it with the view and
/// passes it on in the `NodeFacts` of each walk.
@MainActor final class NodeMemory {
    private static var count: UInt32 = 0

    /// Identifies the view in this process. It is a running number, never an address.
    let identity: UInt32
    /// Increases whenever the view's content changes.
    private(set) var generation: UInt32 = 0

    // The content that the view showed last, to detect a change. It never leaves the process. Texts and keys are stored
    // only as hashes, whose seed differs in each process.
    private var content = Content.nothing
    // If the content is an object: that object.
    private weak var object: AnyObject?
    // If the content is a picture, or the load of one: the hash of its key; nil if it has none.
    private var key: Int?

    private enum Content: Equatable {
        case nothing
        case text(Int)
        case secret
        case number(Int)
        case object
        case load(UInt64)
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
    func update(object shown: AnyObject) {
        if content == .object, object === shown { return }
        object = shown
        update(.object, isSame: false)
    }

    /// Sets the picture that a load has delivered. The content is the same if the view already waited for this load, or
    /// showed this picture, or one with the same key. `key`: hash of the key; nil if the load has none.
    func update(object shown: AnyObject, of load: UInt64, key: Int?) {
        let isSame = content == .load(load) || content == .object && object === shown
        object = shown
        update(.object, key: key, isSame: isSame)
    }

    /// Sets that a load runs for the view. The content that it loads is new, unless its key is that of the content
    /// before. `key`: hash of the key; nil if the load has none.
    func update(load: UInt64, key: Int?) { update(.load(load), key: key, isSame: content == .load(load)) }

    /// Starts a new generation, for example when a cell is reused.
    func renew() { generation &+= 1 }

    private func update(_ shown: Content) { update(shown, isSame: content == shown) }

    private func update(_ shown: Content, key shownKey: Int? = nil, isSame: Bool) {
        if !isSame, shownKey == nil || shownKey != key { renew() }
        (content, key) = (shown, shownKey)
    }
}
