#if canImport(UIKit) && canImport(Kingfisher)
import AllDrawn
import Kingfisher
import UIKit

/// Kingfisher's loads, with pending visits waiting for them: `imageView.kf.setMeasuredImage` where there was
/// `imageView.kf.setImage`. Arguments and answers are Kingfisher's own; a failure image is no picture.
extension KingfisherWrapper where Base: UIImageView {
    /// As `setImage(with:placeholder:options:completionHandler:)` of a resource, most often a URL.
    @MainActor @discardableResult public func setMeasuredImage(
        with resource: (any Resource)?, placeholder: (any Placeholder)? = nil, options: KingfisherOptionsInfo? = nil,
        completionHandler: (@MainActor @Sendable (Result<RetrieveImageResult, KingfisherError>) -> Void)? = nil
    ) -> DownloadTask? {
        setMeasuredImage(
            with: resource?.convertToSource(), placeholder: placeholder, options: options,
            completionHandler: completionHandler)
    }

    /// As that of a source.
    @MainActor @discardableResult public func setMeasuredImage(
        with source: Source?, placeholder: (any Placeholder)? = nil, options: KingfisherOptionsInfo? = nil,
        completionHandler: (@MainActor @Sendable (Result<RetrieveImageResult, KingfisherError>) -> Void)? = nil
    ) -> DownloadTask? {
        setMeasuredImage(
            with: source, placeholder: placeholder, options: options, progressBlock: nil,
            completionHandler: completionHandler)
    }

    /// As `setImage(with:placeholder:options:progressBlock:completionHandler:)` of a source.
    @MainActor @discardableResult public func setMeasuredImage(
        with source: Source?, placeholder: (any Placeholder)? = nil, options: KingfisherOptionsInfo? = nil,
        progressBlock: DownloadProgressBlock?,
        completionHandler: (@MainActor @Sendable (Result<RetrieveImageResult, KingfisherError>) -> Void)? = nil
    ) -> DownloadTask? {
        let load = ImageLoad(for: base)
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
        // The view was given something else to load, or nothing.
        case .failure(.imageSettingError(reason: .notCurrentSourceTask)),
            .failure(.imageSettingError(reason: .emptySource)):
            cancelled()
        case .failure(let error): error.isTaskCancelled ? cancelled() : failed()
        }
    }
}
#endif
