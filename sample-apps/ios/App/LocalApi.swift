#if canImport(ObjectiveC) && canImport(UIKit)
  import UIKit

  /// Stands for the app's server without a network: it responds after a delay, and every ninth
  /// picture fails.
  final class LocalApi: Api {
    private func later(_ milliseconds: Int, _ act: @escaping @MainActor () -> Void) {
      DispatchQueue.main.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
        MainActor.assumeIsolated { act() }
      }
    }

    func feed(_ completion: @escaping @MainActor ([Tile]) -> Void) {
      later(300) { completion((0..<40).map { Tile(picture: $0, caption: "tile \($0)") }) }
    }

    /// Responds with the file `film.mp4`, which must have been added to the app's target.
    func closeup(_ id: Int, _ completion: @escaping @MainActor (Closeup) -> Void) {
      guard let film = Bundle.main.url(forResource: "film", withExtension: "mp4") else {
        return print("film.mp4 is missing: add any film of this name to the app's target to see VideoCloseup")
      }
      later(250) { completion(Closeup(title: "tile \(id)", film: film)) }
    }

    func search(_ text: String, _ completion: @escaping @MainActor ([String]) -> Void) {
      later(200) { completion((0..<6).map { "\(text) result \($0)" }) }
    }

    func picture(_ id: Int, _ completion: @escaping @MainActor (Picture?) -> Void) {
      later(100 + id % 7 * 120) { completion(id % 9 == 8 ? nil : self.draw(id)) }
    }

    private func draw(_ id: Int) -> UIImage {
      UIGraphicsImageRenderer(size: CGSize(width: 180, height: 200)).image { context in
        UIColor(hue: CGFloat(id % 12) / 12, saturation: 0.6, brightness: 0.9, alpha: 1).setFill()
        context.fill(CGRect(x: 0, y: 0, width: 180, height: 200))
      }
    }
  }
#endif
