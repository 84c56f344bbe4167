//! The result of one HTTP request, as the platform reports it.

/// The result of one upload request. The platform follows no redirect to another origin, and gives up after 60 seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// A complete response.
    Response {
        /// The status code.
        status: u16,
        /// The unparsed `Retry-After` header.
        retry_after: Option<String>,
        /// The unparsed `Date` header. A `Retry-After` date is compared with it, so that the device's clock does not
        /// matter.
        date: Option<String>,
        /// The body. Bytes after [`super::MAX_REPLY_BYTES`] + 1 need not be read.
        body: Vec<u8>,
    },
    /// No complete response: no network, unknown host, connection refused, timed out or cut off.
    NoResponse,
}

impl Response {
    /// Returns a response without headers.
    #[must_use]
    pub fn of(status: u16, body: Vec<u8>) -> Response {
        Response::Response { status, retry_after: None, date: None, body }
    }
}
