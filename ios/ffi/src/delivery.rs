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

/// How delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct DeliveryStatus {
    /// 0 opening, 1 durable, 2 failed, 3 to 6 in memory only, since the disk is full, is read-only, has no slot left, or
    /// fails.
    pub state: u8,
    /// Finished visits that wait for delivery.
    pub queued: u32,
    /// Visits dropped and not yet reported.
    pub dropped: u64,
    /// Begins and last-seen times that found the worker busy; their visits are not lost by that.
    pub skipped: u64,
}

#[uniffi::export]
impl Delivery {
    /// Starts the runtime of this process. The payload is that of [`read_runtime_config`].
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

    /// The user's consent, from any thread. Obeyed even after a panic.
    ///
    /// # Errors
    /// None; a `Result` as all exports are.
    pub fn consent(&self, consent: bool) -> Result<(), Refused> {
        self.runtime.set_consent(consent);
        Ok(())
    }

    /// How it stands.
    ///
    /// # Errors
    /// [`Refused::Off`] after a panic, as with all that follow.
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

    /// What the uploader does next, as [`upload_bytes`] writes it.
    ///
    /// # Errors
    /// As for [`Delivery::status`].
    pub fn next_upload(&self) -> Result<Vec<u8>, Refused> {
        check()?;
        failing!(NextUpload);
        Ok(upload_bytes(self.runtime.next_batch()))
    }

    /// The answer to an upload; a status of 0 where none came. Answers 0 delivered, 1 to be sent again, 2 to be sent in
    /// smaller batches, 3 refused, 4 unknown: it came twice or too late.
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

    /// Waits until all that was handed over is durable; answers whether it is. With `hurry` the next upload is due at once.
    ///
    /// # Errors
    /// As for [`Delivery::status`].
    pub fn flush(&self, hurry: bool) -> Result<bool, Refused> {
        check()?;
        failing!(Flush);
        Ok(self.runtime.flush(hurry))
    }
}
