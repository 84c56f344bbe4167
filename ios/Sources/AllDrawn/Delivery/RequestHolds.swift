import Dispatch
import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension AllDrawn {
    /// Sees the requests of sessions that are made with this configuration from now on, where the app has asked for it
    /// (`Config.requests`): they hold pending visits. Any thread.
    ///
    /// To see a request is to send it: it goes through a session of AllDrawn's own. What the request itself says goes with it:
    /// URL, method, headers, body, `timeoutInterval`, `cachePolicy`, `httpShouldHandleCookies`, the networks that it allows.
    /// Questions of the connection are put to the observed session's delegate: trust of the server (pinning), client certificates,
    /// passwords; redirects too. Not carried over is what only the configuration says: its cookie, credential and cache stores
    /// (the shared ones are used), proxies, least TLS version, limits of connections, `waitsForConnectivity`, and its time-outs
    /// where they differ from the request's. A session that depends on one of these is not one to observe; nor is an ephemeral
    /// one whose answers must not be written to disk.
    public static func observe(_ configuration: URLSessionConfiguration) {
        let others = (configuration.protocolClasses ?? []).filter { $0 != RequestHolds.self }
        // Behind the classes that the app or another SDK has put there, which answer as before; ahead of the system's.
        let systems = (URLSessionConfiguration.ephemeral.protocolClasses ?? []).map { ObjectIdentifier($0) }
        let first = others.firstIndex { systems.contains(ObjectIdentifier($0)) } ?? others.endIndex
        configuration.protocolClasses = Array(others[..<first]) + [RequestHolds.self] + others[first...]
    }
}

/// Lets requests hold pending visits, where an app has asked for it (`Config.requests`): sends each on as it is, through a
/// session of its own. Beacons (`networkServiceType` of background) and event streams do not hold. Left to the system, and so
/// unseen: requests whose body is a stream, which could not be sent a second time, and upload, download and background tasks.
final class RequestHolds: URLProtocol, @unchecked Sendable {
    private static let mark = "dev.alldrawn.seen"
    /// Told when a request begins and when it is over. Any thread.
    private static let callbacks = Locked<(opened: @Sendable () -> Request, closed: @Sendable (Request) -> Void)?>(nil)
    private static let relay = Relay()

    private let hold = Locked<Request?>(nil)

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
                closed: { request in
                    guard requests.closed(request) else { return }
                    // After the app has had the result in its hands: what it draws then is seen before the hold ends.
                    Task { @MainActor in sdk.host.nextTurn { sdk.requestClosed(request) } }
                }
            )
        }
        sdk.hook(
            Hooks {
                _ = URLProtocol.registerClass(RequestHolds.self)
            } remove: {
                // Requests that are under way go on to their end.
                callbacks.with { $0 = nil }
                URLProtocol.unregisterClass(RequestHolds.self)
            })
    }

    override class func canInit(with task: URLSessionTask) -> Bool {
        // An upload task is a data task too, and its body is not in the request.
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
        RequestHolds.relay.cancel(self)
        endHold()
    }

    func responded(_ response: URLResponse) {
        // It has no end that anything waits for.
        if response.mimeType == "text/event-stream" { endHold() }
        // The session that the request was sent through has kept it, if the response allows that.
        client?.urlProtocol(self, didReceive: response, cacheStoragePolicy: .notAllowed)
    }

    fileprivate func received(_ data: Data) { client?.urlProtocol(self, didLoad: data) }

    func redirected(_ request: URLRequest, _ response: URLResponse) {
        guard let unmarked = (request as NSURLRequest).mutableCopy() as? NSMutableURLRequest else { return }
        RequestHolds.removeProperty(forKey: RequestHolds.mark, in: unmarked)
        client?.urlProtocol(self, wasRedirectedTo: unmarked as URLRequest, redirectResponse: response)
        // The app's session decides, and sends the request that follows by itself: this load ends here, without the body of
        // the redirect, as Apple's sample CustomHTTPProtocol has it.
        RequestHolds.relay.cancel(self)
        ended(CocoaError(.userCancelled))
    }

    /// A question of the connection's: whether this server is to be trusted, which certificate or password is shown to it. The
    /// app's session answers as it would have; without an answer of its own the system's goes.
    func challenged(
        _ challenge: URLAuthenticationChallenge,
        _ completion: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        guard let client else { return completion(.performDefaultHandling, nil) }
        let passed = URLAuthenticationChallenge(authenticationChallenge: challenge, sender: ChallengeSender(completion))
        client.urlProtocol(self, didReceive: passed)
    }

    func ended(_ error: (any Error)?) {
        if let error {
            client?.urlProtocol(self, didFailWithError: error)
        } else {
            client?.urlProtocolDidFinishLoading(self)
        }
        endHold()
    }

    private func endHold() {
        let request = hold.with { hold in
            defer { hold = nil }
            return hold
        }
        if let request { RequestHolds.callbacks.with { $0 }?.closed(request) }
    }
}

/// The session that requests are sent on through, and whose answer is whose. On a queue of its own: the app's session asks
/// on its own, which must not wait for another session.
private final class Relay: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    private let queue = DispatchQueue(label: "dev.alldrawn.requests")
    // Of the queue, as the delegate's methods are.
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

    /// Nothing more is told of it.
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
