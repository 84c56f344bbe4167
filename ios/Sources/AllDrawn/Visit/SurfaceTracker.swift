import Foundation

/// Measures one surface, for an app that has its own base class. The initializer begins the visit. If the app creates
/// the tracker while it handles the tap or key that opens the surface, the visit's start is the time of that input.
///
/// Main thread only: a call on another thread does nothing, and the first one is logged. Nothing throws. No call is
/// needed at the end: the surface is left when its root view leaves the window or is deallocated.
@MainActor public final class SurfaceTracker {
    /// The properties of a surface besides its name and root.
    struct Options {
        /// The parent surface if this one is a dialog.
        weak var dialogOf: SurfaceTracker?
        /// True if this surface lies within another measured surface.
        var isEmbedded = false
        /// True if a search field outside the surface's root view controls the surface's content.
        var hasSearchField = false
        /// True if the surface was shown before.
        var isRevisit = false
        /// True if the surface opened before the SDK was installed.
        var isLate = false
        /// The input that the app was handling when it asked for the surface, if the surface opens only later.
        var openedBy: StartInput?
    }

    /// The surface's name in events, at most 128 bytes.
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

    /// Delays the visit's confirmation until the returned hold is released, for example while a request runs. The
    /// measured time does not change. `label` is not sent: it documents the call for readers of the code.
    public func hold(_ label: String) -> Hold {
        guard MainThread.isCurrent(for: "hold") else { return Hold(nil, id: 0) }
        sdk.holds &+= 1
        let (id, at) = (sdk.holds, sdk.host.now)
        visit?.call { .hold(visit: $0, id: id, .opened, began: nil, at: at) }
        return Hold(visit, id: id)
    }

    /// Declares that the surface has nothing to show. The visit is complete when the next frame has been presented.
    public func declareEmpty() {
        guard MainThread.isCurrent(for: "declareEmpty") else { return }
        let at = sdk.host.now
        visit?.call { .declareEmpty(visit: $0, at: at) }
    }

    /// Declares that the surface shows an error instead of its content. As soon as what it shows is drawn and stays
    /// unchanged, the visit ends as `error`. If only a part of the surface shows an error, let that part's view conform
    /// to `PerfErrorView` instead.
    public func declareError() {
        guard MainThread.isCurrent(for: "declareError") else { return }
        let at = sdk.host.now
        visit?.call { .declareError(visit: $0, at: at) }
    }

    /// Ends the pending visit as `superseded` and begins a new one. Its start is the input that the app is handling.
    public func restart() {
        guard MainThread.isCurrent(for: "restart") else { return }
        visit?.leave(.restarted)
        begin()
    }

    /// Records the current time under `name` in the visit's event, for example to compare the app's own measurement
    /// with AllDrawn's.
    public func mark(_ name: String) {
        guard MainThread.isCurrent(for: "mark") else { return }
        let at = sdk.host.now
        visit?.call { .mark(visit: $0, name: name, at: at) }
    }

    /// Reports that the surface is closed. A second call has no effect.
    public func leave(_ reason: LeaveReason = .removed) {
        guard MainThread.isCurrent(for: "leave") else { return }
        if !reason.mayReturn { isLeft = true }
        visit?.leave(reason)
    }

    /// Begins a revisit, because the app returns from the background and shows this surface again (metric §13).
    func returnFromBackground() {
        guard !isLeft else { return }
        typing = nil
        options.isRevisit = true
        begin()
    }

    /// Begins the visit of a surface that opened before the SDK was installed, if the surface is still on the screen.
    func beginLate() {
        guard !isLeft, visit == nil, root.isAttached else { return }
        options.isLate = true
        begin()
    }

    /// Reports a user input in this surface to the surface's visit and to its pending typing visit. `isInDialog`: the
    /// input was made in a dialog, outside of which the surface's root is.
    func input(_ input: Input, isInDialog: Bool = false, at: Moment) {
        visit?.call { .input(visit: $0, input, isInDialog: isInDialog, at: at) }
        typing?.call { .input(visit: $0, input, isInDialog: isInDialog, at: at) }
    }

    /// Reports a key in the surface's search field: ends the pending typing visit and begins a new one.
    func searchKey(at: Moment) {
        guard let surface = visit,
            surface.call({ .input(visit: $0, .textKey, isInDialog: false, at: at) }).contains(.typing)
        else { return }
        // The key is the typing visit's start. A pending launch or link is not used up: the next surface can start at
        // it.
        var arguments = arguments(from: Origin())
        arguments.at = at
        typing = sdk.begin(arguments, root: root, typingOf: surface)
    }

    /// The pending visit; if there is none, the last one.
    var latestVisit: Visit? { visit }

    private func begin() {
        guard name.contains(where: { !$0.isWhitespace }) else {
            return Log.error(
                "a surface with a blank name is not measured; pass a non-blank name to SurfaceTracker")
        }
        isLeft = false
        guard sdk.hasStarted else { return sdk.waitForInstall(self) }
        visit = sdk.begin(arguments(from: origin()), root: root)
        (options.openedBy, options.isRevisit, options.isLate) = (nil, false, false)
    }

    private func origin() -> Origin {
        var origin = sdk.origin()
        // If the user has made a newer input since, that one opened the surface.
        if let asked = options.openedBy, asked.at == origin.input?.at { origin.input = asked }
        return origin
    }

    private func arguments(from origin: Origin) -> Begin {
        Begin(
            id: sdk.host.visitId, name: name, at: sdk.host.now, wallMilliseconds: sdk.host.wallMilliseconds,
            navigation: sdk.navigation(), origin: origin, isEmbedded: options.isEmbedded,
            dialogOf: options.dialogOf?.visit?.handle, hasSearchField: options.hasSearchField,
            holdsObserved: sdk.holdsObserved, isRevisit: options.isRevisit, isLate: options.isLate)
    }
}

/// Delays a visit's confirmation until the hold is released. A hold that is deallocated releases itself.
public final class Hold: Sendable {
    private let visit: Visit?
    private let id: UInt32
    private let isOpen = Locked(true)

    init(_ visit: Visit?, id: UInt32) {
        self.visit = visit
        self.id = id
    }

    deinit { release() }

    /// Releases the hold. Any thread; a second call has no effect.
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

/// Returns 128 random bits.
func randomBits() -> Data {
    var random = SystemRandomNumberGenerator()
    return Data((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) })
}
