//! Decompresses an upload, using no more memory than the size limit.

use std::io::Read;

use axum::http::HeaderMap;
use axum::http::{StatusCode, header};
use flate2::bufread::GzDecoder;

use super::{body::LONGEST_UPLOAD, error_response::ErrorResponse};

/// The largest number of members in a gzip body. SDKs send one. Each member needs a new decoder, and 1 MiB could
/// contain 50,000 empty members.
const MOST_MEMBERS: usize = 16;

/// Returns the body as it was before the client compressed it.
///
/// # Errors
/// The encoding is not gzip, the gzip data are invalid or have more than [`MOST_MEMBERS`] members, or the decompressed
/// body is longer than [`LONGEST_UPLOAD`] bytes.
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
            format!("content-encoding {encoding} is not supported: send gzip, or no encoding"),
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
                format!(
                    "the upload has more than {LONGEST_UPLOAD} bytes when decompressed: send smaller batches"
                ),
            ));
        }
        rest = member.into_inner();
        if rest.is_empty() {
            return Ok(inflated);
        }
    }
    Err(broken(&format_args!("it has more than {MOST_MEMBERS} members")))
}
