//! What the platform's HTTP tells of one request.

/// The end of one request. The platform follows no redirect to another origin, and gives up on a request after 60 s.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// A response came, whole.
    Response {
        /// The status code.
        status: u16,
        /// The `Retry-After` header as it stands.
        retry_after: Option<String>,
        /// The `Date` header as it stands: a `Retry-After` date is read against it, so that the device's clock is left out.
        date: Option<String>,
        /// The body; what is longer than [`super::MAX_REPLY_BYTES`] need not be read.
        body: Vec<u8>,
    },
    /// No whole response: no network, no such host, refused, timed out, cut off.
    NoResponse,
}

impl Response {
    /// A response without headers.
    #[must_use]
    pub fn of(status: u16, body: Vec<u8>) -> Response {
        Response::Response { status, retry_after: None, date: None, body }
    }
}
