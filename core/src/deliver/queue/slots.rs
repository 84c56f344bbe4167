//! Shares a folder between several processes of one app: each process has its own slot, and all of them deliver.
//!
//! A slot is a sub-folder whose file `lock` is locked (`flock`, which the system releases when the process ends in any
//! way). A process takes the first free slot, and with it the log that another process may have left there. At launch
//! it also adopts the visits in unlocked slots. If there are more processes than slots, the rest keep their visits in
//! memory, and their state is `MemoryOnly(Busy)`.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::file::FileStorage;
use super::log::Limits;
use super::storage::StorageError;

/// Number of slots in a folder: the main one and two for side processes (push, media), 1 MiB in all.
pub const SLOTS: usize = 3;

/// Why a process could not open a slot.
pub type SlotError = StorageError;

/// A slot that this process holds.
#[derive(Debug)]
pub struct Slot {
    /// The slot's number; 0 is the main slot.
    pub number: usize,
    /// The queue's bounds.
    pub limits: Limits,
    /// The segments, with the lock.
    pub storage: FileStorage,
}

/// Opens the first free slot of `folder`, which is created if it is missing. Blocks on the disk, never on another
/// process.
///
/// # Errors
/// `Busy` if every slot belongs to a running process; otherwise the error because of which the folder cannot be used.
pub fn open_slot(folder: &Path) -> Result<Slot, SlotError> {
    for number in 0..SLOTS {
        if let Some(slot) = try_slot(folder, number, true)? {
            return Ok(slot);
        }
    }
    Err(StorageError::Busy)
}

/// Opens the other slots that exist and that no running process has locked. They stay locked until they are dropped.
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

/// Returns true if the file is now locked. The lock belongs to the open file, so a second attempt fails, in this
/// process as well as in another.
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
