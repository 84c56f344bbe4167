import Foundation

/// What a begin knows.
struct Begin {
    /// 128 random bits.
    var id: Data
    var name: String
    var at: Moment
    /// Milliseconds since 1970: a label, never computed with.
    var wallMilliseconds: Int64
    /// Begins with one number share the input that opened them.
    var navigation: UInt32
    var origin = Origin()
    /// It lies within a surface that is measured as a whole.
    var isEmbedded = false
    /// Handle of the surface that it is a dialog of.
    var dialogOf: UInt32?
    /// A search field outside its root fills it.
    var hasSearchField = false
    /// The app's requests are seen, and hold the visit.
    var holdsObserved = false
    /// It was there before, and is shown again: its frames say so.
    var isRevisit = false
    /// It was there before the SDK was: its frames say so, and what was ready before the begin counts from the start on.
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

/// What may have opened a surface; the core chooses (metric §1).
struct Origin: Equatable {
    var input: StartInput?
    /// Receipt of a notification, deep link or widget tap.
    var external: Moment?
    var launch: Launch?
}

/// The user's latest act.
struct StartInput: Equatable {
    var at: Moment
    /// It is being handled right now.
    var isLinked: Bool
}

/// The process's start.
struct Launch: Equatable {
    var at: Moment
    var kind: LaunchKind
    /// The app was in the foreground all the time, and was neither started in the background nor prewarmed.
    var inForeground: Bool
}
