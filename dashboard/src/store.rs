//! The store: one folder with one SQLite file, used by one process at a time.
//!
//! It uses SQLite because an acknowledged visit must survive a power cut, and no embedded database is better tested for
//! that. Only one thread writes to the store. Meanwhile readers see a consistent state, because SQLite uses a
//! write-ahead log.

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
    chart_key::{ChartKey, ChartSelector},
    charts::{Chart, ChartRevision, Charts},
};

mod audits;
mod began;
mod ranking;
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
/// Maximum number of batches that wait to be written. Further uploads wait before they join the queue, so that memory
/// is limited.
const QUEUE: usize = 32;

/// Why a store cannot be used.
#[derive(Debug)]
pub enum OpenError {
    /// The folder, or a file in it, cannot be created or written.
    Folder(PathBuf, io::Error),
    /// Another process uses the store.
    Locked(PathBuf),
    /// A later version of this program wrote the store.
    Newer {
        /// The store's folder.
        folder: PathBuf,
        /// The number of the store's layout.
        found: i64,
        /// The number of the latest layout that this program knows.
        known: i64,
    },
    /// The file is not an AllDrawn store, or there is no file.
    NotAStore(PathBuf),
    /// SQLite reported an error.
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
                "the store {} is in use by another process: stop that process, or choose another folder with --store",
                folder.display()
            ),
            Self::Newer { folder, found, known } => write!(
                f,
                "the store {} was written by a newer alldrawn (layout {found}; this version knows {known}): \
                 run the newer version, or choose another folder with --store",
                folder.display()
            ),
            Self::NotAStore(folder) => {
                write!(
                    f,
                    "{} is not an AllDrawn store: choose the folder with --store",
                    folder.join(FILE).display()
                )
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
    /// The locked file, which keeps other processes out. The lock ends with this process, even if the process crashes.
    _lock: File,
}

impl Store {
    /// Opens the store in a folder. Creates the folder and the store if they do not exist.
    ///
    /// # Errors
    /// The folder cannot be written, another process uses it, or the file in it is not a store or is newer than this
    /// program.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let lock = lock(folder)?;
        let file = folder.join(FILE);
        let mut connection = schema::open(&file).map_err(|error| refused(folder, error))?;
        // The names of new files are durable only after their folder is synced.
        File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|error| OpenError::Folder(folder.into(), error))?;

        let sqlite = |error| OpenError::Sqlite(folder.into(), error);
        ranking::rank(&mut connection).map_err(sqlite)?;
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

    /// Stores the whole batch or nothing of it. When this returns `Ok`, the batch is on disk.
    ///
    /// # Errors
    /// Nothing of the batch was stored, because the disk or the database reported an error or the store is closing.
    pub async fn write(&self, batch: CheckedBatch) -> Result<WriteCounts, WriteError> {
        let (done, answer) = oneshot::channel();
        self.jobs.send(Job::Write { batch, done }).await.map_err(|_| WriteError::Closing)?;
        answer.await.map_err(|_| WriteError::Closing)?
    }

    /// Returns a number that changes with every change of the stored data.
    pub fn version(&self) -> u64 {
        self.shared.version.load(Ordering::Acquire)
    }

    /// Returns all charts that have visits, in the order of their keys.
    pub fn charts(&self) -> Vec<(ChartKey, ChartRevision)> {
        self.with_charts(Charts::all)
    }

    /// Returns the chart of a surface that the words select; of several, the one with the most visits. `None` if there
    /// is none.
    pub fn select(&self, surface: &str, selector: &ChartSelector) -> Option<(ChartKey, Arc<Chart>)> {
        self.with_charts(|charts| charts.select(surface, selector))
    }

    fn with_charts<T>(&self, use_charts: impl FnOnce(&Charts) -> T) -> T {
        use_charts(&self.shared.charts.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs a query on a read-only connection. Blocks, so it must not be called on a thread of the async runtime.
    ///
    /// # Errors
    /// SQLite reported an error.
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

    /// Writes the queued batches, then closes. Later writes are refused.
    pub fn close(&self) {
        // If the queue is full this waits until the writer has made room.
        let _ = self.jobs.blocking_send(Job::Stop);
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if writer.is_some_and(|writer| writer.join().is_err()) {
            eprintln!("alldrawn: the store's writer failed; all acknowledged visits are on disk");
        }
    }
}

/// Opens the store in a folder for reading, even while a collector uses it. Nothing is changed.
///
/// # Errors
/// There is no store, or the store is newer than this program.
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
