internal import AllDrawnBindings
import Dispatch
import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Sends finished visits to the collector. It asks the core what to send and when, and passes each response back to the
/// core. All of this runs on the uploader's own queue, one request at a time.
final class Uploader: NSObject, @unchecked Sendable {
    /// Maximum length, in bytes, of a response body that the core reads.
    private static let maxResponseBytes = 4 * 1024
    /// Time after which a request is cancelled, seconds.
    private static let timeoutSeconds = 60.0

    let delivery: Delivery
    private let endpoint: URL
    private let queue = DispatchQueue(label: "dev.alldrawn.upload", qos: .utility)
    // These variables are used on `queue` only.
    private var session: URLSession?
    private var isSending = false
    private var waits = 0

    init(_ delivery: Delivery, to endpoint: URL) {
        self.delivery = delivery
        self.endpoint = endpoint
    }

    /// Sends the next batch if one is due. Any thread.
    func check() {
        queue.async { self.sendNext() }
    }

    /// Writes all finished visits to disk and sends them now, because the app may end soon. Calls `done`, on any
    /// thread, once the visits are on disk and no upload is running any more.
    func sendNow(_ done: @escaping @Sendable () -> Void) {
        queue.async {
            _ = try? self.delivery.flush(hurry: true)
            self.sendNext()
            self.queue.async { self.whenIdle(done) }
        }
    }

    func consent(_ consent: Bool) {
        try? delivery.consent(consent: consent)
    }

    func fill(_ status: inout Status) {
        guard let current = try? delivery.status() else { return }
        status.storage = Status.Storage(rawValue: current.state)
        status.queued = Int(clamping: current.queued)
        status.dropped = current.dropped
    }

    private func whenIdle(_ done: @escaping @Sendable () -> Void) {
        if !isSending { return done() }
        queue.asyncAfter(deadline: .now() + 0.1) { self.whenIdle(done) }
    }

    private func sendNext() {
        guard !isSending, let next = try? delivery.nextUpload(), let upload = NextUpload(next) else { return }
        switch upload {
        case .send(let handle, let body): send(handle, body)
        case .wait(let milliseconds):
            waits &+= 1
            let wait = waits
            queue.asyncAfter(deadline: .now() + .milliseconds(Int(clamping: milliseconds))) {
                // Do nothing if a later wait has replaced this one.
                if wait == self.waits { self.sendNext() }
            }
        case .idle: break
        }
    }

    private func send(_ handle: UInt64, _ body: Data) {
        isSending = true
        var request = URLRequest(url: endpoint)
        request.httpMethod = "POST"
        request.setValue("application/x-protobuf", forHTTPHeaderField: "Content-Type")
        request.setValue("gzip", forHTTPHeaderField: "Content-Encoding")
        // The core reads the acknowledgement in protobuf; without this header the collector sends text for people.
        request.setValue("application/x-protobuf", forHTTPHeaderField: "Accept")
        let session = session ?? makeSession()
        self.session = session
        session.uploadTask(with: request, from: body) { data, response, _ in
            self.queue.async {
                self.isSending = false
                self.batchDone(handle, response as? HTTPURLResponse, data)
                self.sendNext()
            }
        }.resume()
    }

    private func batchDone(_ handle: UInt64, _ response: HTTPURLResponse?, _ body: Data?) {
        _ = try? delivery.batchDone(
            handle: handle, status: UInt16(clamping: response?.statusCode ?? 0),
            retryAfter: response?.value(forHTTPHeaderField: "Retry-After"),
            date: response?.value(forHTTPHeaderField: "Date"),
            body: Data((body ?? Data()).prefix(Uploader.maxResponseBytes + 1)))
    }

    // Makes a session that keeps no cookies, cache or credentials. `RequestHolds` does not observe its requests.
    private func makeSession() -> URLSession {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForResource = Uploader.timeoutSeconds
        configuration.httpCookieStorage = nil
        configuration.urlCache = nil
        configuration.urlCredentialStorage = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        configuration.protocolClasses = configuration.protocolClasses?.filter { $0 != RequestHolds.self }
        return URLSession(configuration: configuration, delegate: SameOrigin(), delegateQueue: nil)
    }
}

/// The core's next step for the uploader: one byte (0 send, 1 wait, 2 idle, 3 stopped), a 64-bit number, then the body.
private enum NextUpload {
    case send(handle: UInt64, body: Data)
    case wait(milliseconds: UInt64)
    case idle

    init?(_ bytes: Data) {
        guard bytes.count >= 9, let what = bytes.first else { return nil }
        let number = bytes.dropFirst().prefix(8).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64(clamping: $1) }
        switch what {
        case 0: self = .send(handle: number, body: Data(bytes.dropFirst(9)))
        case 1: self = .wait(milliseconds: number)
        default: self = .idle
        }
    }
}

/// Refuses redirects to another origin, since events may be sent only to the address that the app has configured.
private final class SameOrigin: NSObject, URLSessionTaskDelegate {
    func urlSession(
        _: URLSession, task: URLSessionTask, willPerformHTTPRedirection _: HTTPURLResponse, newRequest: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        let (from, to) = (task.originalRequest?.url, newRequest.url)
        let isSame = from?.scheme == to?.scheme && from?.host == to?.host && from?.port == to?.port
        completionHandler(isSame ? newRequest : nil)
    }
}
