#if canImport(UIKit)
import UIKit

/// Reports the keys that a user types in search fields; each key begins a typing visit (metric §10). The on-screen
/// keyboard runs in another process and delivers no key events. Each change of a field's text by the user therefore
/// counts as a key, at the time of the change. Keys in other texts only end the watches of audited visits (metric §8).
@MainActor enum SearchKeys {
    private static var observers: [any NSObjectProtocol] = []

    static func watch() {
        guard observers.isEmpty else { return }
        observers = [UITextField.textDidChangeNotification, UITextView.textDidChangeNotification].map {
            NotificationCenter.default.addObserver(forName: $0, object: nil, queue: nil) { note in
                let field = note.object as? UITextField
                MainThread.run { changed(field) }
            }
        }
    }

    static func unwatch() {
        for observer in observers { NotificationCenter.default.removeObserver(observer) }
        observers = []
    }

    // `field`: nil if the text is no text field.
    private static func changed(_ field: UITextField?) {
        let at = Sdk.shared.host.now
        if let field, field.viewState.viewClass == .searchField {
            OpenSurfaces.shared.each(reachedFrom: field) { tracker, _, isInDialog in
                if isInDialog { tracker.input(.textKey, isInDialog: true, at: at) } else { tracker.searchKey(at: at) }
            }
        }
        Sdk.shared.endWatches(at: at)
    }
}
#endif
