//! The runtime of Android and iOS: one worker thread owns the queue and the upload policy. Other threads send it
//! messages.
//!
//! | call | thread | blocks |
//! |---|---|---|
//! | [`Runtime::is_on`], [`Runtime::sample`], [`Runtime::begin`], [`Runtime::seen`], [`Runtime::finish`], [`Runtime::set_consent`], [`Runtime::status`] | any | never: one `try_send` into a bounded channel; a message that does not fit is counted |
//! | [`Runtime::next_batch`], [`Runtime::batch_done`], [`Runtime::flush`] | the platform's uploader | until the worker answers |
//!
//! The platform does the HTTP: it POSTs the batch that [`Runtime::next_batch`] returns, and passes the response to
//! [`Runtime::batch_done`].

mod channel;
mod clock;
mod gzip;
mod installation;
mod worker;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::{self, JoinHandle};

use crossbeam_channel::bounded;
use once_cell::sync::OnceCell;

use crate::deliver::queue::{Storage, VisitId};
use crate::deliver::upload::{BatchResult, Next, Response, UploadConfig, sampling};

pub use channel::{CHANNEL_BYTES, CHANNEL_MESSAGES, State, Status};
use channel::{Message, OVERFLOWED_VISITS, SharedState, WorkerChannel};
pub use clock::{Clock, ManualClock, SystemClock};
pub use gzip::gzip;
pub use installation::Installation;
use worker::{Inbox, OpenedQueue};

/// The settings of an installation.
#[derive(Clone, Debug)]
pub struct RuntimeConfig {
    /// The queue's folder, private to the app and kept between launches. Created if it is missing.
    pub folder: PathBuf,
    /// The upload settings.
    pub upload: UploadConfig,
    /// The user's consent at the start.
    pub consent: bool,
}

/// Why the runtime could not be installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstallError {
    /// This process already has a runtime, which keeps running unchanged.
    Installed,
    /// The system could not start a thread.
    NoThread,
}

impl std::fmt::Display for InstallError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            InstallError::Installed => {
                "AllDrawn is already installed in this process: install it once, at the start of the process"
            }
            InstallError::NoThread => {
                "the system could not start a thread for AllDrawn's worker: nothing is measured; install it again later"
            }
        })
    }
}

impl std::error::Error for InstallError {}

/// An upload request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Identifies the batch in [`Runtime::batch_done`].
    pub handle: u64,
    /// The headers of the POST.
    pub headers: [(&'static str, &'static str); 3],
    /// The compressed body.
    pub body: Vec<u8>,
}

/// Headers of every upload. Only a protobuf reply acknowledges visits: without `Accept`, each batch would be sent
/// again.
const HEADERS: [(&str, &str); 3] = [
    ("Content-Type", "application/x-protobuf"),
    ("Content-Encoding", "gzip"),
    ("Accept", "application/x-protobuf"),
];

/// The uploader's next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextUpload {
    /// POST this upload, then call [`Runtime::batch_done`] with the response.
    Send(Upload),
    /// Call [`Runtime::next_batch`] again after a wait.
    Wait {
        /// The wait in milliseconds.
        ms: u64,
    },
    /// Call [`Runtime::next_batch`] again when another visit has finished.
    Idle,
    /// Send nothing more in this process: the worker has stopped.
    Stopped,
}

/// A running worker. Dropping it commits all messages sent so far and waits for the worker to end.
#[derive(Debug)]
pub struct Runtime {
    channel: Option<WorkerChannel>,
    shared: Arc<SharedState>,
    worker: Option<JoinHandle<()>>,
}

static INSTALLED: OnceCell<Runtime> = OnceCell::new();

/// Starts this process's one runtime. Returns at once: the worker opens the disk.
///
/// # Errors
/// If this process already has a runtime, or no thread could be started. After the latter, install again later.
pub fn install(config: RuntimeConfig) -> Result<&'static Runtime, InstallError> {
    let mut started_here = false;
    let runtime = INSTALLED.get_or_try_init(|| {
        started_here = true;
        Runtime::start(config, Arc::new(SystemClock::default()))
    })?;
    if started_here { Ok(runtime) } else { Err(InstallError::Installed) }
}

/// Returns this process's runtime, if it is installed.
#[must_use]
pub fn installed() -> Option<&'static Runtime> {
    INSTALLED.get()
}

impl Runtime {
    /// Starts a runtime that keeps its queue in the folder's files.
    ///
    /// # Errors
    /// If no thread can be started.
    pub fn start(config: RuntimeConfig, clock: Arc<dyn Clock>) -> Result<Self, InstallError> {
        let RuntimeConfig { folder, upload, consent } = config;
        Self::spawn(upload, consent, clock, move |now| worker::open_folder(&folder, now))
    }

    /// Starts a runtime that keeps its queue in the storage that `open` returns. `open` is called on the worker.
    ///
    /// # Errors
    /// If no thread can be started.
    pub fn start_over<S: Storage + 'static>(
        upload: UploadConfig,
        consent: bool,
        clock: Arc<dyn Clock>,
        open: impl FnOnce() -> S + Send + 'static,
    ) -> Result<Self, InstallError> {
        Self::spawn(upload, consent, clock, move |_| OpenedQueue::over(Box::new(open())))
    }

    fn spawn(
        upload: UploadConfig,
        consent: bool,
        clock: Arc<dyn Clock>,
        open: impl FnOnce(u64) -> OpenedQueue + Send + 'static,
    ) -> Result<Self, InstallError> {
        let (sender, receiver) = bounded(CHANNEL_MESSAGES);
        let (overflowed, abandoned) = bounded(OVERFLOWED_VISITS);
        let shared = Arc::new(SharedState::new(consent, clock));
        let worker_shared = Arc::clone(&shared);
        let worker = thread::Builder::new()
            .name("alldrawn".to_owned())
            .spawn(move || {
                worker::run(&Inbox { messages: receiver, abandoned }, &worker_shared, upload, open)
            })
            .map_err(|_| InstallError::NoThread)?;
        let channel = Some(WorkerChannel::new(sender, overflowed, Arc::clone(&shared)));
        Ok(Runtime { channel, shared, worker: Some(worker) })
    }

    /// Returns true if visits are measured: the user has consented, and the collector has not switched this client off.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.shared.consent.load(Ordering::Acquire)
            && self.shared.clock.mono_ms() >= self.shared.off_until_ms.load(Ordering::Relaxed)
    }

    /// Samples a visit that begins now. Returns the weight for its event, or `None` if the visit is not sampled: such a
    /// visit needs no further call.
    #[must_use]
    pub fn sample(&self, id: &VisitId) -> Option<u32> {
        let one_in = self.shared.sample_one_in.load(Ordering::Relaxed);
        let kept = if self.is_on() { sampling::keep(id, one_in) } else { None };
        if kept.is_none() {
            self.shared.not_sampled.fetch_add(1, Ordering::Relaxed);
        }
        kept.map(core::num::NonZeroU32::get)
    }

    /// Returns true if the visit's event carries detail.
    #[must_use]
    pub fn with_detail(&self, id: &VisitId) -> bool {
        sampling::with_detail(id, self.shared.detail_one_in.load(Ordering::Relaxed))
    }

    /// Returns the rate of the audit: one confirmed visit in this number is watched (metric §8).
    #[must_use]
    pub fn audit_one_in(&self) -> u32 {
        sampling::audit_one_in(self.shared.audit_one_in.load(Ordering::Relaxed))
    }

    /// Reports the version of the app that runs. With it the worker finds the facts of the installation.
    pub fn set_app_version(&self, version: &str) {
        self.shared.set_app_version(version);
    }

    /// Returns the facts of the installation; `None` until the worker has found them, and if it cannot keep them.
    #[must_use]
    pub fn installation(&self) -> Option<Installation> {
        Installation::unpack(self.shared.installation.load(Ordering::Relaxed))
    }

    /// Sends a visit's begin record, the encoded `Visit` as far as it is known. If the process dies, the next launch
    /// reports the visit as lost (metric §10). Returns true if it was sent.
    pub fn begin(&self, id: VisitId, begin_record: Vec<u8>) -> bool {
        self.try_send(|channel| channel.try_send(Message::Begin { id, begin_record }))
    }

    /// Sends a last-seen time: the visit is still pending `elapsed_us` microseconds after its start. Calls more
    /// frequent than once a second are ignored. Returns true if it was sent.
    pub fn seen(&self, id: VisitId, elapsed_us: u64) -> bool {
        self.try_send(|channel| channel.try_send(Message::Seen { id, elapsed_us }))
    }

    /// Sends a finished visit's encoded `Visit`. Returns true if it was sent; otherwise counts the visit as dropped.
    pub fn finish(&self, id: VisitId, event: Vec<u8>) -> bool {
        self.try_send(|channel| channel.try_send(Message::Finish { id, event }))
    }

    /// Sets the user's consent. Without consent, no data is accepted after this call, and the worker erases everything
    /// that was collected, on disk too. Call this function in each process of an app.
    pub fn set_consent(&self, consent: bool) {
        self.shared.set_consent(consent);
        // If the channel is full, the worker reads the shared state soon in any case.
        self.try_send(|channel| channel.try_send(Message::ConsentChanged));
    }

    /// Returns the uploader's next step. Waits for the worker: do not call it on the main thread.
    #[must_use]
    pub fn next_batch(&self) -> NextUpload {
        match self.request(Message::NextBatch) {
            Some(Next::Send(batch)) => {
                NextUpload::Send(Upload { handle: batch.handle, headers: HEADERS, body: gzip(&batch.body) })
            }
            Some(Next::Wait { ms }) => NextUpload::Wait { ms },
            Some(Next::Idle) => NextUpload::Idle,
            None => NextUpload::Stopped,
        }
    }

    /// Applies the response to a batch, and returns its meaning once the consequences are on disk; `None` if the batch
    /// is unknown. Waits for the worker: do not call it on the main thread.
    pub fn batch_done(&self, handle: u64, response: Response) -> Option<BatchResult> {
        self.request(|reply| Message::BatchDone { handle, response, reply }).flatten()
    }

    /// Waits until everything that this thread has sent is committed. Returns true if the data is durable, false if a
    /// disk error keeps it in memory. `hurry`: the app goes to the background, so the next batch is due at once. Do not
    /// call this function on the main thread.
    pub fn flush(&self, hurry: bool) -> bool {
        self.request(|reply| Message::Flush { hurry, reply }).unwrap_or(false)
    }

    /// Returns the runtime's state, with its counts.
    #[must_use]
    pub fn status(&self) -> Status {
        self.shared.status()
    }

    fn try_send(&self, send: impl FnOnce(&WorkerChannel) -> bool) -> bool {
        self.channel.as_ref().is_some_and(send)
    }

    fn request<T>(&self, message: impl FnOnce(crossbeam_channel::Sender<T>) -> Message) -> Option<T> {
        let (reply, response) = bounded(1);
        self.channel.as_ref()?.send(message(reply)).then(|| response.recv().ok()).flatten()
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        self.channel = None;
        if let Some(worker) = self.worker.take() {
            // If the worker panicked, its state is already `Failed`.
            let _ = worker.join();
        }
    }
}
