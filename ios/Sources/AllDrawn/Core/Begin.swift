import Foundation

/// The arguments of the call that begins a visit.
struct Begin {
    /// 128 random bits.
    var id: Data
    var name: String
    var at: Moment
    /// Milliseconds since 1970. Only a label, never used in calculations.
    var wallMilliseconds: Int64
    /// Visits with the same number belong to one navigation and share its input.
    var navigation: UInt32
    var origin = Origin()
    /// True if the surface lies within another measured surface.
    var isEmbedded = false
    /// Handle of the parent surface's visit if this surface is a dialog.
    var dialogOf: UInt32?
    /// True if a search field outside its root controls its content.
    var hasSearchField = false
    /// True if the app's requests are observed and hold the visit.
    var holdsObserved = false
    /// True if the surface was shown before and returns from a cache. Each frame carries this as a flag.
    var isRevisit = false
    /// True if the surface began before the SDK was installed. Each frame carries this as a flag, and content that was
    /// ready before the begin counts from the start on.
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

/// The events that may have opened a surface; the core chooses the start (metric §1).
struct Origin: Equatable {
    var input: StartInput?
    /// When a notification, deep link or widget tap was received.
    var external: Moment?
    var launch: Launch?
}

/// The user's latest tap or key.
struct StartInput: Equatable {
    var at: Moment
    /// True while the app is handling it.
    var isLinked: Bool
}

/// The launch of the process.
struct Launch: Equatable {
    var at: Moment
    var kind: LaunchKind
    /// True if the app was in the foreground all the time, and was neither started in the background nor prewarmed.
    var inForeground: Bool
}
