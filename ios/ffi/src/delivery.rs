//! The durable queue and its uploads.

use crate::refused::{Refused, check};
use alldrawn_core::boundary::{batch_result_number, fault, read_runtime_config, upload_bytes};
use alldrawn_core::deliver::runtime::{self, InstallError, Runtime};
use alldrawn_core::deliver::upload::Response;
use std::sync::Arc;

/// The runtime of this process.
#[derive(Debug, uniffi::Object)]
pub struct Delivery {
    pub(crate) runtime: &'static Runtime,
}

/// The state and counts of delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct DeliveryStatus {
    /// Number of the state: 0 opening, 1 durable, 2 failed; 3 to 6 in memory only, because the disk is full (3) or
    /// read-only (4), because no slot is free (5), or because the disk fails (6).
    pub state: u8,
    /// Number of finished visits that wait for delivery.
    pub queued: u32,
    /// Number of visits dropped and not yet reported to the collector.
    pub dropped: u64,
    /// Number of begin records and last-seen times skipped because the worker was busy. Their visits are measured.
    pub skipped: u64,
}

#[uniffi::export]
impl Delivery {
    /// Starts the runtime of this process. [`read_runtime_config`] defines the payload.
    ///
    /// # Errors
    /// [`Refused::Installed`], [`Refused::NoThread`], [`Refused::BadInstallation`], and [`Refused::Off`] after a panic.
    #[uniffi::constructor]
    pub fn new(installation: &[u8]) -> Result<Arc<Delivery>, Refused> {
        fault::watch();
        check()?;
        failing!(OpenDelivery);
        let config = read_runtime_config(installation).map_err(|_| Refused::BadInstallation)?;
        let runtime = runtime::install(config).map_err(|error| match error {
            InstallError::Installed => Refused::Installed,
            InstallError::NoThread => Refused::NoThread,
        })?;
        Ok(Arc::new(Delivery { runtime }))
    }

    /// Sets the user's consent. May be called on any thread, and takes effect even after a panic.
    ///
    /// # Errors
    /// None; it returns a `Result` as all exports do.
    pub fn consent(&self, consent: bool) -> Result<(), Refused> {
        self.runtime.set_consent(consent);
        Ok(())
    }

    /// Returns the state and counts of delivery.
    ///
    /// # Errors
    /// [`Refused::Off`] after a panic, as for all methods below.
    pub fn status(&self) -> Result<DeliveryStatus, Refused> {
        check()?;
        failing!(Status);
        let status = self.runtime.status();
        Ok(DeliveryStatus {
            state: status.state.number(),
            queued: status.queued,
            dropped: status.dropped,
            skipped: status.skipped,
        })
    }

    /// Returns the uploader's next step, as [`upload_bytes`] writes it.
    ///
    /// # Errors
    /// As for [`Delivery::status`].
    pub fn next_upload(&self) -> Result<Vec<u8>, Refused> {
        check()?;
        failing!(NextUpload);
        Ok(upload_bytes(self.runtime.next_batch()))
    }

    /// Applies the response to an upload; `status` is 0 if there was no response. Returns 0 delivered, 1 to be sent
    /// again, 2 to be sent in smaller batches, 3 refused, 4 unknown batch, because the response was reported twice or
    /// too late.
    ///
    /// # Errors
    /// As for [`Delivery::status`].
    pub fn batch_done(
        &self,
        handle: u64,
        status: u16,
        retry_after: Option<String>,
        date: Option<String>,
        body: &[u8],
    ) -> Result<u8, Refused> {
        check()?;
        failing!(BatchDone);
        let answer = match status {
            0 => Response::NoResponse,
            _ => Response::Response { status, retry_after, date, body: body.to_vec() },
        };
        Ok(batch_result_number(self.runtime.batch_done(handle, answer)))
    }

    /// Waits until all finished visits are durable; returns false if they are not. `hurry`: an upload is due at once.
    ///
    /// # Errors
    /// As for [`Delivery::status`].
    pub fn flush(&self, hurry: bool) -> Result<bool, Refused> {
        check()?;
        failing!(Flush);
        Ok(self.runtime.flush(hurry))
    }
}
