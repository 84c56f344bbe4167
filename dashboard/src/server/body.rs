//! Reads the body of an upload, at most 1 MiB.

use std::pin::pin;

use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header},
};
use http_body_util::BodyExt;

use super::error_response::ErrorResponse;

/// The longest upload in bytes, compressed or not: 1 MiB, the size of a device's whole queue.
pub(super) const LONGEST_UPLOAD: usize = 1 << 20;
/// Maximum number of bytes that are read from a body that is too long. A client that can finish sending receives the
/// error response instead of a connection reset.
const READ_ON: usize = 16 << 20;

/// Reads the whole body.
///
/// # Errors
/// The body is longer than [`LONGEST_UPLOAD`], or the connection broke.
pub(super) async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, ErrorResponse> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok())
        .and_then(|length| length.parse::<usize>().ok())
        .unwrap_or(0);
    // Refuse at once if the body is far too long, or if the client waits for `100 Continue` and has not sent it yet.
    if announced > READ_ON || (announced > LONGEST_UPLOAD && headers.contains_key(header::EXPECT)) {
        return Err(too_long());
    }
    let mut body = pin!(body);
    let mut bytes = Vec::with_capacity(announced.min(LONGEST_UPLOAD));
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            ErrorResponse::new(StatusCode::BAD_REQUEST, format!("the upload ended early: {error}"))
        })?;
        let Some(data) = frame.data_ref() else { continue };
        length += data.len();
        if length <= LONGEST_UPLOAD {
            bytes.extend_from_slice(data);
        } else {
            bytes = Vec::new();
        }
        if length > READ_ON {
            break;
        }
    }
    if length > LONGEST_UPLOAD { Err(too_long()) } else { Ok(bytes) }
}

fn too_long() -> ErrorResponse {
    ErrorResponse::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!("the upload has more than {LONGEST_UPLOAD} bytes: send smaller batches"),
    )
}
