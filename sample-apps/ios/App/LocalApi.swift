#if canImport(ObjectiveC) && canImport(UIKit)
  import UIKit

  /// A server without a network: answers a little later, and every ninth picture cannot be had.
  final class LocalApi: Api {
    private func later(_ milliseconds: Int, _ act: @escaping @MainActor () -> Void) {
      DispatchQueue.main.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
        MainActor.assumeIsolated { act() }
      }
    }

    func feed(_ answer: @escaping @MainActor ([Tile]) -> Void) {
      later(300) { answer((0..<40).map { Tile(picture: $0, caption: "tile \($0)") }) }
    }

    /// The film is `film.mp4`, any that was added to the app's target.
    func closeup(_ id: Int, _ answer: @escaping @MainActor (Closeup) -> Void) {
      guard let film = Bundle.main.url(forResource: "film", withExtension: "mp4") else {
        return print("add a film.mp4 to the app's target: without it VideoCloseup has nothing to show")
      }
      later(250) { answer(Closeup(title: "tile \(id)", film: film)) }
    }

    func search(_ text: String, _ answer: @escaping @MainActor ([String]) -> Void) {
      later(200) { answer((0..<6).map { "\(text) result \($0)" }) }
    }

    func picture(_ id: Int, _ answer: @escaping @MainActor (Picture?) -> Void) {
      later(100 + id % 7 * 120) { answer(id % 9 == 8 ? nil : self.draw(id)) }
    }

    private func draw(_ id: Int) -> UIImage {
      UIGraphicsImageRenderer(size: CGSize(width: 180, height: 200)).image { context in
        UIColor(hue: CGFloat(id % 12) / 12, saturation: 0.6, brightness: 0.9, alpha: 1).setFill()
        context.fill(CGRect(x: 0, y: 0, width: 180, height: 200))
      }
    }
  }
#endif
