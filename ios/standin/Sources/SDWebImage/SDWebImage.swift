import Foundation
import UIKit

// A stand-in for the part of SDWebImage 5 that AllDrawnSDWebImage uses, with the names that Swift gives to its
// Objective-C interface. A test controls its network.

public struct SDWebImageOptions: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let retryFailed = SDWebImageOptions(rawValue: 1)
}

public struct SDWebImageContextOption: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
}

public enum SDImageCacheType: Int, Sendable {
    case none, disk, memory, all
}

public struct SDWebImageError: Error {
    public enum Code: Int, Sendable {
        case invalidURL = 1_000
        case badImageData = 1_001
        case cancelled = 2_002
    }
    public let code: Code
}

public typealias SDImageLoaderProgressBlock = (_ receivedSize: Int, _ expectedSize: Int, _ targetURL: URL?) -> Void
public typealias SDExternalCompletionBlock = (
    _ image: UIImage?, _ error: (any Error)?, _ cacheType: SDImageCacheType, _ imageURL: URL?
) -> Void

extension UIImageView {
    // swift-format-ignore: AlwaysUseLowerCamelCase
    public func sd_setImage(
        with url: URL?, placeholderImage placeholder: UIImage?, options: SDWebImageOptions = [],
        context: [SDWebImageContextOption: Any]?, progress progressBlock: SDImageLoaderProgressBlock?,
        completed completedBlock: SDExternalCompletionBlock? = nil
    ) {
        sd_cancelCurrentImageLoad()
        image = placeholder
        guard let url else {
            completedBlock?(nil, SDWebImageError(code: .invalidURL), .none, nil)
            return
        }
        if let cached = SDWebImageNetwork.cached[url] {
            image = cached
            completedBlock?(cached, nil, .memory, url)
            return
        }
        SDWebImageNetwork.waiting[ObjectIdentifier(self)] = (
            url,
            { [weak self] image, error in
                if let image { self?.image = image }
                completedBlock?(image, error, .none, url)
            }
        )
    }

    // swift-format-ignore: AlwaysUseLowerCamelCase
    public func sd_cancelCurrentImageLoad() {
        SDWebImageNetwork.waiting.removeValue(forKey: ObjectIdentifier(self))?.completion(
            nil, SDWebImageError(code: .cancelled))
    }
}

/// Not in SDWebImage's API: the network of the stand-in, which a test controls.
@MainActor public enum SDWebImageNetwork {
    static var waiting: [ObjectIdentifier: (url: URL, completion: @MainActor (UIImage?, (any Error)?) -> Void)] = [:]
    /// The cache: its pictures are returned at once.
    public static var cached: [URL: UIImage] = [:]

    /// Completes all loads of `url` with `image`, or with a failure if it is nil.
    public static func respond(_ url: URL, _ image: UIImage?) {
        for (view, (waitsFor, completion)) in waiting where waitsFor == url {
            waiting[view] = nil
            completion(image, image == nil ? SDWebImageError(code: .badImageData) : nil)
        }
    }
}
