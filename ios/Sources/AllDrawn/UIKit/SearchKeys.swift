#if canImport(UIKit)
import UIKit

/// Reports keys in search fields; each one begins a typing visit (metric §10). The on-screen keyboard is another
/// process and delivers no key events, so a key is a change of the field's text by the user, at the time of that
/// change.
@MainActor enum SearchKeys {
    private static var observer: (any NSObjectProtocol)?

    static func watch() {
        guard observer == nil else { return }
        observer = NotificationCenter.default.addObserver(
            forName: UITextField.textDidChangeNotification, object: nil, queue: nil
        ) { note in
            let field = note.object as? UITextField
            MainThread.run { if let field { changed(field) } }
        }
    }

    static func unwatch() {
        observer.map(NotificationCenter.default.removeObserver)
        observer = nil
    }

    private static func changed(_ field: UITextField) {
        guard field.viewState.viewClass == .searchField else { return }
        let at = Sdk.shared.host.now
        OpenSurfaces.shared.each { tracker, root in
            if field.isDescendant(of: root) { tracker.searchKey(at: at) }
        }
    }
}
#endif
