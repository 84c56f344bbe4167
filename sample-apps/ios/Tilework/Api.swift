#if canImport(UIKit)
  import Foundation

  /// The app's server. It calls each completion later, on the main thread. Tests replace the server
  /// to choose when.
  @MainActor protocol Api: AnyObject {
    func feed(_ completion: @escaping @MainActor ([Tile]) -> Void)
    func closeup(_ id: Int, _ completion: @escaping @MainActor (Closeup) -> Void)
    func search(_ text: String, _ completion: @escaping @MainActor ([String]) -> Void)
    /// Fetches a picture. The completion gets nil if the picture cannot be fetched.
    func picture(_ id: Int, _ completion: @escaping @MainActor (Picture?) -> Void)
  }

  struct Tile: Equatable {
    var picture: Int
    var caption: String
  }

  struct Closeup {
    var title: String
    var film: URL
  }
#endif
