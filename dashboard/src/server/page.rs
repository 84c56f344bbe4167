//! Serves the dashboard's page, which is built into the binary.

use axum::{
    Router,
    http::{HeaderName, header},
    response::IntoResponse,
    routing::get,
};

use super::ServerState;

/// A file of the page.
struct File {
    path: &'static str,
    media_type: &'static str,
    bytes: &'static [u8],
}

// `FILES`, which build.rs generates: the bundled page, or a page with instructions to build it.
include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// Allows only the page's own files, and forbids framing.
const SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(super) fn routes() -> Router<ServerState> {
    FILES.iter().fold(Router::new(), |routes, file| {
        routes.route(
            file.path,
            get(|| async {
                let headers: [(HeaderName, &str); 5] = [
                    (header::CONTENT_TYPE, file.media_type),
                    (header::CONTENT_SECURITY_POLICY, SECURITY_POLICY),
                    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                    (header::REFERRER_POLICY, "no-referrer"),
                    (header::CACHE_CONTROL, "no-cache"),
                ];
                (headers, file.bytes).into_response()
            }),
        )
    })
}
