/// The SDK's configuration.
public struct Config: Sendable {
    /// The app's name in events. Nil: the bundle identifier.
    public var app: String?
    /// The app's version in events. Nil: its `CFBundleShortVersionString`.
    public var version: String?
    /// The http or https address that events are sent to by `POST` (see the dashboard's README). Nil: nothing is stored
    /// or sent, and only `AllDrawn.events` delivers results.
    public var endpoint: String?
    /// Names and values of tags that every event carries: at most 8, names of at most 24 bytes, values of at most 32
    /// bytes.
    public var tags: [String: String] = [:]
    /// True if the user has consented. Without consent nothing is measured, stored or sent. See `AllDrawn.setConsent`.
    public var consent = true
    /// True to let the app's running network requests delay the confirmation of pending visits. This applies to
    /// requests of `URLSession.shared`, and of sessions whose configuration was passed to `AllDrawn.observe`. These
    /// requests then go through AllDrawn's own `URLProtocol` and session, with the limits that `AllDrawn.observe`
    /// lists. Off by default.
    public var requests = false
    /// Maximum size, in bytes, of the recording of calls to the core that `AllDrawn.recording` returns, for debugging.
    /// 0: nothing is recorded.
    public var recordBytes = 0

    public init(app: String? = nil, version: String? = nil, endpoint: String? = nil) {
        self.app = app
        self.version = version
        self.endpoint = endpoint
    }
}
