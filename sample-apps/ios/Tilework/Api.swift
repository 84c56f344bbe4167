#if canImport(UIKit)
  import Foundation

  /// What the app's server answers: later, on the main thread. A test gives one that answers when it likes.
  @MainActor protocol Api: AnyObject {
    func feed(_ answer: @escaping @MainActor ([Tile]) -> Void)
    func closeup(_ id: Int, _ answer: @escaping @MainActor (Closeup) -> Void)
    func search(_ text: String, _ answer: @escaping @MainActor ([String]) -> Void)
    /// A picture, or nothing where it cannot be had.
    func picture(_ id: Int, _ answer: @escaping @MainActor (Picture?) -> Void)
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
