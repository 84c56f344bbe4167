//! `alldrawn serve`: runs the collector and the dashboard.

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
/// Apps upload to http://ADDRESS/v1/visits; the page is at http://ADDRESS/. All data is in one folder, which only one
/// process at a time can use. SIGINT or SIGTERM stops the server after the uploads in progress.
#[derive(Debug, Args)]
pub struct Serve {
    /// The address to listen on. With port 0 a free port is chosen; the address is printed
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8642")]
    listen: SocketAddr,

    /// The folder of the store; created if it does not exist
    #[arg(long, value_name = "DIR", default_value = "alldrawn-store")]
    store: PathBuf,

    /// Allow an address that other machines can reach. The server has no login and no TLS: put a proxy with both in
    /// front of it
    #[arg(long)]
    public: bool,
}

impl Serve {
    /// Serves until a signal stops it.
    ///
    /// # Errors
    /// A message for the user if the address or the store cannot be used.
    pub fn run(self) -> Result<(), String> {
        let audience = self.audience()?;
        // Bind the address before the store is opened, so that no folder is created if the port is in use. Clients that
        // connect before the server is ready wait.
        let listener = self.bind()?;
        let store = Store::open(&self.store).map_err(|error| error.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;

        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .map_err(|error| format!("cannot start the server: {error}"))?;
        let store = Arc::new(store);
        let served = runtime
            .block_on(server::serve(listener, Arc::clone(&store), audience, || self.announce(address)));
        // The writer ends after it has written the queued batches, so that no acknowledged upload is lost.
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
                "other machines can reach {address}, and the server has no login: \
                 add --public if that is intended, or use --listen 127.0.0.1:{}",
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
                format!(
                    "{address} is in use by another program: choose another port with --listen, or 0 for any free port"
                )
            }
            io::ErrorKind::AddrNotAvailable => format!("{address} is not an address of this machine: choose another one with --listen"),
            io::ErrorKind::PermissionDenied => {
                format!("not allowed to listen on {address}: ports below 1024 need privileges")
            }
            _ => format!("cannot listen on {address}: {error}"),
        })
    }

    fn announce(&self, address: SocketAddr) {
        let mut out = io::stdout().lock();
        // If standard output is closed, the server runs all the same.
        let _ = writeln!(
            out,
            "dashboard  http://{address}/\nuploads    http://{address}/v1/visits\nstore      {}",
            self.store.display()
        );
        let _ = out.flush();
    }
}
