#if canImport(UIKit) && canImport(Kingfisher)
import AllDrawn
import Kingfisher
import UIKit

/// Loads by Kingfisher that pending visits wait for: use `imageView.kf.setMeasuredImage` in place of
/// `imageView.kf.setImage`. Arguments and results are Kingfisher's. A failure image counts as a failure.
extension KingfisherWrapper where Base: UIImageView {
    /// As `setImage(with:placeholder:options:completionHandler:)` for a resource, usually a URL.
    @MainActor @discardableResult public func setMeasuredImage(
        with resource: (any Resource)?, placeholder: (any Placeholder)? = nil, options: KingfisherOptionsInfo? = nil,
        completionHandler: (@MainActor @Sendable (Result<RetrieveImageResult, KingfisherError>) -> Void)? = nil
    ) -> DownloadTask? {
        setMeasuredImage(
            with: resource?.convertToSource(), placeholder: placeholder, options: options,
            completionHandler: completionHandler)
    }

    /// As `setImage(with:placeholder:options:completionHandler:)` for a source.
    @MainActor @discardableResult public func setMeasuredImage(
        with source: Source?, placeholder: (any Placeholder)? = nil, options: KingfisherOptionsInfo? = nil,
        completionHandler: (@MainActor @Sendable (Result<RetrieveImageResult, KingfisherError>) -> Void)? = nil
    ) -> DownloadTask? {
        setMeasuredImage(
            with: source, placeholder: placeholder, options: options, progressBlock: nil,
            completionHandler: completionHandler)
    }

    /// As `setImage(with:placeholder:options:progressBlock:completionHandler:)` for a source.
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
        // Another load, or none, has replaced this one.
        case .failure(.imageSettingError(reason: .notCurrentSourceTask)),
            .failure(.imageSettingError(reason: .emptySource)):
            cancelled()
        case .failure(let error): error.isTaskCancelled ? cancelled() : failed()
        }
    }
}
#endif
