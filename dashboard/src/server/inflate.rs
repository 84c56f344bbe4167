//! Takes the content encoding off an upload, without ever holding more than the cap.

use std::io::Read;

use axum::http::HeaderMap;
use axum::http::{StatusCode, header};
use flate2::bufread::GzDecoder;

use super::{body::LONGEST_UPLOAD, error_response::ErrorResponse};

/// Members of one gzip body. SDKs send one. Each costs a fresh decoder, and 1 MiB has room for 50,000 empty ones.
const MOST_MEMBERS: usize = 16;

/// The body as it was before the client compressed it.
///
/// # Errors
/// An encoding other than gzip, broken gzip, more than [`LONGEST_UPLOAD`] bytes in it, or more than [`MOST_MEMBERS`].
pub(super) fn inflate(headers: &HeaderMap, body: Vec<u8>) -> Result<Vec<u8>, ErrorResponse> {
    let mut encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    let encoding = match (encodings.next(), encodings.next()) {
        (None, _) => return Ok(body),
        (Some(encoding), None) => encoding.to_str().unwrap_or_default().trim().to_ascii_lowercase(),
        (Some(_), Some(_)) => "several".to_owned(),
    };
    match encoding.as_str() {
        "" | "identity" => Ok(body),
        "gzip" | "x-gzip" => gunzip(&body),
        _ => Err(ErrorResponse::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("content-encoding {encoding} is not supported: send gzip or none"),
        )),
    }
}

fn gunzip(body: &[u8]) -> Result<Vec<u8>, ErrorResponse> {
    let broken = |why: &dyn std::fmt::Display| {
        ErrorResponse::new(StatusCode::BAD_REQUEST, format!("the body is not valid gzip: {why}"))
    };
    let (mut inflated, mut rest) = (Vec::new(), body);
    for _ in 0..MOST_MEMBERS {
        let mut member = GzDecoder::new(rest);
        let room = LONGEST_UPLOAD + 1 - inflated.len();
        member.by_ref().take(room as u64).read_to_end(&mut inflated).map_err(|error| broken(&error))?;
        if inflated.len() > LONGEST_UPLOAD {
            return Err(ErrorResponse::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                format!("the upload inflates to more than {LONGEST_UPLOAD} bytes: send smaller batches"),
            ));
        }
        rest = member.into_inner();
        if rest.is_empty() {
            return Ok(inflated);
        }
    }
    Err(broken(&format_args!("it has more than {MOST_MEMBERS} members")))
}
