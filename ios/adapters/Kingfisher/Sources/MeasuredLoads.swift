#if canImport(UIKit) && canImport(Kingfisher)
import AllDrawn
import Kingfisher
import UIKit

/// Loads pictures by Kingfisher, so that pending visits wait for them: call `imageView.kf.setMeasuredImage` instead of
/// `imageView.kf.setImage`. Arguments and results are the same. If Kingfisher shows a failure image, the load counts as
/// failed.
extension KingfisherWrapper where Base: UIImageView {
    /// Measured version of `setImage(with:placeholder:options:completionHandler:)` for a resource, usually a URL.
    @MainActor @discardableResult public func setMeasuredImage(
        with resource: (any Resource)?, placeholder: (any Placeholder)? = nil, options: KingfisherOptionsInfo? = nil,
        completionHandler: (@MainActor @Sendable (Result<RetrieveImageResult, KingfisherError>) -> Void)? = nil
    ) -> DownloadTask? {
        setMeasuredImage(
            with: resource?.convertToSource(), placeholder: placeholder, options: options,
            completionHandler: completionHandler)
    }

    /// Measured version of `setImage(with:placeholder:options:completionHandler:)` for a source.
    @MainActor @discardableResult public func setMeasuredImage(
        with source: Source?, placeholder: (any Placeholder)? = nil, options: KingfisherOptionsInfo? = nil,
        completionHandler: (@MainActor @Sendable (Result<RetrieveImageResult, KingfisherError>) -> Void)? = nil
    ) -> DownloadTask? {
        setMeasuredImage(
            with: source, placeholder: placeholder, options: options, progressBlock: nil,
            completionHandler: completionHandler)
    }

    /// Measured version of `setImage(with:placeholder:options:progressBlock:completionHandler:)` for a source.
    @MainActor @discardableResult public func setMeasuredImage(
        with source: Source?, placeholder: (any Placeholder)? = nil, options: KingfisherOptionsInfo? = nil,
        progressBlock: DownloadProgressBlock?,
        completionHandler: (@MainActor @Sendable (Result<RetrieveImageResult, KingfisherError>) -> Void)? = nil
    ) -> DownloadTask? {
        let load = ImageLoad(for: base, key: source?.cacheKey)
        return setImage(with: source, placeholder: placeholder, options: options, progressBlock: progressBlock) {
            load.end($0)
            completionHandler?($0)
        }
    }
}

extension ImageLoad {
    fileprivate func end(_ result: Result<RetrieveImageResult, KingfisherError>) {
        switch result {
        case .success: finished()
        // The app has started another load for the view, or set a nil source.
        case .failure(.imageSettingError(reason: .notCurrentSourceTask)),
            .failure(.imageSettingError(reason: .emptySource)):
            cancelled()
        case .failure(let error): error.isTaskCancelled ? cancelled() : failed()
        }
    }
}
#endif
