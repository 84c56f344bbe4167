import Foundation
import UIKit

// A stand-in for the part of Nuke 12 that AllDrawnNuke uses. A test controls its network.

public struct ImageRequest: Sendable {
    public let url: URL?
    /// The request's id in caches: by default its URL.
    public var imageId: String? { url?.absoluteString }
    public init(url: URL?) { self.url = url }
}

public struct ImageResponse: @unchecked Sendable {
    public let image: UIImage
}

public final class ImageTask: Sendable {
    private let number: Int
    init(_ number: Int) { self.number = number }
    @MainActor public func cancel() { ImagePipeline.forget(number) }
}

public final class ImagePipeline: Sendable {
    public enum Error: Swift.Error {
        case dataIsEmpty
        case imageRequestMissing
    }

    // The members below are not in Nuke's API: through them a test controls the network.
    public typealias Completion = @MainActor (Result<ImageResponse, Error>) -> Void
    @MainActor private static var waiting: [Int: (url: URL?, completion: Completion)] = [:]
    @MainActor private static var count = 0
    /// The cache: its pictures are returned at once.
    @MainActor public static var cached: [URL: UIImage] = [:]

    /// Removes a cancelled task and so releases its callbacks, as Nuke does.
    @MainActor static func forget(_ number: Int) { waiting[number] = nil }

    @MainActor public static func begin(_ request: ImageRequest, _ completion: @escaping Completion) -> ImageTask {
        count += 1
        waiting[count] = (request.url, completion)
        return ImageTask(count)
    }

    /// Completes all loads of `url` with `image`, or with a failure if it is nil.
    @MainActor public static func respond(_ url: URL, _ image: UIImage?) {
        for number in waiting.filter({ $0.value.url == url }).keys.sorted() {
            waiting.removeValue(forKey: number)?.completion(
                image.map { .success(ImageResponse(image: $0)) } ?? .failure(.dataIsEmpty))
        }
    }
}

extension ImageResponse {
    /// Not in Nuke's API.
    public init(cached image: UIImage) { self.image = image }
}
