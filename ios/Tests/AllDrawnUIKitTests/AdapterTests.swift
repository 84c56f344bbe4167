#if canImport(UIKit)
import AllDrawnKingfisher
import AllDrawnNuke
import AllDrawnSDWebImage
import Foundation
import Kingfisher
import Nuke
import NukeExtensions
import SDWebImage
import Testing
import UIKit

@testable import AllDrawn

/// The image loaders whose adapters are tested, each with its stand-in.
@MainActor enum Loader: CaseIterable {
    case kingfisher, nuke, sdWebImage

    static let placeholder = UIImage(size: CGSize(width: 1, height: 1))
    /// The image that two of the loaders show in place of a failed picture.
    static let failure = UIImage(size: CGSize(width: 2, height: 2))

    func load(_ url: URL?, into view: UIImageView, completion: @escaping @MainActor @Sendable () -> Void = {}) {
        switch self {
        case .kingfisher:
            view.kf.setMeasuredImage(
                with: url, placeholder: Loader.placeholder, options: [.onFailureImage(Loader.failure)]
            ) { _ in completion() }
        case .nuke:
            let options = ImageLoadingOptions(placeholder: Loader.placeholder, failureImage: Loader.failure)
            loadMeasuredImage(with: url, options: options, into: view) { _ in completion() }
        case .sdWebImage:
            view.sd_setMeasuredImage(with: url, placeholderImage: Loader.placeholder) { _, _, _, _ in
                MainActor.assumeIsolated { completion() }
            }
        }
    }

    func respond(_ url: URL, _ image: UIImage?) {
        switch self {
        case .kingfisher: KingfisherNetwork.respond(url, image)
        case .nuke: ImagePipeline.respond(url, image)
        case .sdWebImage: SDWebImageNetwork.respond(url, image)
        }
    }

    func cache(_ url: URL, _ image: UIImage) {
        switch self {
        case .kingfisher: KingfisherNetwork.cached[url] = image
        case .nuke: ImagePipeline.cached[url] = image
        case .sdWebImage: SDWebImageNetwork.cached[url] = image
        }
    }

    func cancel(_ view: UIImageView) {
        switch self {
        // Kingfisher cancels a load by its task. To set a nil source also ends the load.
        case .kingfisher: view.kf.setImage(with: nil)
        case .nuke: cancelRequest(for: view)
        case .sdWebImage: view.sd_cancelCurrentImageLoad()
        }
    }
}

extension SceneTests {
    /// A screen with a title and a picture that a loader fetches.
    @MainActor private final class Album {
        let display: StageDisplay
        let picture = UIImageView(frame: CGRect(x: 0, y: 100, width: 400, height: 300))
        private let window: UIWindow
        private let surface: SurfaceTracker

        init(_ prepare: (UIImageView) -> Void = { _ in }) throws {
            display = try StageDisplay()
            window = SurfaceWindow(windowScene: Stage.shared.scene)
            let screen = UIViewController()
            let title = UILabel(frame: CGRect(x: 0, y: 0, width: 400, height: 100))
            title.text = "an album"
            screen.view.addSubview(title)
            screen.view.addSubview(picture)
            window.rootViewController = screen
            window.makeKeyAndVisible()
            display.host.turn()
            prepare(picture)
            surface = SurfaceTracker(name: "Album", rootView: screen.view)
        }

        /// The outcome and the frame in which the visit was complete, as a text; nil while the visit is pending.
        var end: String? {
            display.events.first.map { event in
                let frame = event.visuallyComplete.map { " at \(Int(($0 * 60).rounded()))" } ?? ""
                return "\(event.outcome)\(frame)"
            }
        }
    }

    private static let (url, other) = (URL(string: "https://pictures.test/1")!, URL(string: "https://pictures.test/2")!)
    private static let image = UIImage(size: CGSize(width: 40, height: 40))

    @Test(arguments: Loader.allCases) func aPlaceholderDoesNotCompleteTheVisit(_ loader: Loader) throws {
        var calls = 0
        let album = try Album { picture in loader.load(Self.url, into: picture) { calls += 1 } }
        #expect(album.picture.image === Loader.placeholder)
        album.display.draw(until: 90)
        #expect(album.end == nil, "only the placeholder is shown")
        loader.respond(Self.url, Self.image)
        album.display.draw(until: 200)
        #expect(album.end == "complete at 91")
        #expect(calls == 1, "the app's own closure was called")
    }

    @Test(arguments: Loader.allCases) func aFailedLoadOfAllThatIsShownEndsTheVisitAsAnError(_ loader: Loader) throws {
        let album = try Album { loader.load(Self.url, into: $0) }
        album.display.draw(until: 30)
        loader.respond(Self.url, nil)
        album.display.draw(until: 200)
        #expect(album.end == "error", "a failure image counts as a failure")
        #expect(album.display.events.first.map { Int(($0.elapsed * 60).rounded()) } == 31)
    }

    @Test(arguments: Loader.allCases) func aCachedPictureCompletesTheVisitAtOnce(_ loader: Loader) throws {
        let known = try #require(URL(string: "https://pictures.test/cached"))
        loader.cache(known, Self.image)
        let album = try Album { loader.load(known, into: $0) }
        album.display.draw(until: 200)
        #expect(album.end == "complete at 1")
    }

    @Test(arguments: Loader.allCases) func aNewerLoadReplacesTheOlderOne(_ loader: Loader) throws {
        let album = try Album { loader.load(Self.url, into: $0) }
        album.display.draw(until: 10)
        loader.load(Self.other, into: album.picture)
        album.display.draw(until: 20)
        loader.respond(Self.url, Self.image)
        album.display.draw(until: 90)
        #expect(album.end == nil)
        loader.respond(Self.other, Self.image)
        album.display.draw(until: 200)
        #expect(album.end == "complete at 91")
    }

    @Test(arguments: Loader.allCases) func aNilOrCancelledLoadIsNotWaitedFor(_ loader: Loader) throws {
        let nothing = try Album { loader.load(nil, into: $0) }
        nothing.display.draw(until: 200)
        #expect(nothing.end == "complete at 1", "there was nothing to load")
        let cancelled = try Album { loader.load(Self.url, into: $0) }
        cancelled.display.draw(until: 30)
        loader.cancel(cancelled.picture)
        loader.respond(Self.url, Self.image)
        cancelled.display.draw(until: 200)
        #expect(cancelled.end == "complete at 31")
    }

    @Test(arguments: Loader.allCases) func aPictureThatIsLoadedAgainIsTheSameContent(_ loader: Loader) throws {
        for isSame in [true, false] {
            let (first, second) = (
                URL(string: "https://pictures.test/again")!, URL(string: "https://pictures.test/new")!
            )
            loader.cache(first, Self.image)
            loader.cache(second, UIImage(size: CGSize(width: 50, height: 50)))
            let album = try Album { loader.load(first, into: $0) }
            album.display.draw(until: 30)
            // The loader may have decoded the picture again: another `UIImage`, with the same key.
            loader.cache(first, UIImage(size: CGSize(width: 40, height: 40)))
            loader.load(isSame ? first : second, into: album.picture)
            album.display.draw(until: 200)
            #expect(album.end == (isSame ? "complete at 1" : "complete at 31"))
        }
    }

    @Test func theSamePictureIsTheSameContentWhateverLoadsIt() throws {
        let album = try Album { $0.image = Self.image }
        album.display.draw(until: 30)
        let load = ImageLoad(for: album.picture)
        album.picture.image = nil
        album.picture.image = Self.image
        load.finished()
        album.display.draw(until: 40)
        album.picture.image = nil
        album.display.draw(until: 45)
        album.picture.image = Self.image
        album.display.draw(until: 200)
        #expect(album.end == "complete at 1")
        #expect(album.picture.viewState.memory.generation == 1)
    }

    @Test func aFailedReloadOfThePictureIsNewContent() throws {
        let album = try Album { ImageLoad(for: $0, key: "a").finished() }
        album.picture.image = Self.image
        album.display.draw(until: 30)
        ImageLoad(for: album.picture, key: "a").failed()
        album.display.draw(until: 40)
        #expect(album.picture.viewState.memory.generation == 2)
        album.display.draw(until: 200)
        #expect(album.end == "error", "the failure image is not the picture with the key")
    }

    @Test func aCancelledTaskOfKingfisherIsNotWaitedFor() throws {
        let album = try Album()
        let task = album.picture.kf.setMeasuredImage(with: Self.url, placeholder: Loader.placeholder)
        album.display.draw(until: 30)
        task?.cancel()
        album.display.draw(until: 200)
        #expect(album.end == "complete at 31")
    }

    @Test func aLoadMayEndOnAnyThread() async throws {
        let album = try Album()
        let load = ImageLoad(for: album.picture)
        album.display.draw(until: 10)
        album.picture.image = Self.image
        await Task.detached { load.finished() }.value
        for _ in 0..<1_000 where album.picture.viewState.load != nil { await Task.yield() }
        album.display.draw(until: 200)
        #expect(album.end == "complete at 11")
    }
}
#endif
