import Foundation
import UIKit

// A stand-in for the part of Kingfisher 8 that AllDrawnKingfisher uses: it has the same public names and types, and
// gives a view its pictures in the documented order. A test controls its network.

public struct KingfisherWrapper<Base>: @unchecked Sendable {
    public let base: Base
    public init(_ base: Base) { self.base = base }
}

public protocol KingfisherCompatible: AnyObject {}

extension KingfisherCompatible {
    public var kf: KingfisherWrapper<Self> {
        get { KingfisherWrapper(self) }
        set {}
    }
}

extension UIImageView: KingfisherCompatible {}

public protocol Resource: Sendable {
    var cacheKey: String { get }
    var downloadURL: URL { get }
}

extension Resource {
    public func convertToSource() -> Source { .network(self) }
}

extension URL: Resource {
    public var cacheKey: String { absoluteString }
    public var downloadURL: URL { self }
}

public enum Source: Sendable {
    case network(any Resource)

    public var cacheKey: String {
        switch self {
        case .network(let resource): resource.cacheKey
        }
    }
}

@MainActor public protocol Placeholder {
    func add(to imageView: UIImageView)
    func remove(from imageView: UIImageView)
}

extension UIImage: Placeholder {
    public func add(to imageView: UIImageView) { imageView.image = self }
    public func remove(from imageView: UIImageView) { imageView.image = nil }
}

public enum KingfisherOptionsInfoItem: Sendable {
    case onFailureImage(UIImage?)
}

public typealias KingfisherOptionsInfo = [KingfisherOptionsInfoItem]
public typealias DownloadProgressBlock = (_ receivedSize: Int64, _ totalSize: Int64) -> Void

public struct RetrieveImageResult: Sendable {
    public let image: UIImage
}

public enum KingfisherError: Error {
    public enum RequestErrorReason: Sendable {
        case emptyRequest, taskCancelled
    }
    public enum ResponseErrorReason: Sendable {
        case invalidURLResponse
    }
    public enum ImageSettingErrorReason: Sendable {
        case emptySource
        case notCurrentSourceTask(result: RetrieveImageResult?, error: (any Error)?, source: Source)
    }
    case requestError(reason: RequestErrorReason)
    case responseError(reason: ResponseErrorReason)
    case imageSettingError(reason: ImageSettingErrorReason)

    public var isTaskCancelled: Bool {
        if case .requestError(reason: .taskCancelled) = self { return true }
        return false
    }
}

public final class DownloadTask: Sendable {
    let cancelled: @MainActor @Sendable () -> Void
    init(_ cancelled: @escaping @MainActor @Sendable () -> Void) { self.cancelled = cancelled }
    @MainActor public func cancel() { cancelled() }
}

@MainActor extension KingfisherWrapper where Base: UIImageView {
    @discardableResult public func setImage(
        with source: Source?, placeholder: (any Placeholder)? = nil, options: KingfisherOptionsInfo? = nil,
        progressBlock: DownloadProgressBlock? = nil,
        completionHandler: (@MainActor @Sendable (Result<RetrieveImageResult, KingfisherError>) -> Void)? = nil
    ) -> DownloadTask? {
        let view = base
        view.image = nil
        placeholder?.add(to: view)
        guard case .network(let resource)? = source else {
            KingfisherNetwork.latest[ObjectIdentifier(view)] = nil
            completionHandler?(.failure(.imageSettingError(reason: .emptySource)))
            return nil
        }
        let load = KingfisherNetwork.begin(resource.downloadURL) { result, number in
            guard KingfisherNetwork.latest[ObjectIdentifier(view)] == number else {
                let reason = KingfisherError.ImageSettingErrorReason.notCurrentSourceTask(
                    result: try? result.get(), error: nil, source: .network(resource))
                completionHandler?(.failure(.imageSettingError(reason: reason)))
                return
            }
            if case .success(let retrieved) = result { view.image = retrieved.image }
            if case .failure = result, case .onFailureImage(let image)? = options?.first { view.image = image }
            completionHandler?(result)
        }
        KingfisherNetwork.latest[ObjectIdentifier(view)] = load
        KingfisherNetwork.respondFromCache(resource.downloadURL)
        return DownloadTask {
            KingfisherNetwork.respond(load, .failure(.requestError(reason: .taskCancelled)))
        }
    }
}

/// Not in Kingfisher's API: the network of the stand-in, which a test controls.
@MainActor public enum KingfisherNetwork {
    typealias Completion = @MainActor (Result<RetrieveImageResult, KingfisherError>, _ number: Int) -> Void
    static var latest: [ObjectIdentifier: Int] = [:]
    private static var waiting: [Int: (url: URL, completion: Completion)] = [:]
    private static var count = 0
    /// The cache: its pictures are returned at once.
    public static var cached: [URL: UIImage] = [:]

    static func begin(_ url: URL, _ completion: @escaping Completion) -> Int {
        count += 1
        waiting[count] = (url, completion)
        return count
    }

    static func respond(_ number: Int, _ result: Result<RetrieveImageResult, KingfisherError>) {
        waiting.removeValue(forKey: number)?.completion(result, number)
    }

    static func respondFromCache(_ url: URL) { if let image = cached[url] { respond(url, image) } }

    /// Completes all loads of `url` with `image`, or with a failure if it is nil.
    public static func respond(_ url: URL, _ image: UIImage?) {
        for number in waiting.filter({ $0.value.url == url }).keys.sorted() {
            respond(
                number,
                image.map { .success(RetrieveImageResult(image: $0)) }
                    ?? .failure(.responseError(reason: .invalidURLResponse)))
        }
    }
}
