//! The native runtime: one worker thread owns the queue and the upload policy; the frame path only hands over.
//!
//! | call | thread | blocks |
//! |---|---|---|
//! | [`Runtime::is_on`], [`Runtime::sample`], [`Runtime::begin`], [`Runtime::seen`], [`Runtime::finish`], [`Runtime::set_consent`], [`Runtime::status`] | any | never: one `try_send` into a bounded channel; what does not fit is counted |
//! | [`Runtime::next_batch`], [`Runtime::batch_done`], [`Runtime::flush`] | the platform's uploader | until the worker answers |
//!
//! The platform does the HTTP: it POSTs what [`Runtime::next_batch`] gives, and tells [`Runtime::batch_done`] the answer.

mod channel;
mod clock;
mod gzip;
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
use worker::{Inbox, OpenedQueue};

/// What an installation sets.
#[derive(Clone, Debug)]
pub struct RuntimeConfig {
    /// A folder for the queue, private to the app and kept over launches. Made where it is missing.
    pub folder: PathBuf,
    /// Batches, ages and caps.
    pub upload: UploadConfig,
    /// Whether the user has agreed so far.
    pub consent: bool,
}

/// Why there is no runtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InstallError {
    /// There is one in this process already; it goes on as it was installed.
    Installed,
    /// The system gave no thread.
    NoThread,
}

impl std::fmt::Display for InstallError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            InstallError::Installed => {
                "AllDrawn was installed before: install it once, at the start of the process"
            }
            InstallError::NoThread => {
                "the system gave no thread for AllDrawn's worker: nothing will be measured"
            }
        })
    }
}

impl std::error::Error for InstallError {}

/// A batch as it goes over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// For [`Runtime::batch_done`].
    pub handle: u64,
    /// Headers of the POST.
    pub headers: [(&'static str, &'static str); 3],
    /// Its body, compressed.
    pub body: Vec<u8>,
}

/// Headers of every upload. Only a reply in protobuf says which visits are stored: without `Accept` each batch is sent again.
const HEADERS: [(&str, &str); 3] = [
    ("Content-Type", "application/x-protobuf"),
    ("Content-Encoding", "gzip"),
    ("Accept", "application/x-protobuf"),
];

/// What the uploader does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextUpload {
    /// POST this, then tell [`Runtime::batch_done`].
    Send(Upload),
    /// Ask again in so many milliseconds.
    Wait {
        /// Milliseconds.
        ms: u64,
    },
    /// Ask again when another visit has finished.
    Idle,
    /// Never again in this process: the worker is gone.
    Stopped,
}

/// A running worker. Dropping it commits what was handed over and waits for the worker to end.
#[derive(Debug)]
pub struct Runtime {
    channel: Option<WorkerChannel>,
    shared: Arc<SharedState>,
    worker: Option<JoinHandle<()>>,
}

static INSTALLED: OnceCell<Runtime> = OnceCell::new();

/// Starts the one runtime of this process. Returns at once: the disk is opened on the worker.
///
/// # Errors
/// If there is one already, or no thread; after the latter it may be tried again.
pub fn install(config: RuntimeConfig) -> Result<&'static Runtime, InstallError> {
    let mut started_here = false;
    let runtime = INSTALLED.get_or_try_init(|| {
        started_here = true;
        Runtime::start(config, Arc::new(SystemClock::default()))
    })?;
    if started_here { Ok(runtime) } else { Err(InstallError::Installed) }
}

/// The runtime of this process, once it is installed.
#[must_use]
pub fn installed() -> Option<&'static Runtime> {
    INSTALLED.get()
}

impl Runtime {
    /// Starts a runtime over the folder's files.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start(config: RuntimeConfig, clock: Arc<dyn Clock>) -> Result<Self, InstallError> {
        let RuntimeConfig { folder, upload, consent } = config;
        Self::spawn(upload, consent, clock, move |now| worker::open_folder(&folder, now))
    }

    /// Starts a runtime over a storage that `open` makes on the worker.
    ///
    /// # Errors
    /// If the system gives no thread.
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

    /// Whether visits are measured: the user has agreed, and the collector has not switched this client off.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.shared.consent.load(Ordering::Acquire)
            && self.shared.clock.mono_ms() >= self.shared.off_until_ms.load(Ordering::Relaxed)
    }

    /// Whether a visit that begins now is kept, and its weight for the event. One that is not needs no further call.
    #[must_use]
    pub fn sample(&self, id: &VisitId) -> Option<u32> {
        let one_in = self.shared.sample_one_in.load(Ordering::Relaxed);
        let kept = if self.is_on() { sampling::keep(id, one_in) } else { None };
        if kept.is_none() {
            self.shared.not_sampled.fetch_add(1, Ordering::Relaxed);
        }
        kept.map(core::num::NonZeroU32::get)
    }

    /// Whether a visit's event carries detail.
    #[must_use]
    pub fn with_detail(&self, id: &VisitId) -> bool {
        sampling::with_detail(id, self.shared.detail_one_in.load(Ordering::Relaxed))
    }

    /// A visit has begun: the encoded `Visit` as far as it is known, for the case that the process dies (metric section 10).
    /// Answers whether it was handed over.
    pub fn begin(&self, id: VisitId, begin_record: Vec<u8>) -> bool {
        self.try_send(|channel| channel.try_send(Message::Begin { id, begin_record }))
    }

    /// A visit is still pending, so many µs from its start. More often than once a second is of no use, and no harm.
    pub fn seen(&self, id: VisitId, elapsed_us: u64) -> bool {
        self.try_send(|channel| channel.try_send(Message::Seen { id, elapsed_us }))
    }

    /// A visit has ended, with its encoded `Visit`. One that is not taken is counted as dropped.
    pub fn finish(&self, id: VisitId, event: Vec<u8>) -> bool {
        self.try_send(|channel| channel.try_send(Message::Finish { id, event }))
    }

    /// The user's consent. From this call on nothing is taken without it; what was collected is erased by the worker, on
    /// disk too. Each process of an app is told.
    pub fn set_consent(&self, consent: bool) {
        self.shared.set_consent(consent);
        // If the channel is full the worker is about to look anyway.
        self.try_send(|channel| channel.try_send(Message::ConsentChanged));
    }

    /// What the uploader does next. Not for the main thread: it waits for the worker.
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

    /// The answer to a batch. Returns when what it means is on disk. Not for the main thread. `None`: the batch is unknown.
    pub fn batch_done(&self, handle: u64, response: Response) -> Option<BatchResult> {
        self.request(|reply| Message::BatchDone { handle, response, reply }).flatten()
    }

    /// Waits until all that this thread handed over is durable, or in memory with a fault of the disk; answers whether it is
    /// durable. With `hurry` the next batch is due at once: the app goes to the background. Not for the main thread.
    pub fn flush(&self, hurry: bool) -> bool {
        self.request(|reply| Message::Flush { hurry, reply }).unwrap_or(false)
    }

    /// How it stands.
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
            // A worker that panicked has said so in its status.
            let _ = worker.join();
        }
    }
}
