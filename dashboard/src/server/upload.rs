//! `POST /v1/visits`: reads a batch, has it checked and stored, and acknowledges it.

use std::{pin::pin, time::Duration};

use axum::{
    Json, Router,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use http_body_util::BodyExt;
use serde::Serialize;
use tokio::time::timeout;

use super::{Shared, answer::Refused, inflate::inflate};
use crate::batch;

/// The longest upload, compressed or not: 1 MiB, the size of a device's whole queue.
pub(super) const LONGEST_UPLOAD: usize = 1 << 20;
/// Uploads that are inflated, checked and stored at one time.
pub(super) const AT_ONCE: usize = 32;

/// For a whole body. 1 MiB in this time is a slow phone network.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// What is read on from a body that is too long, so that the client gets to see the answer rather than a reset.
const READ_ON: usize = 16 << 20;

/// What a client learns. A sampling rate and an off switch will have their place here; clients skip what they do not
/// know.
#[derive(Debug, Serialize)]
struct Acknowledged {
    stored: u64,
    duplicates: u64,
}

pub(super) fn routes() -> Router<Shared> {
    Router::new().route("/v1/visits", post(upload).options(preflight).fallback(only_post))
}

async fn upload(State(shared): State<Shared>, headers: HeaderMap, body: Body) -> Response {
    let answer = match take(&shared, &headers, body).await {
        Ok(acknowledged) => Json(acknowledged).into_response(),
        Err(refused) => refused.into_response(),
    };
    for_any_origin(answer)
}

async fn take(shared: &Shared, headers: &HeaderMap, body: Body) -> Result<Acknowledged, Refused> {
    let too_slow = |_| Refused::new(StatusCode::REQUEST_TIMEOUT, "the upload took more than 30 s");
    let body = timeout(BODY_TIMEOUT, read(headers, body)).await.map_err(too_slow)??;
    check_type(headers)?;
    let _place = shared.uploads.acquire().await;
    let body = inflate(headers, body)?;
    let batch = batch::check(&body)
        .map_err(|refusal| Refused::new(StatusCode::UNPROCESSABLE_ENTITY, refusal.to_string()))?;
    let stored = shared.store.write(batch).await.map_err(|error| Refused::unavailable(error.to_string()))?;
    Ok(Acknowledged { stored: stored.stored, duplicates: stored.duplicates })
}

/// Browsers' beacons may only say `text/plain` and the like (or nothing), hence more than one type.
fn check_type(headers: &HeaderMap) -> Result<(), Refused> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return Ok(()) };
    let value = value.to_str().unwrap_or("unreadable");
    let media_type = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        "" | "application/x-protobuf" | "application/octet-stream" | "text/plain" => Ok(()),
        _ => Err(Refused::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("content-type {media_type} is not supported: send application/x-protobuf"),
        )),
    }
}

async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Refused> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok())
        .and_then(|length| length.parse::<usize>().ok())
        .unwrap_or(0);
    // Such a client waits for leave to send: it need not be read to its end.
    if announced > READ_ON || (announced > LONGEST_UPLOAD && headers.contains_key(header::EXPECT)) {
        return Err(too_long());
    }
    let mut body = pin!(body);
    let mut bytes = Vec::with_capacity(announced.min(LONGEST_UPLOAD));
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            Refused::new(StatusCode::BAD_REQUEST, format!("the upload broke off: {error}"))
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

fn too_long() -> Refused {
    Refused::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!("the upload has more than {LONGEST_UPLOAD} bytes: send smaller batches"),
    )
}

async fn only_post() -> Response {
    let refused = Refused::new(StatusCode::METHOD_NOT_ALLOWED, "visits are sent with POST");
    let mut response = refused.into_response();
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST, OPTIONS"));
    response
}

/// Asked by browsers before an upload of a type or encoding that a form could not send.
async fn preflight() -> Response {
    let mut response = for_any_origin(StatusCode::NO_CONTENT.into_response());
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("POST"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("content-type, content-encoding"),
    );
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    response
}

/// Web apps send from origins of their own. Never with credentials: there are none.
fn for_any_origin(mut response: Response) -> Response {
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}
