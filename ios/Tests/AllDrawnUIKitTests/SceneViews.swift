#if canImport(UIKit)
import AVFoundation
import AllDrawn
import UIKit

/// A view of a scene: a UIKit view, and the objects that bring it into the state that the scene asks for.
@MainActor final class SceneView {
    let view: UIView
    private(set) var spec: [String: Json]
    private var perfView: ScenePerfView?
    private var load: ImageLoad?
    private var pictures: [Int: UIImage] = [:]
    private var film = 0

    init(_ spec: Json) {
        self.spec = spec.object
        view = SceneView.make(spec)
        view.accessibilityIdentifier = spec["id"].text
        show()
    }

    func set(_ changes: [String: Json]) {
        spec.merge(changes) { $1 }
        show()
    }

    private subscript(_ key: String) -> Json { spec[key] ?? .null }
    private var kind: String { self["kind"].text ?? "" }
    private var content: Int { self["content"].int ?? 1 }
    private var state: String { self["is"].text ?? (kind == "text" ? "shown" : "empty") }

    private static func make(_ spec: Json) -> UIView {
        switch spec["kind"].text {
        case "image": UIImageView(frame: .zero)
        case "text": spec["error"].isTrue ? ErrorText(frame: .zero) : UILabel(frame: .zero)
        case "video": FilmView(frame: .zero)
        case "busy": UIActivityIndicatorView(frame: .zero)
        case "progress": UIProgressView(frame: .zero)
        case "field": UISearchTextField(frame: .zero)
        case "custom": GameView(frame: .zero)
        case "group" where spec["error"].isTrue: ErrorBox(frame: .zero)
        case "group" where spec["control"].isTrue: UIControl(frame: .zero)
        default: spec["scrolls"] == .null ? UIView(frame: .zero) : UIScrollView(frame: .zero)
        }
    }

    private func show() {
        let rect = self["rect"].list.map { $0.number ?? 0 }
        view.frame = CGRect(x: rect[0], y: rect[1], width: rect[2], height: rect[3])
        view.isHidden = self["hidden"].isTrue
        view.alpha = self["alpha"].number ?? 1
        view.clipsToBounds = self["clips"].isTrue
        view.backgroundColor = self["opaque"].isTrue ? .white : nil
        view.layer.cornerRadius = self["rounded"].isTrue ? 40 : 0
        view.layer.zPosition = self["front"].number ?? 0
        if self["ignored"].isTrue { AllDrawn.ignore(view) }
        view.accessibilityTraits = self["live"].isTrue ? .updatesFrequently : .none
        if self["control"].isTrue { view.accessibilityTraits.insert(.button) }
        let extent = self["scrolls"].list.compactMap(\.number)
        if let scroll = view as? UIScrollView, extent.count == 2 {
            scroll.contentSize = CGSize(width: extent[0], height: extent[1])
        }
        if hasPerfView { return showPerfView() }
        switch view {
        case let image as UIImageView: showPicture(in: image)
        case let label as UILabel: label.text = state == "shown" ? "text \(content)" : nil
        case let film as FilmView: showFilm(in: film)
        case let spinner as UIActivityIndicatorView:
            spinner.startAnimating()
            // UIKit shows an indicator that starts.
            spinner.isHidden = self["hidden"].isTrue
        default: break
        }
    }

    // True if the view reports its state by a Perf protocol. A text that is neither shown nor empty must, because no
    // plain UIKit view can be in that state.
    private var hasPerfView: Bool {
        perfView != nil || self["perf"] != .null || (kind == "text" && !["shown", "empty"].contains(state))
    }

    private func showPerfView() {
        let perfView = perfView ?? ScenePerfView.of(kind, byItsKind: self["perf"].text != "view")
        self.perfView = perfView
        (perfView.state, perfView.content, perfView.plays) = (state, content, self["plays"].isTrue)
        perfView.forced = self["answers"] == .null ? nil : self["answers"].list.compactMap(\.text)
        AllDrawn.answer(for: view, by: perfView)
    }

    private func showPicture(in image: UIImageView) {
        switch state {
        case "loading", "preview":
            if load == nil { load = ImageLoad(for: image) }
            image.image = state == "preview" ? UIImage(size: CGSize(width: 4, height: 4)) : nil
        case "failed":
            load?.failed()
            load = nil
        case "shown":
            let picture = pictures[content] ?? UIImage(size: CGSize(width: 40, height: 40))
            pictures[content] = picture
            image.image = picture
            load?.finished()
            load = nil
        default:
            image.image = nil
        }
    }

    private func showFilm(in view: FilmView) {
        if film != content {
            film = content
            view.film.standinIsReady = false
            view.player.replaceCurrentItem(
                with: state == "empty" ? nil : AVPlayerItem(url: URL(fileURLWithPath: "film")))
        }
        view.player.rate = self["plays"].isTrue ? 1 : 0
        let item = view.player.currentItem
        switch state {
        case "started": item?.standinStatus = .readyToPlay
        case "poster", "playing":
            item?.standinStatus = .readyToPlay
            view.film.standinIsReady = true
        case "failed": item?.standinStatus = .failed
        default: break
        }
    }
}

/// A plain view whose layer shows a player.
final class FilmView: UIView {
    override class var layerClass: AnyClass { AVPlayerLayer.self }
    let player = AVPlayer(playerItem: nil)
    var film: AVPlayerLayer { layer as! AVPlayerLayer }

    override init(frame: CGRect) {
        super.init(frame: frame)
        film.player = player
    }

    required init?(coder: NSCoder) { nil }
}

/// A view that draws its content itself, so that the SDK cannot read it.
final class GameView: UIView {
    override class var layerClass: AnyClass { CAMetalLayer.self }
}

/// A view, and a text, that are shown instead of content that has failed.
final class ErrorBox: UIView, PerfErrorView {}
final class ErrorText: UILabel, PerfErrorView {}

/// A Perf view that reports the state that the scene sets for it.
@MainActor class ScenePerfView: PerfView {
    var state = ""
    var content = 1
    var plays = false
    /// The names of the methods that return true, regardless of the state; nil if the state decides.
    var forced: [String]?

    static func of(_ kind: String, byItsKind: Bool) -> ScenePerfView {
        guard byItsKind else { return ScenePerfView() }
        return switch kind {
        case "text": SceneText()
        case "video": SceneFilm()
        default: ScenePicture()
        }
    }

    fileprivate func answers(_ word: String, in states: String...) -> Bool {
        forced.map { $0.contains(word) } ?? states.contains(state)
    }

    func isDrawn() -> Bool { answers("drawn", in: "shown", "poster") }
    func isFailed() -> Bool { answers("failed", in: "failed") }
    func isDeclaredEmpty() -> Bool { answers("declared-empty", in: "declared-empty") }
    func contentGeneration() -> Int? { content }
}

final class ScenePicture: ScenePerfView, PerfImageView {}
final class SceneText: ScenePerfView, PerfTextView {}
final class SceneFilm: ScenePerfView, PerfVideoView {
    func isVideoLoadStarted() -> Bool { answers("load-started", in: "started") }
    func isFirstFrameRendered() -> Bool { answers("first-frame", in: "playing") }
    func isPlaybackRequested() -> Bool { plays }
}
#endif
