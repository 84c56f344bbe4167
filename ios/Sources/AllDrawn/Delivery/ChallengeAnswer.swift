import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// What an app's session says to a challenge that was passed to it, as the answer that another session waits for. The first
/// word counts.
final class ChallengeAnswer: NSObject, URLAuthenticationChallengeSender, Sendable {
    typealias Answer = @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void

    private let waiting: Locked<Answer?>

    init(_ answer: @escaping Answer) { waiting = Locked(answer) }

    func use(_ credential: URLCredential, for _: URLAuthenticationChallenge) { say(.useCredential, credential) }
    func continueWithoutCredential(for _: URLAuthenticationChallenge) { say(.useCredential, nil) }
    func cancel(_: URLAuthenticationChallenge) { say(.cancelAuthenticationChallenge, nil) }
    func performDefaultHandling(for _: URLAuthenticationChallenge) { say(.performDefaultHandling, nil) }
    func rejectProtectionSpaceAndContinue(with _: URLAuthenticationChallenge) { say(.rejectProtectionSpace, nil) }

    private func say(_ disposition: URLSession.AuthChallengeDisposition, _ credential: URLCredential?) {
        let answer = waiting.with { waiting in
            defer { waiting = nil }
            return waiting
        }
        answer?(disposition, credential)
    }
}
