import Foundation

/// The arguments of the call that begins a visit.
struct Begin {
    /// The visit's id: 128 random bits.
    var id: Data
    var name: String
    var at: Moment
    /// Wall time of the begin, milliseconds since 1970. It only labels the event and is never used in calculations.
    var wallMilliseconds: Int64
    /// Number of the navigation that opened the surface. Visits with the same number share the input that caused it.
    var navigation: UInt32
    var origin = Origin()
    /// True if the surface lies within another measured surface.
    var isEmbedded = false
    /// Handle of the parent surface's visit if this surface is a dialog.
    var dialogOf: UInt32?
    /// True if a search field outside the surface's root view controls the surface's content.
    var hasSearchField = false
    /// True if the SDK observes the app's network requests, so that they hold the visit.
    var holdsObserved = false
    /// True if the surface was shown before and is shown again. Each frame's snapshot carries this as a flag.
    var isRevisit = false
    /// True if the surface opened before the SDK was installed. Each frame's snapshot carries this as a flag, and
    /// content that was ready before the visit's begin counts as ready from the visit's start.
    var isLate = false

    func write(_ p: inout Payload) {
        p.add(raw: id)
        p.add(name)
        p.add(at)
        p.add(UInt64(bitPattern: wallMilliseconds))
        p.add(navigation)
        p.add(origin.input) {
            $0.add($1.at)
            $0.add($1.isLinked)
        }
        p.add(origin.external) { $0.add($1) }
        p.add(origin.launch) {
            $0.add($1.at)
            $0.add($1.kind.rawValue)
            $0.add($1.inForeground)
        }
        p.add(isEmbedded)
        p.add(dialogOf) { $0.add($1) }
        p.add(hasSearchField)
        p.add(holdsObserved)
    }
}

/// The events that may have opened a surface. The core chooses one of them as the visit's start (metric §1).
struct Origin: Equatable {
    var input: StartInput?
    /// When a notification, deep link or widget tap was received; nil if none was.
    var external: Moment?
    var launch: Launch?
}

/// The user's latest tap or key.
struct StartInput: Equatable {
    var at: Moment
    /// True if the app is still handling this tap or key.
    var isLinked: Bool
}

/// The launch of the process.
struct Launch: Equatable {
    var at: Moment
    var kind: LaunchKind
    /// True if the app was in the foreground all the time since its launch: it was neither started in the background
    /// nor prewarmed.
    var inForeground: Bool
}
