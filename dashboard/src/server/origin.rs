//! Which web pages may upload to a collector that only this machine should use. A browser sends the page's origin with
//! each upload to another origin; programs that are no browsers send none.

use std::net::IpAddr;

use axum::{
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::error_response::ErrorResponse;

/// Refuses uploads of pages whose origin is neither this machine nor a private address. Otherwise any page that a
/// developer opens could add visits to the collector on that developer's machine.
pub(super) async fn refuse_foreign(request: Request, next: Next) -> Response {
    let origin = request.headers().get(header::ORIGIN).map(|origin| origin.to_str().unwrap_or_default());
    match origin {
        Some(origin) if !is_near(origin) => ErrorResponse::new(
            StatusCode::FORBIDDEN,
            format!(
                "pages of the origin {origin:?} may not upload to this machine's collector: start the server with \
                 --public to allow other origins"
            ),
        )
        .into_response(),
        _ => next.run(request).await,
    }
}

fn is_near(origin: &str) -> bool {
    let Some((_, host)) = origin.split_once("://") else { return false };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let name = name.to_ascii_lowercase();
    match name.trim_start_matches('[').trim_end_matches(']').parse() {
        Ok(IpAddr::V4(address)) => address.is_loopback() || address.is_private() || address.is_link_local(),
        Ok(IpAddr::V6(address)) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
        Err(_) => name == "localhost" || name.ends_with(".localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_origins_of_this_machine_and_of_private_addresses_are_near() {
        for origin in [
            "http://localhost:3000",
            "https://LOCALHOST",
            "http://shop.localhost:8080",
            "http://127.0.0.1:5173",
            "http://[::1]:80",
            "http://192.168.1.7:3000",
            "http://10.0.2.2",
            "capacitor://localhost",
        ] {
            assert!(is_near(origin), "{origin}");
        }
        for origin in [
            "null",
            "",
            "https://evil.example",
            "https://localhost.evil.example",
            "https://evil-localhost",
            "http://127.0.0.1.evil.example:80",
            "http://203.0.113.5",
            "http://[2001:db8::1]",
            "localhost",
        ] {
            assert!(!is_near(origin), "{origin}");
        }
    }
}
