#if canImport(UIKit) && canImport(NukeExtensions)
import AllDrawn
import Foundation
import Nuke
import NukeExtensions
import UIKit

// Loads pictures by Nuke, so that pending visits wait for them: call `loadMeasuredImage` instead of `loadImage`.
// Arguments and results are the same. If Nuke shows a failure image, the load counts as failed. Nuke releases the
// callbacks of a cancelled request, and with them the `ImageLoad`, which then counts as cancelled.

/// Measured version of `loadImage(with:options:into:completion:)` for a URL.
@MainActor @discardableResult public func loadMeasuredImage(
    with url: URL?, options: ImageLoadingOptions? = nil, into view: UIImageView,
    completion: (@MainActor @Sendable (Result<ImageResponse, ImagePipeline.Error>) -> Void)? = nil
) -> ImageTask? {
    loadMeasuredImage(with: url.map { ImageRequest(url: $0) }, options: options, into: view, completion: completion)
}

/// Measured version of `loadImage(with:options:into:completion:)` for a request.
@MainActor @discardableResult public func loadMeasuredImage(
    with request: ImageRequest?, options: ImageLoadingOptions? = nil, into view: UIImageView,
    completion: (@MainActor @Sendable (Result<ImageResponse, ImagePipeline.Error>) -> Void)? = nil
) -> ImageTask? {
    loadMeasuredImage(with: request, options: options, into: view, progress: nil, completion: completion)
}

/// Measured version of `loadImage(with:options:into:progress:completion:)` for a request.
@MainActor @discardableResult public func loadMeasuredImage(
    with request: ImageRequest?, options: ImageLoadingOptions? = nil, into view: UIImageView,
    progress: (@MainActor @Sendable (ImageResponse?, Int64, Int64) -> Void)?,
    completion: (@MainActor @Sendable (Result<ImageResponse, ImagePipeline.Error>) -> Void)? = nil
) -> ImageTask? {
    let load = ImageLoad(for: view, key: request?.imageId)
    return loadImage(with: request, options: options ?? .shared, into: view, progress: progress) { result in
        load.end(result)
        completion?(result)
    }
}

extension ImageLoad {
    fileprivate func end(_ result: Result<ImageResponse, ImagePipeline.Error>) {
        switch result {
        case .success: finished()
        case .failure(.imageRequestMissing): cancelled()
        case .failure: failed()
        }
    }
}
#endif
