//! The HTTP server: receives uploads and serves the API and the page.

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

/// Maximum number of open connections. Further connections wait in the listener's backlog. Together with the size limit
/// of uploads, this number limits memory.
const MOST_CONNECTIONS: usize = 256;
/// Maximum time for receiving a request's head, from the start of the connection or the end of the last response. It
/// disconnects slow and idle clients, so that others can connect.
const HEAD_TIMEOUT: Duration = Duration::from_secs(15);
/// Maximum lifetime of a connection. Without it, a client that does not read its responses would occupy a connection
/// for ever.
const CONNECTION_LIFETIME: Duration = Duration::from_secs(300);
/// Maximum time for finishing the requests in progress when the server stops.
const GRACE: Duration = Duration::from_secs(10);
/// The pause after the listener failed to accept a connection. If it failed for lack of file handles, it would fail
/// again at once.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// The clients that may reach the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Programs on this machine.
    ThisMachine,
    /// Everybody who can reach the address.
    Public,
}

/// The state that all handlers share.
#[derive(Debug, Clone)]
struct ServerState {
    store: Arc<Store>,
    uploads: Arc<Semaphore>,
    views: Arc<api::ViewState>,
}

/// Serves until SIGINT or SIGTERM, then finishes the requests in progress. `ready` is called after the handlers of both
/// signals are installed, so that the caller may announce the address and the server can be stopped at once.
///
/// # Errors
/// The listener cannot be used, or the signal handlers cannot be installed.
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
    // All permits are available again when all connections have ended.
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
    // `acquire_owned` fails only if the semaphore is closed, which never happens. The connection would then be served
    // without being counted.
    let place = Arc::clone(places).acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, place),
            Err(_) => sleep(ACCEPT_PAUSE).await,
        }
    }
}

/// Serves one connection until it ends.
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
