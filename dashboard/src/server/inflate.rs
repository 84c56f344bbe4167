//! Takes the content encoding off an upload, without ever holding more than the cap.

use std::io::Read;

use axum::http::HeaderMap;
use axum::http::{StatusCode, header};
use flate2::bufread::MultiGzDecoder;

use super::{answer::Refused, upload::LONGEST_UPLOAD};

/// The body as it was before the client compressed it.
///
/// # Errors
/// An encoding other than gzip, broken gzip, or more than [`LONGEST_UPLOAD`] bytes in it.
pub(super) fn inflate(headers: &HeaderMap, body: Vec<u8>) -> Result<Vec<u8>, Refused> {
    let mut encodings = headers.get_all(header::CONTENT_ENCODING).iter();
    let encoding = match (encodings.next(), encodings.next()) {
        (None, _) => return Ok(body),
        (Some(encoding), None) => encoding.to_str().unwrap_or_default().trim().to_ascii_lowercase(),
        (Some(_), Some(_)) => "several".to_owned(),
    };
    match encoding.as_str() {
        "" | "identity" => Ok(body),
        "gzip" | "x-gzip" => gunzip(&body),
        _ => Err(Refused::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("content-encoding {encoding} is not supported: send gzip or none"),
        )),
    }
}

fn gunzip(body: &[u8]) -> Result<Vec<u8>, Refused> {
    let mut inflated = Vec::new();
    MultiGzDecoder::new(body).take(LONGEST_UPLOAD as u64 + 1).read_to_end(&mut inflated).map_err(
        |error| Refused::new(StatusCode::BAD_REQUEST, format!("the body is not valid gzip: {error}")),
    )?;
    if inflated.len() > LONGEST_UPLOAD {
        return Err(Refused::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!("the upload inflates to more than {LONGEST_UPLOAD} bytes: send smaller batches"),
        ));
    }
    Ok(inflated)
}
