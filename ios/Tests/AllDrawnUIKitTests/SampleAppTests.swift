#if canImport(UIKit)
import AVFoundation
import Testing
import UIKit

@testable import AllDrawn
@testable import Tilework

/// Stands for the sample app's server. A test chooses in which frame each response arrives.
@MainActor final class FrameApi: Api {
    private let display: StageDisplay
    var tiles = (0..<8).map { Tile(picture: $0, caption: "tile \($0)") }
    /// Number of frames until the response to each request.
    var frames = (feed: 12, closeup: 10, search: 9)
    /// Number of frames until each picture arrives, and the pictures whose load fails.
    var pictureFrames: (Int) -> Int = { 5 + 3 * $0 }
    var missing: Set<Int> = []

    init(_ display: StageDisplay) { self.display = display }

    private func after(_ frames: Int, _ act: @escaping @MainActor () -> Void) {
        // Respond just before that frame: a timer at the frame's own time would fire after its drawing has begun.
        Stage.shared.after(Double(frames) / 60 - 0.000_1, act)
    }

    func feed(_ completion: @escaping @MainActor ([Tile]) -> Void) { after(frames.feed) { completion(self.tiles) } }
    func search(_ text: String, _ completion: @escaping @MainActor ([String]) -> Void) {
        after(frames.search) { completion((0..<6).map { "\(text) result \($0)" }) }
    }
    func closeup(_ id: Int, _ completion: @escaping @MainActor (Closeup) -> Void) {
        after(frames.closeup) { completion(Closeup(title: "tile \(id)", film: URL(fileURLWithPath: "film"))) }
    }
    func picture(_ id: Int, _ completion: @escaping @MainActor (UIImage?) -> Void) {
        after(pictureFrames(id)) {
            completion(self.missing.contains(id) ? nil : UIImage(size: CGSize(width: 40, height: 40)))
        }
    }
}

/// Tests the visits of the sample app's screens, as a user sees them.
extension SceneTests {
    private func app(_ root: (FrameApi) -> UIViewController) throws -> (StageDisplay, FrameApi, UIWindow) {
        let display = try StageDisplay()
        let api = FrameApi(display)
        let window = SurfaceWindow(windowScene: Stage.shared.scene)
        window.rootViewController = UINavigationController(rootViewController: root(api))
        window.makeKeyAndVisible()
        return (display, api, window)
    }

    // Returns the visit's time to visually complete, in frames.
    private func frames(_ event: VisitEvent?) -> Double? {
        event?.visuallyComplete.map { ($0 * 6_000).rounded() / 100 }
    }

    @Test func theFeedIsCompleteWithItsSlowestPicture() throws {
        let (display, _, window) = try app { HomeFeed(api: $0) }
        display.draw(until: 200)
        #expect(display.events.map(\.surface) == ["HomeFeed"])
        #expect(display.events.first?.outcome == .complete)
        // The feed arrives with frame 12 and is laid out in it. Its last visible picture (number 7) takes 26 more
        // frames to load.
        #expect(frames(display.events.first) == 39)
        withExtendedLifetime(window) {}
    }

    @Test func aMissingPictureEndsTheVisitWithErrors() throws {
        let (display, api, window) = try app { HomeFeed(api: $0) }
        api.missing = [7]
        display.draw(until: 200)
        #expect(display.events.first?.outcome == .completeWithErrors)
        withExtendedLifetime(window) {}
    }

    @Test func anEmptyFeedIsCompleteWithoutContent() throws {
        let (display, api, window) = try app { HomeFeed(api: $0) }
        api.tiles = []
        display.draw(until: 200)
        #expect(display.events.first?.outcome == .complete)
        #expect(display.events.first?.firstContent == nil)
        withExtendedLifetime(window) {}
    }

    @Test func theCloseupsVisitStartsAtTheTap() throws {
        let (display, _, window) = try app { HomeFeed(api: $0) }
        display.draw(until: 200)
        Stage.shared.tap(at: CGPoint(x: 100, y: 100), in: window)
        display.host.turn()
        let stack = try #require(window.rootViewController as? UINavigationController)
        let closeup = try #require(stack.topViewController as? VideoCloseup)
        display.draw(until: 240)
        closeup.film.player.currentItem?.standinStatus = .readyToPlay
        (closeup.film.layer as? AVPlayerLayer)?.standinIsReady = true
        display.draw(until: 400)
        let event = try #require(display.events.last)
        #expect(event.surface == "VideoCloseup" && event.outcome == .complete && event.startSource == .input)
        #expect(frames(event) == 41, "from the tap at frame 200 to the film's first frame at 241")
        withExtendedLifetime(window) {}
    }

    @Test func eachSearchKeyBeginsATypingVisit() throws {
        let (display, _, window) = try app { SearchAutocomplete(api: $0) }
        display.draw(until: 100)
        let stack = try #require(window.rootViewController as? UINavigationController)
        let search = try #require(stack.topViewController as? SearchAutocomplete)
        search.field.searchTextField.becomeFirstResponder()
        Stage.shared.type("m")
        display.draw(until: 104)
        Stage.shared.type("a")
        display.draw(until: 300)
        #expect(
            display.events.map(\.surface) == [
                "SearchAutocomplete", "SearchAutocomplete/typing", "SearchAutocomplete/typing",
            ])
        #expect(display.events.map(\.outcome) == [.complete, .superseded, .complete])
        #expect(frames(display.events.last) == 10, "nine frames to the response, one to the screen")
        withExtendedLifetime(window) {}
    }
}
#endif
