#if canImport(UIKit)
import AVFoundation
import UIKit

/// What plain views show, and how far it is: pictures, texts and players are understood without being subclassed.
extension UIView {
    func understand(_ look: inout Look, _ notes: ViewNotes) {
        if let answering = notes.answering { return Self.ask(answering, &look) }
        switch notes.sort {
        case .answers: Self.ask(self, &look)
        case .image: (self as? UIImageView)?.readImage(&look, notes)
        case .label: (self as? UILabel)?.readLabel(&look, notes)
        case .textView: (self as? UITextView)?.readTextView(&look, notes)
        case .textField, .searchField:
            (self as? UITextField)?.readField(&look, notes, isSearch: notes.sort == .searchField)
        case .activityIndicator:
            look.isLeaf = true
            if (self as? UIActivityIndicatorView)?.isAnimating == true { look.kind = .busy }
        case .determinate: look.isLeaf = true
        case .scroll: (self as? UIScrollView)?.readScroll(&look, notes)
        case .player: look.readPlayer(layer as? AVPlayerLayer)
        case .custom:
            look.kind = .custom
            look.isLeaf = true
        case .group: playerInside.map { look.readPlayer($0) }
        }
    }

    private static func ask(_ answering: AnyObject, _ look: inout Look) {
        if let view = answering as? any PerfView { look.read(view) }
        if let view = answering as? any PerfBusyView { look.read(view) }
    }

    // A player's layer that was put into a plain view's own, not into one of its subviews'.
    private var playerInside: AVPlayerLayer? {
        guard let layers = layer.sublayers, layers.count > subviews.count else { return nil }
        return layers.lazy.compactMap { $0 as? AVPlayerLayer }.first
    }
}

extension UIImageView {
    func readImage(_ look: inout Look, _ notes: ViewNotes) {
        let picture: AnyObject? = isHighlighted ? highlightedImage ?? image : image ?? animationImages?.first
        switch notes.load {
        case .running:
            // Whatever stands there meanwhile is a placeholder (metric §4).
            look.kind = .image
            look.state = .pending
            look.flags.insert(.evidence)
        case .failed:
            look.kind = .image
            look.state = .failed
        case nil:
            // A plain view with nothing bound, and no load known to run for it, is not required (metric §3).
            guard let picture else { return }
            if notes.isPictureAwaited { notes.memory.take(object: picture) } else { notes.memory.note(object: picture) }
            notes.isPictureAwaited = false
            look.kind = .image
            look.state = .drawn
        }
    }
}

extension UILabel {
    func readLabel(_ look: inout Look, _ notes: ViewNotes) {
        if notes.ink.isSeen(textColor, in: attributedText) { look.readText(text) }
    }
}

extension UITextView {
    func readTextView(_ look: inout Look, _ notes: ViewNotes) {
        if isSecureTextEntry {
            look.readSecret(text)
        } else if notes.ink.isSeen(textColor, in: attributedText) {
            look.readText(text)
        }
        readScroll(&look, notes)
        look.isLeaf = true
    }
}

extension UITextField {
    // What it holds is painted with its frame. Only a hash of it is kept, and nothing if it is secure.
    func readField(_ look: inout Look, _ notes: ViewNotes, isSearch: Bool) {
        look.isLeaf = true
        if isSearch { look.flags.insert(.field) }
        guard let typed = text, !typed.isEmpty else { return look.readText(placeholder) }
        if isSecureTextEntry { return look.readSecret(typed) }
        if notes.ink.isSeen(textColor, in: attributedText) { look.readText(typed) }
    }
}

extension UIScrollView {
    func readScroll(_ look: inout Look, _ notes: ViewNotes) {
        let extent = contentSize
        if extent.width > bounds.width || extent.height > bounds.height { look.flags.insert(.scrolls) }
        Scrolls.shared.watch(self, notes)
    }
}

extension Look {
    /// Ready when it is not empty: it is painted with this frame (metric §5), in a colour that can be seen.
    @MainActor mutating func readText(_ text: String?) {
        guard let text, !text.isEmpty else { return }
        memory?.note(text: text)
        kind = .text
        state = .drawn
    }

    /// The text of a secure field: ready when it is not empty.
    @MainActor mutating func readSecret(_ text: String?) {
        guard text?.isEmpty == false else { return }
        memory?.noteSecret()
        kind = .text
        state = .drawn
    }

    /// A player's layer (metric §6).
    @MainActor mutating func readPlayer(_ layer: AVPlayerLayer?) {
        guard let layer, let player = layer.player, let item = player.currentItem else { return }
        memory?.note(object: item)
        kind = .video
        let plays = player.timeControlStatus != .paused
        if plays { flags.insert(.playbackRequested) }
        state =
            if item.status == .failed {
                .failed
            } else if layer.isReadyForDisplay {
                plays ? .playing : .drawn
            } else if item.status == .readyToPlay {
                .loadStarted
            } else {
                plays ? .pending : .loadStarted
            }
    }
}
#endif
