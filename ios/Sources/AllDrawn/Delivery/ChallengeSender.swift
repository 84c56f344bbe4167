import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Receives the decision of the app's session about an authentication challenge, and passes it to AllDrawn's own
/// session, whose completion handler waits for it. Only the first decision counts.
final class ChallengeSender: NSObject, URLAuthenticationChallengeSender, Sendable {
    typealias Completion = @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void

    private let completion: Locked<Completion?>

    init(_ completion: @escaping Completion) { self.completion = Locked(completion) }

    func use(_ credential: URLCredential, for _: URLAuthenticationChallenge) { complete(.useCredential, credential) }
    func continueWithoutCredential(for _: URLAuthenticationChallenge) { complete(.useCredential, nil) }
    func cancel(_: URLAuthenticationChallenge) { complete(.cancelAuthenticationChallenge, nil) }
    func performDefaultHandling(for _: URLAuthenticationChallenge) { complete(.performDefaultHandling, nil) }
    func rejectProtectionSpaceAndContinue(with _: URLAuthenticationChallenge) { complete(.rejectProtectionSpace, nil) }

    private func complete(_ disposition: URLSession.AuthChallengeDisposition, _ credential: URLCredential?) {
        let first = completion.with { completion in
            defer { completion = nil }
            return completion
        }
        first?(disposition, credential)
    }
}
