/// How the SDK is set up.
public struct Config: Sendable {
    /// The app's name, as it appears in events. Nil: its bundle identifier.
    public var app: String?
    /// Its version. Nil: its `CFBundleShortVersionString`.
    public var version: String?
    /// Where events are sent (`POST`, see the dashboard's README): an address of http or https. Nil: they are only told to
    /// `AllDrawn.events`, and nothing is stored.
    public var endpoint: String?
    /// Names and values of at most eight tags, 24 and 32 bytes each, that every event carries.
    public var tags: [String: String] = [:]
    /// Whether the user has consented: without it nothing is measured, stored or sent. See `AllDrawn.setConsent`.
    public var consent = true
    /// Whether requests of `URLSession.shared`, and of sessions made with a configuration that was given to
    /// `AllDrawn.observe`, hold pending visits. They go through a `URLProtocol` and a session of AllDrawn's then, with the
    /// limits that `AllDrawn.observe` names. Off unless an app asks for it.
    public var requests = false
    /// Keeps up to so many bytes of calls of the core for `AllDrawn.recording`, for debugging. 0: none.
    public var recordBytes = 0

    public init(app: String? = nil, version: String? = nil, endpoint: String? = nil) {
        self.app = app
        self.version = version
        self.endpoint = endpoint
    }
}
