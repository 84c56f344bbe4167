import Foundation
import Nuke
import UIKit

// A stand-in for the part of NukeExtensions that AllDrawnNuke uses.

@MainActor public protocol Nuke_ImageDisplaying {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    func nuke_display(image: UIImage?, data: Data?)
}

public typealias ImageDisplayingView = UIView & Nuke_ImageDisplaying

extension UIImageView: Nuke_ImageDisplaying {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    public func nuke_display(image: UIImage?, data: Data? = nil) { self.image = image }
}

public struct ImageLoadingOptions {
    @MainActor public static var shared = ImageLoadingOptions()
    public var placeholder: UIImage?
    public var failureImage: UIImage?

    public init(placeholder: UIImage? = nil, failureImage: UIImage? = nil) {
        (self.placeholder, self.failureImage) = (placeholder, failureImage)
    }
}

@MainActor private var tasks: [ObjectIdentifier: ImageTask] = [:]

@MainActor @discardableResult public func loadImage(
    with request: ImageRequest?, options: ImageLoadingOptions? = nil, into view: ImageDisplayingView,
    progress: (@MainActor @Sendable (_ response: ImageResponse?, _ completed: Int64, _ total: Int64) -> Void)? = nil,
    completion: (@MainActor @Sendable (_ result: Result<ImageResponse, ImagePipeline.Error>) -> Void)? = nil
) -> ImageTask? {
    let options = options ?? .shared
    cancelRequest(for: view)
    view.nuke_display(image: options.placeholder, data: nil)
    guard let request else {
        if let image = options.failureImage { view.nuke_display(image: image, data: nil) }
        completion?(.failure(.imageRequestMissing))
        return nil
    }
    if let url = request.url, let image = ImagePipeline.cached[url] {
        view.nuke_display(image: image, data: nil)
        completion?(.success(ImageResponse(cached: image)))
        return nil
    }
    let task = ImagePipeline.begin(request) { result in
        switch result {
        case .success(let response): view.nuke_display(image: response.image, data: nil)
        case .failure: if let image = options.failureImage { view.nuke_display(image: image, data: nil) }
        }
        completion?(result)
    }
    tasks[ObjectIdentifier(view)] = task
    return task
}

@MainActor public func cancelRequest(for view: ImageDisplayingView) {
    tasks.removeValue(forKey: ObjectIdentifier(view))?.cancel()
}
