import Foundation
import Testing

@testable import AllDrawn
@testable import AllDrawnScripted

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Tests that with `Config.requests` the app's requests hold pending visits, and otherwise work as without AllDrawn.
@MainActor @Suite(.serialized) struct RequestHoldTests {
    private let screen: Screen
    private let server: TinyServer
    private let view = ScriptedView(
        "feed", .group, .unknown, Box(width: 400, height: 800),
        [ScriptedView("title", .text, .drawn, Box(width: 400, height: 300))])

    init() throws {
        screen = try Screen()
        // Requests begin at times of the device's clock, and the core ignores those from before a visit's start.
        screen.host.start(at: SystemHost.moment)
        server = try TinyServer()
        RequestHolds.install(in: screen.sdk)
    }

    private var session: URLSession {
        let configuration = URLSessionConfiguration.ephemeral
        AllDrawn.observe(configuration)
        AllDrawn.observe(configuration)
        return URLSession(configuration: configuration)
    }

    private func url(_ path: String) throws -> URL { try #require(URL(string: "\(server.address)\(path)")) }

    // Waits until other threads' work has reached the main actor, for at most a minute.
    private func until(_ condition: () -> Bool) async throws {
        for _ in 0..<12_000 where !condition() {
            screen.host.turn()
            try await Task.sleep(nanoseconds: 5_000_000)
        }
    }

    @Test func aRunningRequestHoldsTheVisit() async throws {
        let root = ScriptedRoot(view)
        let tracker = SurfaceTracker(name: "Feed", root: root, in: screen.sdk)
        let (address, session) = (try url("/slow"), session)
        let answer = Task { try await session.data(from: address) }
        try await until { server.waiting == 1 }
        // The request's hold is queued on the main actor before the server gets the request, and the main actor runs
        // jobs in order.
        await Task { @MainActor in }.value
        screen.frame()
        screen.host.pass(milliseconds: 3_000)
        #expect(screen.events.isEmpty, "the request is still running")
        server.respond("rows")
        let (body, response) = try await answer.value
        #expect(String(decoding: body, as: UTF8.self) == "rows")
        #expect((response as? HTTPURLResponse)?.statusCode == 200)
        try await until { screen.sdk.requests.open.isEmpty }
        try await until {
            screen.host.pass(milliseconds: 100)
            return !screen.events.isEmpty
        }
        #expect(screen.events.map(\.outcome) == [.complete])
        #expect(screen.events.first?.visuallyComplete == 0.032, "a hold never changes the value (metric §8)")
        withExtendedLifetime((tracker, root)) {}
    }

    @Test func aFailedOrCancelledRequestReleasesItsHold() async throws {
        let session = session
        let address = try url("/slow")
        let answer = Task { try await session.data(from: address) }
        try await until { server.waiting == 1 }
        answer.cancel()
        _ = await answer.result
        try await until { screen.sdk.requests.open.isEmpty }
        #expect(screen.sdk.requests.open.isEmpty)
        // Nothing listens on this port.
        let nowhere = try #require(URL(string: "http://127.0.0.1:9/"))
        await #expect(throws: (any Error).self) { try await session.data(from: nowhere) }
        try await until { screen.sdk.requests.open.isEmpty }
        #expect(screen.sdk.requests.open.isEmpty)
    }

    // Returns the number of failed requests in the event of a visit during which `send` makes requests.
    private func failures(_ send: (URLSession) async throws -> Void) async throws -> UInt64? {
        let root = ScriptedRoot(view)
        let tracker = SurfaceTracker(name: "Feed", root: root, in: screen.sdk)
        screen.frame()
        let deferred = screen.host.callsDeferred
        try await send(session)
        // The release of the request's hold is deferred to the next turn.
        try await until { screen.host.callsDeferred > deferred }
        screen.host.pass(milliseconds: 2_000)
        withExtendedLifetime((tracker, root)) {}
        return ProtobufFields(try #require(screen.events.first).bytes).number(35)
    }

    @Test(arguments: [(200, nil), (304, nil), (399, nil), (400, 1), (404, 1), (503, 1)])
    func aResponseWithAnErrorsStatusIsAFailure(_ status: Int, _ failed: UInt64?) async throws {
        let failures = try await failures { session in
            let address = try url("/")
            let answer = Task { try await session.data(from: address) }
            try await until { server.waiting == 1 }
            server.respond("rows", status: status)
            _ = try await answer.value
        }
        #expect(failures == failed)
    }

    @Test func anErrorIsAFailure() async throws {
        // Nothing listens on this port.
        let nowhere = try #require(URL(string: "http://127.0.0.1:9/"))
        #expect(try await failures { _ = try? await $0.data(from: nowhere) } == 1)
    }

    @Test func aCancelledRequestHasNotFailed() async throws {
        let failures = try await failures { session in
            let address = try url("/slow")
            let answer = Task { try await session.data(from: address) }
            try await until { server.waiting == 1 }
            answer.cancel()
            _ = await answer.result
        }
        #expect(failures == nil)
    }

    /// A protocol client that stands for the app's session: it replies to a challenge with `reply`.
    private final class ChallengeClient: NSObject, URLProtocolClient, Sendable {
        typealias Reply = @Sendable (any URLAuthenticationChallengeSender, URLAuthenticationChallenge) -> Void
        let challengedHosts = Locked<[String]>([])
        let reply: Reply

        init(_ reply: @escaping Reply) { self.reply = reply }

        func urlProtocol(_: URLProtocol, didReceive challenge: URLAuthenticationChallenge) {
            challengedHosts.with { $0.append(challenge.protectionSpace.host) }
            if let sender = challenge.sender { reply(sender, challenge) }
        }
        func urlProtocol(_: URLProtocol, didCancel _: URLAuthenticationChallenge) {}
        func urlProtocol(_: URLProtocol, wasRedirectedTo _: URLRequest, redirectResponse _: URLResponse) {}
        func urlProtocol(_: URLProtocol, cachedResponseIsValid _: CachedURLResponse) {}
        func urlProtocol(_: URLProtocol, didReceive _: URLResponse, cacheStoragePolicy _: URLCache.StoragePolicy) {}
        func urlProtocol(_: URLProtocol, didLoad _: Data) {}
        func urlProtocolDidFinishLoading(_: URLProtocol) {}
        func urlProtocol(_: URLProtocol, didFailWithError _: any Error) {}
    }

    private final class IgnoringSender: NSObject, URLAuthenticationChallengeSender {
        func use(_: URLCredential, for _: URLAuthenticationChallenge) {}
        func continueWithoutCredential(for _: URLAuthenticationChallenge) {}
        func cancel(_: URLAuthenticationChallenge) {}
        func performDefaultHandling(for _: URLAuthenticationChallenge) {}
        func rejectProtectionSpaceAndContinue(with _: URLAuthenticationChallenge) {}
    }

    @Test func theAppsSessionDecidesAboutChallenges() throws {
        let credential = URLCredential(user: "user", password: "word", persistence: .none)
        let space = URLProtectionSpace(
            host: "pinned.example", port: 443, protocol: "https", realm: nil,
            authenticationMethod: NSURLAuthenticationMethodHTTPBasic)
        let challenge = URLAuthenticationChallenge(
            protectionSpace: space, proposedCredential: nil, previousFailureCount: 0, failureResponse: nil, error: nil,
            sender: IgnoringSender())
        let ways: [(ChallengeClient.Reply, URLSession.AuthChallengeDisposition)] = [
            ({ $0.use(credential, for: $1) }, .useCredential),
            ({ $0.continueWithoutCredential(for: $1) }, .useCredential),
            ({ $0.cancel($1) }, .cancelAuthenticationChallenge),
            ({ $0.performDefaultHandling(for: $1) }, .performDefaultHandling),
            ({ $0.rejectProtectionSpaceAndContinue(with: $1) }, .rejectProtectionSpace),
        ]
        for (index, (reply, wanted)) in ways.enumerated() {
            let client = ChallengeClient { sender, challenge in
                reply(sender, challenge)
                // A second reply must be ignored.
                sender.cancel(challenge)
            }
            let request = URLRequest(url: try url("/"))
            let holds = RequestHolds(request: request, cachedResponse: nil, client: client)
            let calls = Locked<[(URLSession.AuthChallengeDisposition, String?)]>([])
            holds.challenged(challenge) { disposition, credential in
                calls.with { $0.append((disposition, credential?.user)) }
            }
            #expect(client.challengedHosts.with { $0 } == ["pinned.example"])
            let replies = calls.with { $0 }
            #expect(replies.map(\.0) == [wanted])
            #expect(replies.first?.1 == (index == 0 ? "user" : nil))
        }
    }

    /// A body that is a stream can be read and sent only once, so AllDrawn must not take over such a request.
    @Test func requestsWithAStreamBodyAreNotObserved() throws {
        var request = URLRequest(url: try url("/upload"))
        request.httpMethod = "POST"
        request.httpBody = Data("rows".utf8)
        #expect(RequestHolds.canInit(with: request))
        request.httpBody = nil
        request.httpBodyStream = InputStream(data: Data("rows".utf8))
        #expect(!RequestHolds.canInit(with: request))
    }

    @Test func onlyDataTasksAreObserved() throws {
        let (session, request) = (URLSession(configuration: .ephemeral), URLRequest(url: try url("/")))
        let tasks: [(URLSessionTask, Bool)] = [
            (session.dataTask(with: request), true),
            (session.uploadTask(with: request, from: Data("rows".utf8)), false),
            (session.downloadTask(with: request), false),
        ]
        for (task, isSeen) in tasks { #expect(RequestHolds.canInit(with: task) == isSeen, "\(task)") }
        session.invalidateAndCancel()
    }

    private final class Mock: URLProtocol {
        override class func canInit(with request: URLRequest) -> Bool { true }
    }

    @Test func otherProtocolClassesKeepTheirPriority() {
        let configuration = URLSessionConfiguration.ephemeral
        let systems = configuration.protocolClasses ?? []
        configuration.protocolClasses = [Mock.self] + systems
        AllDrawn.observe(configuration)
        AllDrawn.observe(configuration)
        let names = (configuration.protocolClasses ?? []).map { "\($0)" }
        let wanted = [Mock.self, RequestHolds.self] + systems.filter { $0 != RequestHolds.self }
        #expect(names == wanted.map { "\($0)" })
    }

    /// A protocol client that stands for the URL loading system: it records the calls that it gets, in order.
    private final class RecordingClient: NSObject, URLProtocolClient, Sendable {
        let calls = Locked<[String]>([])
        private func record(_ what: String) { calls.with { $0.append(what) } }

        func urlProtocol(_: URLProtocol, didReceive _: URLAuthenticationChallenge) { record("challenge") }
        func urlProtocol(_: URLProtocol, didCancel _: URLAuthenticationChallenge) {}
        func urlProtocol(_: URLProtocol, wasRedirectedTo request: URLRequest, redirectResponse _: URLResponse) {
            let marks = request.allHTTPHeaderFields?["X-Mark"] ?? ""
            record("redirect \(request.url?.path ?? "") \(marks) \(RequestHolds.canInit(with: request))")
        }
        func urlProtocol(_: URLProtocol, cachedResponseIsValid _: CachedURLResponse) {}
        func urlProtocol(_: URLProtocol, didReceive _: URLResponse, cacheStoragePolicy: URLCache.StoragePolicy) {
            record("response \(cacheStoragePolicy == .notAllowed)")
        }
        func urlProtocol(_: URLProtocol, didLoad data: Data) { record("\(data.count) bytes") }
        func urlProtocolDidFinishLoading(_: URLProtocol) { record("end") }
        func urlProtocol(_: URLProtocol, didFailWithError error: any Error) {
            record("\((error as NSError).domain) \((error as NSError).code)")
        }
    }

    @Test func theAppsSessionFollowsRedirects() throws {
        let client = RecordingClient()
        var request = URLRequest(url: try url("/from"))
        request.setValue("theirs", forHTTPHeaderField: "X-Mark")
        let holds = RequestHolds(request: request, cachedResponse: nil, client: client)
        var next = request
        next.url = try url("/to")
        holds.redirected(
            next, URLResponse(url: try url("/from"), mimeType: nil, expectedContentLength: 0, textEncodingName: nil))
        #expect(client.calls.with { $0 }.first == "redirect /to theirs true")
        #expect(client.calls.with { $0.count } == 2, "the load ends without the redirect's body")
        #expect(client.calls.with { $0 }.last == "NSCocoaErrorDomain \(CocoaError.userCancelled.rawValue)")
    }

    @Test func errorsAndResponsesArePassedUnchanged() throws {
        let client = RecordingClient()
        let holds = RequestHolds(request: URLRequest(url: try url("/")), cachedResponse: nil, client: client)
        holds.responded(URLResponse(url: try url("/"), mimeType: nil, expectedContentLength: 0, textEncodingName: nil))
        holds.ended(NSError(domain: "theirs", code: 7))
        // AllDrawn's session has already cached the response if that is allowed, so it must not be cached a second
        // time.
        #expect(client.calls.with { $0 } == ["response true", "theirs 7"])
    }

    @Test func anSdkThatIsOffObservesNoRequest() throws {
        let request = URLRequest(url: try url("/"))
        #expect(RequestHolds.canInit(with: request))
        screen.sdk.switchOff("a test")
        #expect(!RequestHolds.canInit(with: request))
        RequestHolds.install(in: screen.sdk)
        #expect(!RequestHolds.canInit(with: request))
    }

    @Test func beaconsDoNotHold() throws {
        var beacon = URLRequest(url: try url("/beacon"))
        #expect(RequestHolds.canInit(with: beacon))
        beacon.networkServiceType = .background
        #expect(!RequestHolds.canInit(with: beacon))
        #expect(!RequestHolds.canInit(with: URLRequest(url: URL(fileURLWithPath: "/dev/null"))))
    }
}
