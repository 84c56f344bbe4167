#if canImport(UIKit)
import UIKit

/// Reports the keys that a user types in search fields; each key begins a typing visit (metric §10). The on-screen
/// keyboard runs in another process and delivers no key events. Each change of a field's text by the user therefore
/// counts as a key, at the time of the change.
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
        OpenSurfaces.shared.each(reachedFrom: field) { tracker, _, isInDialog in
            if isInDialog { tracker.input(.textKey, isInDialog: true, at: at) } else { tracker.searchKey(at: at) }
        }
    }
}
#endif
