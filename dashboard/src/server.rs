//! The HTTP server: takes uploads, answers views, serves the page.

use std::{io, net::TcpListener as StdListener, pin::pin, sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    time::{sleep, timeout},
};

use crate::store::Store;

mod api;
mod body;
mod error_response;
mod inflate;
mod page;
mod upload;

/// Connections at one time; more wait in the listener's backlog. With the cap on an upload this bounds memory.
const MOST_CONNECTIONS: usize = 256;
/// For a request's head, from the connection's (or the last answer's) end on. A client that dribbles is cut off, and
/// one that stays idle gives its place to others.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);
/// No connection is kept for longer: one that does not read its answers would hold its place for ever.
const CONNECTION_LIFETIME: Duration = Duration::from_secs(300);
/// For requests in flight when the server ends.
const GRACE: Duration = Duration::from_secs(10);
/// After an accept that failed, for one that fails at once (no file handles) would fail again.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// Who may reach the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Programs on this machine.
    ThisMachine,
    /// Whoever can reach the address.
    Public,
}

/// What every handler knows.
#[derive(Debug, Clone)]
struct ServerState {
    store: Arc<Store>,
    uploads: Arc<Semaphore>,
    views: Arc<api::ViewState>,
}

/// Serves until SIGINT or SIGTERM, then ends the requests in flight. `ready` is called once both signals are heard, so
/// that who learns the address may end it at once.
///
/// # Errors
/// The listener or the signals cannot be used.
pub async fn serve(
    listener: StdListener,
    store: Arc<Store>,
    audience: Audience,
    ready: impl FnOnce(),
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let state =
        ServerState { store, uploads: Arc::new(Semaphore::new(upload::MOST_UPLOADS)), views: Arc::default() };
    let router = router(state, audience);
    let (stop, stopped) = watch::channel(false);
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));

    let mut ended = pin!(end_signal()?);
    ready();
    loop {
        tokio::select! {
            () = &mut ended => break,
            (stream, place) = accept(&listener, &places) => {
                tokio::spawn(serve_connection(stream, router.clone(), stopped.clone(), place));
            }
        }
    }
    drop(listener);
    stop.send_replace(true);
    // All places are free again once all conversations have ended.
    let all = u32::try_from(MOST_CONNECTIONS).unwrap_or(u32::MAX);
    let _ = timeout(GRACE, places.acquire_many(all)).await;
    Ok(())
}

fn router(state: ServerState, audience: Audience) -> Router {
    Router::new().merge(page::routes()).merge(api::routes(audience)).merge(upload::routes()).with_state(state)
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, Option<OwnedSemaphorePermit>) {
    // The semaphore is never closed; without a permit the connection would only go uncounted.
    let place = Arc::clone(places).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, place),
            Err(_) => sleep(ACCEPT_PAUSE).await,
        }
    }
}

/// One connection, from its first request to its last.
async fn serve_connection(
    stream: TcpStream,
    router: Router,
    mut stopped: watch::Receiver<bool>,
    _place: Option<OwnedSemaphorePermit>,
) {
    let _ = stream.set_nodelay(true);
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .max_buf_size(64 * 1_024)
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
    );
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopped.wait_for(|&stopped| stopped) => {}
        () = sleep(CONNECTION_LIFETIME) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(GRACE, connection).await;
}

#[cfg(unix)]
fn end_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn end_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
