//! The embedded store: one folder, one SQLite file, one process at a time.
//!
//! SQLite because an acknowledged visit must survive a power cut, and no embedded database is better tried at that.
//! One thread writes; readers see a consistent state beside it (write-ahead log).

use std::{
    fmt,
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, atomic::Ordering},
};

use rusqlite::{Connection, OpenFlags};
use tokio::sync::{mpsc, oneshot};

use crate::{
    batch::CheckedBatch,
    charts::{Chart, ChartKey, ChartRevision, Charts},
};

pub mod read;
mod schema;
mod surfaces;
mod write_result;
mod writer;

pub use surfaces::{MOST_SURFACES, OTHER_SURFACES};
pub use write_result::{WriteCounts, WriteError};
use writer::{Job, SharedCharts, Writer};

const FILE: &str = "visits.sqlite";
const LOCK: &str = "lock";
/// Batches waiting to be written; more have to wait at the door, so that memory is bounded.
const QUEUE: usize = 32;

/// Why a store cannot be used.
#[derive(Debug)]
pub enum OpenError {
    /// The folder, or a file in it, cannot be made or written.
    Folder(PathBuf, io::Error),
    /// Another process uses it.
    Locked(PathBuf),
    /// It was written by a later version.
    Newer {
        /// The store's folder.
        folder: PathBuf,
        /// The layout it has.
        found: i64,
        /// The latest layout that this program knows.
        known: i64,
    },
    /// The file there is not an AllDrawn store.
    NotAStore(PathBuf),
    /// SQLite's own reason.
    Sqlite(PathBuf, rusqlite::Error),
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(folder, error) => {
                write!(f, "the store folder {} cannot be written: {error}", folder.display())
            }
            Self::Locked(folder) => write!(
                f,
                "the store {} is in use by another process: stop that one, or name another folder with --store",
                folder.display()
            ),
            Self::Newer { folder, found, known } => write!(
                f,
                "the store {} was written by a newer alldrawn (layout {found}; this one knows {known}): \
                 run that version, or name another folder with --store",
                folder.display()
            ),
            Self::NotAStore(folder) => {
                write!(f, "{} is not an AllDrawn store", folder.join(FILE).display())
            }
            Self::Sqlite(folder, error) => {
                write!(f, "the store {} cannot be opened: {error}", folder.display())
            }
        }
    }
}

impl std::error::Error for OpenError {}

/// An open store.
#[derive(Debug)]
pub struct Store {
    file: PathBuf,
    jobs: mpsc::Sender<Job>,
    shared: Arc<SharedCharts>,
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Option<std::thread::JoinHandle<()>>>,
    /// Held, never read: the lock ends with the process, however it ends.
    _lock: File,
}

impl Store {
    /// Opens the store in a folder, making both when they do not exist.
    ///
    /// # Errors
    /// The folder cannot be written, another process has it, or what is there is not ours or newer than this program.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let lock = lock(folder)?;
        let file = folder.join(FILE);
        let connection = schema::open(&file).map_err(|error| refused(folder, error))?;
        // The names of new files are durable only once their folder is.
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| OpenError::Folder(folder.into(), error))?;

        let sqlite = |error| OpenError::Sqlite(folder.into(), error);
        let charts = Mutex::new(read::charts(&connection).map_err(sqlite)?);
        let shared = Arc::new(SharedCharts { charts, ..SharedCharts::default() });
        let (jobs, queue) = mpsc::channel(QUEUE);
        let writer = Writer::new(connection, Arc::clone(&shared)).map_err(sqlite)?;
        let thread = std::thread::Builder::new()
            .name("store".into())
            .spawn(move || writer.run(queue))
            .map_err(|error| OpenError::Folder(folder.into(), error))?;
        Ok(Self {
            file,
            jobs,
            shared,
            readers: Mutex::default(),
            writer: Mutex::new(Some(thread)),
            _lock: lock,
        })
    }

    /// Stores a batch, whole or not at all. When this answers `Ok`, it is on disk.
    ///
    /// # Errors
    /// Nothing of the batch was stored: the disk refused, or the store is closing.
    pub async fn write(&self, batch: CheckedBatch) -> Result<WriteCounts, WriteError> {
        let (done, answer) = oneshot::channel();
        self.jobs.send(Job::Write { batch, done }).await.map_err(|_| WriteError::Closing)?;
        answer.await.map_err(|_| WriteError::Closing)?
    }

    /// A number that changes whenever what is stored changes.
    pub fn version(&self) -> u64 {
        self.shared.version.load(Ordering::Acquire)
    }

    /// All charts as they stand, in the order of their names.
    pub fn charts(&self) -> Vec<(ChartKey, ChartRevision)> {
        self.with_charts(Charts::all)
    }

    /// One chart as it stands.
    pub fn chart(&self, key: &ChartKey) -> Option<Arc<Chart>> {
        self.with_charts(|charts| charts.get(key))
    }

    fn with_charts<T>(&self, use_charts: impl FnOnce(&Charts) -> T) -> T {
        use_charts(&self.shared.charts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs a query on a connection that can only read. Blocks: not for a thread that serves others.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn read<T>(&self, query: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        let kept = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match kept {
            Some(connection) => connection,
            None => Connection::open_with_flags(&self.file, OpenFlags::SQLITE_OPEN_READ_ONLY)?,
        };
        let result = query(&connection);
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        result
    }

    /// Writes what is queued, then closes. Later writes are refused.
    pub fn close(&self) {
        // A full queue empties by itself: the writer is still running.
        let _ = self.jobs.blocking_send(Job::Stop);
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if writer.is_some_and(|writer| writer.join().is_err()) {
            eprintln!("alldrawn: the store's writer ended early; what was acknowledged is on disk");
        }
    }
}

/// Opens the store in a folder to read the events in it, also while a collector uses it. Nothing is changed.
///
/// # Errors
/// There is no store, or one that is newer than this program.
pub fn open_to_read(folder: &Path) -> Result<Connection, OpenError> {
    let file = folder.join(FILE);
    if !file.is_file() {
        return Err(OpenError::NotAStore(folder.into()));
    }
    schema::open_to_read(&file).map_err(|error| refused(folder, error))
}

fn refused(folder: &Path, error: schema::Error) -> OpenError {
    match error {
        schema::Error::Newer { found } => {
            OpenError::Newer { folder: folder.into(), found, known: schema::LAYOUT }
        }
        schema::Error::NotAStore => OpenError::NotAStore(folder.into()),
        schema::Error::Sqlite(error) => OpenError::Sqlite(folder.into(), error),
    }
}

fn lock(folder: &Path) -> Result<File, OpenError> {
    let refused = |error| OpenError::Folder(folder.into(), error);
    fs::create_dir_all(folder).map_err(refused)?;
    let lock =
        File::options().create(true).truncate(false).write(true).open(folder.join(LOCK)).map_err(refused)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(OpenError::Locked(folder.into())),
        Err(TryLockError::Error(error)) => Err(refused(error)),
    }
}
