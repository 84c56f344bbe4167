#if canImport(UIKit)
import AVFoundation
import UIKit

/// Reads the state of UIKit's own views: pictures, texts, players, indicators. The app needs no subclass of them.
extension UIView {
    func readContent(_ facts: inout NodeFacts, _ state: ViewState) {
        facts.isError = state.isError
        if let perfOverride = state.perfOverride { return Self.readPerf(perfOverride, &facts) }
        switch state.viewClass {
        case .perfView: Self.readPerf(self, &facts)
        case .image: (self as? UIImageView)?.readImage(&facts, state)
        case .label: (self as? UILabel)?.readLabel(&facts, state)
        case .textView: (self as? UITextView)?.readTextView(&facts, state)
        case .textField, .searchField:
            (self as? UITextField)?.readField(&facts, state, isSearch: state.viewClass == .searchField)
        case .activityIndicator:
            facts.isLeaf = true
            if (self as? UIActivityIndicatorView)?.isAnimating == true { facts.kind = .busy }
        case .determinate: facts.isLeaf = true
        case .scroll: (self as? UIScrollView)?.readScroll(&facts, state)
        case .player: facts.readPlayer(layer as? AVPlayerLayer)
        case .custom:
            facts.kind = .custom
            facts.isLeaf = true
        case .group: playerInside.map { facts.readPlayer($0) }
        }
    }

    private static func readPerf(_ perfOverride: AnyObject, _ facts: inout NodeFacts) {
        if let view = perfOverride as? any PerfView { facts.readAnswers(of: view) }
        if let view = perfOverride as? any PerfBusyView { facts.readAnswers(of: view) }
    }

    // A player's layer that the app added to this view's own layer rather than to a subview's; nil if there is none.
    private var playerInside: AVPlayerLayer? {
        guard let layers = layer.sublayers, layers.count > subviews.count else { return nil }
        return layers.lazy.compactMap { $0 as? AVPlayerLayer }.first
    }
}

extension UIImageView {
    func readImage(_ facts: inout NodeFacts, _ state: ViewState) {
        let picture: AnyObject? = isHighlighted ? highlightedImage ?? image : image ?? animationImages?.first
        facts.kind = .image
        switch state.load {
        case .running:
            // Anything that the view shows while the load runs is a placeholder (metric §4).
            state.memory.update(load: state.latestLoad, key: state.loadKey)
            facts.state = .pending
            facts.flags.insert(.evidence)
        case .failed:
            // What the view shows is not the picture that the load's key stands for.
            state.memory.update(load: state.latestLoad, key: nil)
            facts.state = .failed
        case nil:
            // Without a known load, an empty image view is not required (metric §3), but is content that a spinner can
            // lie over (metric §7).
            guard let picture else { return }
            if state.isPictureAwaited {
                state.memory.update(object: picture, of: state.latestLoad, key: state.loadKey)
            } else {
                state.memory.update(object: picture)
            }
            state.isPictureAwaited = false
            facts.state = .drawn
        }
    }
}

extension UILabel {
    func readLabel(_ facts: inout NodeFacts, _ state: ViewState) {
        if state.textColor.isVisible(textColor, in: attributedText) { facts.readText(text) }
    }
}

extension UITextView {
    func readTextView(_ facts: inout NodeFacts, _ state: ViewState) {
        if isSecureTextEntry {
            facts.readSecret(text)
        } else if state.textColor.isVisible(textColor, in: attributedText) {
            facts.readText(text)
        }
        readScroll(&facts, state)
        facts.isLeaf = true
    }
}

extension UITextField {
    // A field paints its text in the same frame. Only a hash of the text is kept, and nothing of it if the field is
    // secure.
    func readField(_ facts: inout NodeFacts, _ state: ViewState, isSearch: Bool) {
        facts.isLeaf = true
        if isSearch { facts.flags.insert(.field) }
        guard let typed = text, !typed.isEmpty else { return facts.readText(placeholder) }
        if isSecureTextEntry { return facts.readSecret(typed) }
        if state.textColor.isVisible(textColor, in: attributedText) { facts.readText(typed) }
    }
}

extension UIScrollView {
    func readScroll(_ facts: inout NodeFacts, _ state: ViewState) {
        let extent = contentSize
        if extent.width > bounds.width || extent.height > bounds.height { facts.flags.insert(.scrolls) }
        Scrolls.shared.watch(self, state)
    }
}

extension NodeFacts {
    /// Marks a text that is not empty as ready, since it is painted with this frame (metric §5).
    @MainActor mutating func readText(_ text: String?) {
        guard let text, !text.isEmpty else { return }
        memory?.update(text: text)
        kind = .text
        state = .drawn
    }

    /// Marks the text of a secure field as ready if it is not empty.
    @MainActor mutating func readSecret(_ text: String?) {
        guard text?.isEmpty == false else { return }
        memory?.updateSecret()
        kind = .text
        state = .drawn
    }

    /// Reads the state of a video player from its layer (metric §6).
    @MainActor mutating func readPlayer(_ layer: AVPlayerLayer?) {
        guard let layer, let player = layer.player, let item = player.currentItem else { return }
        memory?.update(object: item)
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
