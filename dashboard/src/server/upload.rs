//! `POST /v1/visits`: reads a batch, checks it, stores it and acknowledges it.

use std::time::Duration;

use alldrawn_core::wire::UploadReply;
use axum::{
    Json, Router,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware,
    response::{IntoResponse, Response},
    routing::post,
};
use prost::Message;
use serde_json::json;
use tokio::time::timeout;

use super::{Audience, ServerState, body, error_response::ErrorResponse, inflate::inflate, origin};
use crate::batch;

/// The largest number of uploads that are decompressed, checked and stored at the same time.
pub(super) const MOST_UPLOADS: usize = 32;

const PROTOBUF: &str = "application/x-protobuf";
/// Maximum time for receiving a whole body. A slow phone network transfers 1 MiB in this time.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// The result of an upload. Each visit of the batch is in one of the first two counts.
#[derive(Debug)]
struct Acknowledgement {
    /// Visits that are on disk, including those that were stored before.
    stored: u32,
    /// Visits that will never be accepted.
    refused: u32,
    /// The stored visits that were on disk before, or were twice in the batch.
    duplicates: u32,
    /// Why the first refused visit was refused.
    refusal: Option<String>,
}

impl Acknowledgement {
    /// Returns protobuf to clients that accept it, and JSON to all others.
    fn into_response(self, headers: &HeaderMap) -> Response {
        let Self { stored, refused, duplicates, refusal } = self;
        if accepts_protobuf(headers) {
            let reply = UploadReply { stored, refused, ..UploadReply::default() };
            return ([(header::CONTENT_TYPE, PROTOBUF)], reply.encode_to_vec()).into_response();
        }
        let mut answer = json!({ "stored": stored, "refused": refused, "duplicates": duplicates });
        if let (Some(fields), Some(refusal)) = (answer.as_object_mut(), refusal) {
            fields.insert("refusal".into(), refusal.into());
        }
        Json(answer).into_response()
    }
}

/// Returns true if the request's `accept` names protobuf. A wildcard does not count.
fn accepts_protobuf(headers: &HeaderMap) -> bool {
    let ranges = headers.get_all(header::ACCEPT).into_iter().filter_map(|value| value.to_str().ok());
    ranges.flat_map(|value| value.split(',')).any(|range| {
        let mut parts = range.split(';').map(str::trim);
        parts.next().is_some_and(|range| range.eq_ignore_ascii_case(PROTOBUF))
            && !parts.any(|parameter| parameter.strip_prefix("q=").is_some_and(is_zero))
    })
}

fn is_zero(quality: &str) -> bool {
    quality.parse::<f32>().is_ok_and(|quality| quality == 0.0)
}

pub(super) fn routes(audience: Audience) -> Router<ServerState> {
    let upload = match audience {
        Audience::ThisMachine => post(upload).layer(middleware::from_fn(origin::refuse_foreign)),
        Audience::Public => post(upload),
    };
    Router::new().route("/v1/visits", upload.options(preflight).fallback(only_post))
}

async fn upload(State(state): State<ServerState>, headers: HeaderMap, body: Body) -> Response {
    let answer = match receive(&state, &headers, body).await {
        Ok(acknowledged) => acknowledged.into_response(&headers),
        Err(refused) => refused.into_response(),
    };
    for_any_origin(answer)
}

async fn receive(
    state: &ServerState,
    headers: &HeaderMap,
    body: Body,
) -> Result<Acknowledgement, ErrorResponse> {
    let too_slow = |_| ErrorResponse::new(StatusCode::REQUEST_TIMEOUT, "the upload took more than 30 s");
    let body = timeout(BODY_TIMEOUT, body::read(headers, body)).await.map_err(too_slow)??;
    check_type(headers)?;
    let _place = state.uploads.acquire().await;
    let body = inflate(headers, body)?;
    let batch = batch::check(&body)
        .map_err(|refusal| ErrorResponse::new(StatusCode::BAD_REQUEST, refusal.to_string()))?;
    let refused = count(batch.refused);
    let refusal = batch.refusal.as_ref().map(ToString::to_string);
    let written =
        state.store.write(batch).await.map_err(|error| ErrorResponse::unavailable(error.to_string()))?;
    let stored = count(written.new.saturating_add(written.duplicates));
    Ok(Acknowledgement { stored, refused, duplicates: count(written.duplicates), refusal })
}

/// Converts a count. An upload of 1 MiB cannot contain more visits than a u32 can count.
fn count(visits: usize) -> u32 {
    u32::try_from(visits).unwrap_or(u32::MAX)
}

/// Checks the content type. Browsers' beacons can only send simple types such as `text/plain`, or none, without a
/// preflight request, so several types are allowed.
fn check_type(headers: &HeaderMap) -> Result<(), ErrorResponse> {
    let Some(value) = headers.get(header::CONTENT_TYPE) else { return Ok(()) };
    let value = value.to_str().unwrap_or("unreadable");
    let media_type = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        "" | PROTOBUF | "application/octet-stream" | "text/plain" => Ok(()),
        _ => Err(ErrorResponse::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("content-type {media_type} is not supported: send application/x-protobuf"),
        )),
    }
}

async fn only_post() -> Response {
    let refused = ErrorResponse::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "this address accepts only POST: send visits with POST",
    );
    let mut response = refused.into_response();
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("POST, OPTIONS"));
    response
}

/// Answers the preflight request that browsers send before an upload with a type or encoding that a form cannot have.
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

/// Adds the headers that allow web apps of any origin to upload and to read the listed response headers. Credentials
/// are not allowed, since the server has none.
fn for_any_origin(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("retry-after, date"));
    response
}
