import Dispatch
import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension AllDrawn {
    /// Lets the requests of all sessions that are created with this configuration after the call delay the confirmation
    /// of pending visits. Takes effect only if `Config.requests` is true. Can be called on any thread.
    ///
    /// To observe a request, AllDrawn sends it through a session of its own. The properties of the request itself are
    /// kept: URL, method, headers, body, `timeoutInterval`, `cachePolicy`, `httpShouldHandleCookies` and the networks
    /// that it allows. The observed session's delegate still decides about server trust (pinning), client certificates,
    /// passwords and redirects.
    ///
    /// Settings that only the configuration has are not kept: its cookie, credential and cache stores (the shared ones
    /// are used), proxies, minimum TLS version, connection limits, `waitsForConnectivity`, and time-outs that differ
    /// from the request's. Do not observe a session that depends on one of these settings, or an ephemeral session
    /// whose responses must not be written to disk.
    public static func observe(_ configuration: URLSessionConfiguration) {
        let others = (configuration.protocolClasses ?? []).filter { $0 != RequestHolds.self }
        // Insert the class after the protocol classes of the app and of other SDKs, which keep their priority, and
        // before the system's classes.
        let systems = (URLSessionConfiguration.ephemeral.protocolClasses ?? []).map { ObjectIdentifier($0) }
        let first = others.firstIndex { systems.contains(ObjectIdentifier($0)) } ?? others.endIndex
        configuration.protocolClasses = Array(others[..<first]) + [RequestHolds.self] + others[first...]
    }
}

/// Delays the confirmation of pending visits while requests of the app run (`Config.requests`). To observe a request,
/// it sends the request unchanged through AllDrawn's own session. Beacons (`networkServiceType` `.background`) and
/// event streams delay nothing. Requests whose body is a stream are not observed, since a stream cannot be sent twice;
/// nor are upload, download and background tasks.
final class RequestHolds: URLProtocol, @unchecked Sendable {
    private static let mark = "dev.alldrawn.seen"
    /// `opened` is called when a request begins, and `closed` when it has ended. Both are called on any thread.
    private typealias Callbacks = (
        opened: @Sendable () -> Request, closed: @Sendable (Request, _ hasFailed: Bool) -> Void
    )
    private static let callbacks = Locked<Callbacks?>(nil)
    private static let relay = Relay()

    private let hold = Locked<Request?>(nil)
    // True once the server has responded with an error.
    private let isRefused = Locked(false)

    @MainActor static func install(in sdk: Sdk) {
        guard !sdk.isOff else { return }
        let requests = sdk.requests
        sdk.holdsObserved = true
        callbacks.with {
            $0 = (
                opened: {
                    let request = requests.opened(at: SystemHost.moment)
                    Task { @MainActor in sdk.requestOpened(request) }
                    return request
                },
                closed: { request, hasFailed in
                    guard requests.closed(request) else { return }
                    // Release the hold in the next turn of the run loop: by then the app has drawn the response, and a
                    // walk has seen it.
                    Task { @MainActor in sdk.host.nextTurn { sdk.requestClosed(request, hasFailed: hasFailed) } }
                }
            )
        }
        sdk.hook(
            Hooks {
                _ = URLProtocol.registerClass(RequestHolds.self)
            } remove: {
                // Requests that are already running continue to their end.
                callbacks.with { $0 = nil }
                URLProtocol.unregisterClass(RequestHolds.self)
            })
    }

    override class func canInit(with task: URLSessionTask) -> Bool {
        // Upload tasks are excluded: an upload task is a data task too, but its body is not in the request.
        guard task is URLSessionDataTask, !(task is URLSessionUploadTask), let request = task.currentRequest else {
            return false
        }
        return canInit(with: request)
    }

    override class func canInit(with request: URLRequest) -> Bool {
        guard callbacks.with({ $0 != nil }), property(forKey: mark, in: request) == nil, request.httpBodyStream == nil
        else {
            return false
        }
        return ["http", "https"].contains(request.url?.scheme?.lowercased())
            && request.networkServiceType != .background
    }

    override class func canonicalRequest(for request: URLRequest) -> URLRequest { request }

    override func startLoading() {
        guard let marked = (request as NSURLRequest).mutableCopy() as? NSMutableURLRequest else {
            return ended(URLError(.unknown))
        }
        RequestHolds.setProperty(true, forKey: RequestHolds.mark, in: marked)
        hold.with { $0 = RequestHolds.callbacks.with { $0 }?.opened() }
        RequestHolds.relay.send(marked as URLRequest, for: self)
    }

    override func stopLoading() {
        // The app has cancelled the request, if it has not ended before: that is no failure.
        RequestHolds.relay.cancel(self)
        release(takeHold(), hasFailed: false)
    }

    func responded(_ response: URLResponse) {
        let isError = (response as? HTTPURLResponse).map { $0.statusCode >= 400 } ?? false
        isRefused.with { $0 = isError }
        // Release the hold of an event stream now, since such a response has no end to wait for.
        if response.mimeType == "text/event-stream" { release(takeHold(), hasFailed: isError) }
        // No caching here: AllDrawn's session, which sent the request, has already cached the response if that is
        // allowed.
        client?.urlProtocol(self, didReceive: response, cacheStoragePolicy: .notAllowed)
    }

    fileprivate func received(_ data: Data) { client?.urlProtocol(self, didLoad: data) }

    func redirected(_ request: URLRequest, _ response: URLResponse) {
        guard let unmarked = (request as NSURLRequest).mutableCopy() as? NSMutableURLRequest else { return }
        RequestHolds.removeProperty(forKey: RequestHolds.mark, in: unmarked)
        client?.urlProtocol(self, wasRedirectedTo: unmarked as URLRequest, redirectResponse: response)
        // The app's session decides about the redirect and sends the next request itself. This load ends here, without
        // the redirect's body, as in Apple's sample CustomHTTPProtocol.
        RequestHolds.relay.cancel(self)
        ended(CocoaError(.userCancelled))
    }

    /// Passes an authentication challenge (server trust, client certificate, password) to the app's session, which
    /// decides as it would without AllDrawn. If this load has no client any more, the system's default handling
    /// applies.
    func challenged(
        _ challenge: URLAuthenticationChallenge,
        _ completion: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        guard let client else { return completion(.performDefaultHandling, nil) }
        let passed = URLAuthenticationChallenge(authenticationChallenge: challenge, sender: ChallengeSender(completion))
        client.urlProtocol(self, didReceive: passed)
    }

    func ended(_ error: (any Error)?) {
        // Take the hold first: the client stops this load when it learns of the end.
        let request = takeHold()
        if let error {
            client?.urlProtocol(self, didFailWithError: error)
        } else {
            client?.urlProtocolDidFinishLoading(self)
        }
        release(request, hasFailed: error.map { !$0.isCancellation } ?? isRefused.with { $0 })
    }

    // Returns the request whose hold is open, and forgets it, so that the hold is released only once.
    private func takeHold() -> Request? {
        hold.with { hold in
            defer { hold = nil }
            return hold
        }
    }

    // Releases the hold of a request. `hasFailed`: the request ended with an error (metric §14).
    private func release(_ request: Request?, hasFailed: Bool) {
        if let request { RequestHolds.callbacks.with { $0 }?.closed(request, hasFailed) }
    }
}

extension Error {
    // True if the error says that the app cancelled the request, or that this load ended at a redirect.
    fileprivate var isCancellation: Bool {
        (self as? URLError)?.code == .cancelled || (self as? CocoaError)?.code == .userCancelled
    }
}

/// Owns the session that sends the observed requests, and knows which load waits for which response. The session's
/// delegate is called on a separate queue, because the app's session uses its own queue and must not wait for another
/// session.
private final class Relay: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    private let queue = DispatchQueue(label: "dev.alldrawn.requests")
    // `session` and `sent` are used on `queue` only. The delegate's methods also run there.
    private lazy var session: URLSession = {
        let calls = OperationQueue()
        calls.underlyingQueue = queue
        return URLSession(configuration: .default, delegate: self, delegateQueue: calls)
    }()
    private var sent: [Int: (holder: RequestHolds, task: URLSessionDataTask)] = [:]

    func send(_ request: URLRequest, for holder: RequestHolds) {
        queue.async {
            let task = self.session.dataTask(with: request)
            self.sent[task.taskIdentifier] = (holder, task)
            task.resume()
        }
    }

    /// Cancels the request that was sent for `holder`. No method of `holder` is called for that request from then on.
    func cancel(_ holder: RequestHolds) {
        queue.async {
            guard let (id, (_, task)) = self.sent.first(where: { $0.value.holder === holder }) else { return }
            self.sent[id] = nil
            task.cancel()
        }
    }

    private func holder(_ task: URLSessionTask) -> RequestHolds? { sent[task.taskIdentifier]?.holder }

    func urlSession(
        _: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        holder(dataTask)?.responded(response)
        completionHandler(.allow)
    }

    func urlSession(_: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        holder(dataTask)?.received(data)
    }

    func urlSession(_: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        sent.removeValue(forKey: task.taskIdentifier)?.holder.ended(error)
    }

    func urlSession(
        _: URLSession, task: URLSessionTask, didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        guard let holder = holder(task) else { return completionHandler(.cancelAuthenticationChallenge, nil) }
        holder.challenged(challenge, completionHandler)
    }

    func urlSession(
        _: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        holder(task)?.redirected(newRequest, response)
        completionHandler(nil)
    }
}
