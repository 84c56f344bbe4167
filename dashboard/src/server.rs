//! The HTTP server: receives uploads and serves the API and the page.

use std::{io, net::TcpListener as StdListener, pin::pin, sync::Arc, time::Duration};

use axum::Router;
use hyper::{
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    time::{sleep, timeout},
};

use crate::store::Store;
use connections::{Connections, Place};

mod api;
mod body;
mod connections;
mod error_response;
mod inflate;
mod origin;
mod page;
mod upload;

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
    let connections = Connections::new();

    let mut ended = pin!(end_signal()?);
    ready();
    loop {
        tokio::select! {
            () = &mut ended => break,
            (stream, place) = accept(&listener, &connections) => {
                // There is always a place: `None` would mean that the semaphore is closed.
                let Some(place) = place else { continue };
                tokio::spawn(serve_connection(stream, router.clone(), stopped.clone(), place));
            }
        }
    }
    drop(listener);
    stop.send_replace(true);
    let _ = timeout(GRACE, connections.all_ended()).await;
    Ok(())
}

fn router(state: ServerState, audience: Audience) -> Router {
    Router::new()
        .merge(page::routes())
        .merge(api::routes(audience))
        .merge(upload::routes(audience))
        .with_state(state)
}

async fn accept(listener: &TcpListener, connections: &Arc<Connections>) -> (TcpStream, Option<Place>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return (stream, connections.place().await),
            Err(_) => sleep(ACCEPT_PAUSE).await,
        }
    }
}

/// Serves one connection until it ends.
async fn serve_connection(
    stream: TcpStream,
    router: Router,
    mut stopped: watch::Receiver<bool>,
    place: Place,
) {
    let _ = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let service = service_fn(|request| place.serve(router.call(request)));
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .max_buf_size(64 * 1_024)
            .serve_connection(TokioIo::new(stream), service)
    );
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopped.wait_for(|&stopped| stopped) => {}
        () = sleep(CONNECTION_LIFETIME) => {}
        may_answer = place.gives_way() => if !may_answer { return },
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
