import Foundation

/// Measures one surface, for an app with a base class of its own. Its visit begins with the construction: construct it
/// while the tap or key that opens it is being handled, and the visit starts at that tap.
///
/// All of it belongs to the main thread; from another it does nothing and says so. Nothing here throws, and nothing needs a
/// call at the end: a root that leaves its window, or goes away, is a surface that was left.
@MainActor public final class SurfaceTracker {
    /// What a surface is, beside its name and root.
    struct Options {
        /// The surface that it is a dialog of.
        weak var dialogOf: SurfaceTracker?
        /// It lies within a surface that is measured as a whole.
        var isEmbedded = false
        /// A search field outside its root fills it.
        var hasSearchField = false
        /// It was there before, and is shown again.
        var isRevisit = false
        /// It began before the SDK was there.
        var isLate = false
        /// The act that was being handled when it was asked for, where it opens later than that.
        var openedBy: StartInput?
    }

    /// As it appears in events, at most 128 bytes.
    public let name: String

    let root: any SurfaceRoot
    private var options: Options
    private let sdk: Sdk
    private var visit: Visit?
    private var typing: Visit?
    private var isLeft = false

    init(name: String, root: any SurfaceRoot, options: Options = Options(), in sdk: Sdk = .shared) {
        self.name = name
        self.root = root
        self.options = options
        self.sdk = sdk
        guard MainThread.isCurrent(for: "a surface's begin") else { return }
        begin()
    }

    deinit {
        guard let visit else { return }
        MainThread.run { visit.leave(.removed) }
    }

    /// Delays the confirmation, never the value, until it is released: a request under way. `label` is for the reader.
    public func hold(_ label: String) -> Hold {
        guard MainThread.isCurrent(for: "hold") else { return Hold(nil, id: 0) }
        sdk.holds &+= 1
        let (id, at) = (sdk.holds, sdk.host.now)
        visit?.call { .hold(visit: $0, id: id, on: true, began: nil, at: at) }
        return Hold(visit, id: id)
    }

    /// Says that there is nothing to show: complete when the frame that shows this is presented.
    public func declareEmpty() {
        guard MainThread.isCurrent(for: "declareEmpty") else { return }
        let at = sdk.host.now
        visit?.call { .declareEmpty(visit: $0, at: at) }
    }

    /// Ends the running visit as superseded and begins another at the act that is being handled.
    public func restart() {
        guard MainThread.isCurrent(for: "restart") else { return }
        visit?.leave(.restarted)
        begin()
    }

    /// Marks a moment of the app's own, to check an old tracker against the new.
    public func mark(_ name: String) {
        guard MainThread.isCurrent(for: "mark") else { return }
        let at = sdk.host.now
        visit?.call { .mark(visit: $0, name: name, at: at) }
    }

    /// The surface is closed. A second call does nothing.
    public func leave(_ reason: LeaveReason = .removed) {
        guard MainThread.isCurrent(for: "leave") else { return }
        if !reason.mayReturn { isLeft = true }
        visit?.leave(reason)
    }

    /// The app comes back from the background, and with it the surface, as it was (metric §13).
    func returnFromBackground() {
        guard !isLeft else { return }
        typing = nil
        options.isRevisit = true
        begin()
    }

    /// The SDK is there, which it was not when this surface began: its visit begins now, if it is still on the screen.
    func beginLate() {
        guard !isLeft, visit == nil, root.isAttached else { return }
        options.isLate = true
        begin()
    }

    /// An act of the user in it: of its surface's visit, and of the typing visit that is pending.
    func input(_ input: Input, at: Moment) {
        visit?.call { .input(visit: $0, input, at: at) }
        typing?.call { .input(visit: $0, input, at: at) }
    }

    /// A key in its search field: ends the running typing visit and begins another.
    func searchKey(at: Moment) {
        guard let surface = visit, surface.call({ .input(visit: $0, .textKey, at: at) }).contains(.typing) else {
            return
        }
        // Its key opened it: a launch or a link is the next surface's.
        var arguments = arguments(from: Origin())
        arguments.at = at
        typing = sdk.begin(arguments, root: root, typingOf: surface)
    }

    /// The visit that is pending, or was last.
    var latestVisit: Visit? { visit }

    private func begin() {
        guard name.contains(where: { !$0.isWhitespace }) else {
            return Log.error(
                "a surface needs a name: this one is not measured; give SurfaceTracker a name that is not blank")
        }
        isLeft = false
        guard sdk.hasStarted else { return sdk.waitForInstall(self) }
        visit = sdk.begin(arguments(from: origin()), root: root)
        (options.openedBy, options.isRevisit, options.isLate) = (nil, false, false)
    }

    private func origin() -> Origin {
        var origin = sdk.origin()
        // What the user has done since opened it, if anything did.
        if let asked = options.openedBy, asked.at == origin.input?.at { origin.input = asked }
        return origin
    }

    private func arguments(from origin: Origin) -> Begin {
        Begin(
            id: randomBits(), name: name, at: sdk.host.now, wallMilliseconds: sdk.host.wallMilliseconds,
            navigation: sdk.navigation(), origin: origin, isEmbedded: options.isEmbedded,
            dialogOf: options.dialogOf?.visit?.handle, hasSearchField: options.hasSearchField,
            holdsObserved: sdk.holdsObserved, isRevisit: options.isRevisit, isLate: options.isLate)
    }
}

/// Keeps a visit from being confirmed until it is released. One that is forgotten is released when it goes away.
public final class Hold: Sendable {
    private let visit: Visit?
    private let id: UInt32
    private let isOpen = Locked(true)

    init(_ visit: Visit?, id: UInt32) {
        self.visit = visit
        self.id = id
    }

    deinit { release() }

    /// What it waited for is there. From any thread; a second call does nothing.
    public func release() {
        let wasOpen = isOpen.with { open in
            defer { open = false }
            return open
        }
        guard wasOpen, let visit else { return }
        let id = id
        MainThread.run { visit.releaseHold(id) }
    }
}

/// 128 random bits.
func randomBits() -> Data {
    var random = SystemRandomNumberGenerator()
    return Data((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) })
}
