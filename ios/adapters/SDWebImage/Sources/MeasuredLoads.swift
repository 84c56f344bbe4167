#if canImport(UIKit) && canImport(SDWebImage)
import AllDrawn
import Foundation
import SDWebImage
import UIKit

/// Loads pictures by SDWebImage, so that pending visits wait for them: call `imageView.sd_setMeasuredImage` instead of
/// `imageView.sd_setImage`. Arguments and results are the same.
extension UIImageView {
    /// Measured version of `sd_setImage(with:placeholderImage:options:completed:)`.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    public func sd_setMeasuredImage(
        with url: URL?, placeholderImage: UIImage? = nil, options: SDWebImageOptions = [],
        completed: SDExternalCompletionBlock? = nil
    ) {
        sd_setMeasuredImage(
            with: url, placeholderImage: placeholderImage, options: options, context: nil, progress: nil,
            completed: completed)
    }

    /// Measured version of `sd_setImage(with:placeholderImage:options:context:progress:completed:)`.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    public func sd_setMeasuredImage(
        with url: URL?, placeholderImage: UIImage? = nil, options: SDWebImageOptions = [],
        context: [SDWebImageContextOption: Any]?, progress: SDImageLoaderProgressBlock?,
        completed: SDExternalCompletionBlock? = nil
    ) {
        let load = ImageLoad(for: self, key: url?.absoluteString)
        sd_setImage(
            with: url, placeholderImage: placeholderImage, options: options, context: context, progress: progress
        ) { image, error, cacheType, url in
            load.end(hasImage: image != nil, url, error)
            completed?(image, error, cacheType, url)
        }
    }
}

extension ImageLoad {
    nonisolated fileprivate func end(hasImage: Bool, _ url: URL?, _ error: (any Error)?) {
        if hasImage { return finished() }
        // The load counts as cancelled if the app has started another one for the view, or set a nil URL.
        let isCancelled = (error as? SDWebImageError)?.code == .cancelled
        if isCancelled || url == nil { cancelled() } else { failed() }
    }
}
#endif
