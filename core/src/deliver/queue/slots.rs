//! Several processes of one app: each has a slot of the folder to itself, and all of them deliver.
//!
//! A slot is a sub-folder with a lock on its file `lock` (`flock`: it ends with the process, however that ends). A process
//! takes the first free slot; the log in it may be another's, which then becomes its own. At launch it also adopts what
//! lies in slots that nobody holds. With more processes than slots, the rest keep their visits in memory, and say so.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::file::FileStorage;
use super::log::Limits;
use super::storage::StorageError;

/// Slots of one folder: the main one and two for side processes (push, media), 1 MiB in all.
pub const SLOTS: usize = 3;

/// Why a process has no slot.
pub type SlotError = StorageError;

/// A slot that this process holds.
#[derive(Debug)]
pub struct Slot {
    /// 0: the main one.
    pub number: usize,
    /// Its bounds.
    pub limits: Limits,
    /// Its segments, with the lock.
    pub storage: FileStorage,
}

/// Takes the first free slot of `folder`, which is made where it is missing. Blocks on the disk, never on another process.
///
/// # Errors
/// `Busy` if every slot belongs to a running process; else why the folder cannot be used.
pub fn open_slot(folder: &Path) -> Result<Slot, SlotError> {
    for number in 0..SLOTS {
        if let Some(slot) = try_slot(folder, number, true)? {
            return Ok(slot);
        }
    }
    Err(StorageError::Busy)
}

/// The other slots that exist and that no running process holds. They stay locked until they are dropped.
pub fn other_slots(folder: &Path, mine: usize) -> impl Iterator<Item = Slot> {
    (0..SLOTS)
        .filter(move |number| *number != mine)
        .filter_map(|number| try_slot(folder, number, false).ok()?)
}

fn try_slot(folder: &Path, number: usize, make: bool) -> Result<Option<Slot>, SlotError> {
    let folder: PathBuf = folder.join(number.to_string());
    if make {
        match fs::create_dir_all(&folder) {
            Err(_) if folder.is_dir() => {}
            made => made?,
        }
    }
    let path = folder.join("lock");
    let lock = match OpenOptions::new().create(make).truncate(false).write(true).open(&path) {
        // A read-only folder can still be locked and delivered from.
        Err(error) if matches!(error.kind(), ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied) => {
            File::open(&path)?
        }
        opened => opened?,
    };
    if !try_lock(&lock)? {
        return Ok(None);
    }
    let limits = if number == 0 { Limits::MAIN } else { Limits::SIDE };
    Ok(Some(Slot { number, limits, storage: FileStorage::new(folder, Some(lock)) }))
}

/// Whether the lock is ours now. It belongs to the open file, so a second try in this process fails as one in another would.
#[cfg(unix)]
fn try_lock(file: &File) -> io::Result<bool> {
    use rustix::fs::{FlockOperation, flock};
    match flock(file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(true),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(unix))]
fn try_lock(file: &File) -> io::Result<bool> {
    match file.try_lock() {
        Ok(()) => Ok(true),
        Err(fs::TryLockError::WouldBlock) => Ok(false),
        Err(fs::TryLockError::Error(error)) => Err(error),
    }
}
