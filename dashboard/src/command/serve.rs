//! `alldrawn serve`: the collector and the dashboard.

use std::{
    io::{self, Write},
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::Arc,
};

use clap::Args;

use crate::{
    server::{self, Audience},
    store::Store,
};

/// Collect visits and show them on a page
///
/// Apps upload to http://ADDRESS/v1/visits; the page is at http://ADDRESS/. Everything is kept in one folder, which one
/// process at a time may use. SIGINT or SIGTERM ends it after the writes in flight.
#[derive(Debug, Args)]
pub struct Serve {
    /// Where to listen. Port 0 takes a free one; the address is printed
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8642")]
    listen: SocketAddr,

    /// The folder that holds the store; made when it does not exist
    #[arg(long, value_name = "DIR", default_value = "alldrawn-store")]
    store: PathBuf,

    /// Allow an address that other machines can reach. There is no login and no TLS: put both in front of it
    #[arg(long)]
    public: bool,
}

impl Serve {
    /// Serves until a signal ends it.
    ///
    /// # Errors
    /// A sentence for the user: the address or the store cannot be used.
    pub fn run(self) -> Result<(), String> {
        let audience = self.audience()?;
        // First, so that a port in use leaves no new folder behind. Who connects meanwhile waits.
        let listener = self.bind()?;
        let store = Store::open(&self.store).map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;

        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| format!("cannot start: {error}"))?;
        let store = Arc::new(store);
        let served = runtime
            .block_on(server::serve(listener, Arc::clone(&store), audience, || self.announce(address)));
        // The writer ends after what was queued before this, so that nothing acknowledged or about to be is lost.
        store.close();
        served.map_err(|error| format!("cannot serve {address}: {error}"))
    }

    fn audience(&self) -> Result<Audience, String> {
        let address = self.listen;
        if address.ip().is_loopback() {
            return Ok(if self.public { Audience::Public } else { Audience::ThisMachine });
        }
        if !self.public {
            return Err(format!(
                "{address} can be reached from other machines, and there is no login: \
                 say --public if that is meant, or listen on 127.0.0.1:{}",
                address.port()
            ));
        }
        eprintln!(
            "alldrawn: warning: anyone who can reach {address} can read the dashboard and send visits; \
             put a proxy with a login and TLS in front of it"
        );
        Ok(Audience::Public)
    }

    fn bind(&self) -> Result<TcpListener, String> {
        let address = self.listen;
        TcpListener::bind(address).map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => {
                format!("{address} is in use by another program: choose another port with --listen, 0 for any free one")
            }
            io::ErrorKind::AddrNotAvailable => format!("{address} is no address of this machine"),
            io::ErrorKind::PermissionDenied => {
                format!("not allowed to listen on {address}: ports under 1024 need privileges")
            }
            _ => format!("cannot listen on {address}: {error}"),
        })
    }

    fn announce(&self, address: SocketAddr) {
        let mut out = io::stdout().lock();
        // Nobody may be reading: that is no reason to stop.
        let _ = writeln!(
            out,
            "dashboard  http://{address}/\nuploads    http://{address}/v1/visits\nstore      {}",
            self.store.display()
        );
        let _ = out.flush();
    }
}
