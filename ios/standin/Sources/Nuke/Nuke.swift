import Foundation
import UIKit

// A stand-in for the part of Nuke 12 that AllDrawnNuke touches. Its network is in a test's hands.

public struct ImageRequest: Sendable {
    public let url: URL?
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

    // Not Nuke's, from here on.
    public typealias Completion = @MainActor (Result<ImageResponse, Error>) -> Void
    @MainActor private static var waiting: [Int: (url: URL?, completion: Completion)] = [:]
    @MainActor private static var count = 0
    /// Answered at once.
    @MainActor public static var cached: [URL: UIImage] = [:]

    /// A cancelled task drops what it would have called.
    @MainActor static func forget(_ number: Int) { waiting[number] = nil }

    @MainActor public static func begin(_ request: ImageRequest, _ completion: @escaping Completion) -> ImageTask {
        count += 1
        waiting[count] = (request.url, completion)
        return ImageTask(count)
    }

    /// All that wait for `url` have their answer; nil: a failure.
    @MainActor public static func respond(_ url: URL, _ image: UIImage?) {
        for number in waiting.filter({ $0.value.url == url }).keys.sorted() {
            waiting.removeValue(forKey: number)?.completion(
                image.map { .success(ImageResponse(image: $0)) } ?? .failure(.dataIsEmpty))
        }
    }
}

extension ImageResponse {
    /// Not Nuke's.
    public init(cached image: UIImage) { self.image = image }
}
