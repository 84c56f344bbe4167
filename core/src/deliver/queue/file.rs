//! Segments as files of one folder, named by their number in 16 hexadecimal digits.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::storage::{Storage, StorageError};

impl From<io::Error> for StorageError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => StorageError::Full,
            ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => StorageError::ReadOnly,
            _ => StorageError::Device(error.raw_os_error()),
        }
    }
}

/// Segments in one folder. The caller ensures that no other process uses the folder (`open_slot`).
#[derive(Debug)]
pub struct FileStorage {
    folder: PathBuf,
    /// The segment last appended to, kept open.
    newest: Option<(u64, File)>,
    /// The segment last read, kept open.
    reading: Option<(u64, File)>,
    /// The open lock file. Closing it releases the folder's lock.
    _lock: Option<File>,
}

impl FileStorage {
    /// Uses the segments in `folder`, which must exist. `lock` stays open as long as the storage.
    #[must_use]
    pub fn new(folder: PathBuf, lock: Option<File>) -> Self {
        FileStorage { folder, newest: None, reading: None, _lock: lock }
    }

    /// Returns the folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self, segment: u64) -> PathBuf {
        self.folder.join(format!("{segment:016x}.log"))
    }

    /// A new or removed file name is durable only once the folder is synced.
    fn sync_folder(&self) -> io::Result<()> {
        if cfg!(unix) { File::open(&self.folder)?.sync_all() } else { Ok(()) }
    }
}

impl Storage for FileStorage {
    fn segments(&mut self) -> Result<Vec<u64>, StorageError> {
        let mut numbers = Vec::new();
        for file in fs::read_dir(&self.folder)? {
            let name = file?.file_name();
            let digits = name.to_str().and_then(|name| name.strip_suffix(".log"));
            numbers.extend(
                digits
                    .filter(|digits| digits.len() == 16)
                    .and_then(|digits| u64::from_str_radix(digits, 16).ok()),
            );
        }
        numbers.sort_unstable();
        Ok(numbers)
    }

    fn read(&mut self, segment: u64, offset: usize, into: &mut [u8]) -> Result<usize, StorageError> {
        if self.reading.as_ref().is_none_or(|(number, _)| *number != segment) {
            self.reading = Some((segment, File::open(self.path(segment))?));
        }
        let Some((_, file)) = &mut self.reading else { return Err(StorageError::Device(None)) };
        file.seek(SeekFrom::Start(offset as u64))?;
        let mut count = 0;
        while count < into.len() {
            match file.read(&mut into[count..]) {
                Ok(0) => break,
                Ok(more) => count += more,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        Ok(count)
    }

    fn append(&mut self, segment: u64, bytes: &[u8], sync: bool) -> Result<(), StorageError> {
        let mut made = false;
        if self.newest.as_ref().is_none_or(|(number, _)| *number != segment) {
            let path = self.path(segment);
            made = !path.exists();
            self.newest = Some((segment, OpenOptions::new().create(true).append(true).open(path)?));
        }
        let Some((_, file)) = &mut self.newest else { return Err(StorageError::Device(None)) };
        file.write_all(bytes)?;
        if sync {
            // On Apple's systems this is F_FULLFSYNC, which flushes the device's cache too.
            file.sync_data()?;
        }
        if made {
            self.sync_folder()?;
        }
        Ok(())
    }

    fn truncate(&mut self, segment: u64, length: usize) -> Result<(), StorageError> {
        let file = OpenOptions::new().write(true).open(self.path(segment))?;
        file.set_len(length as u64)?;
        Ok(file.sync_all()?)
    }

    fn remove(&mut self, segment: u64) -> Result<(), StorageError> {
        for held in [&mut self.newest, &mut self.reading] {
            *held = held.take().filter(|(number, _)| *number != segment);
        }
        match fs::remove_file(self.path(segment)) {
            Ok(()) => Ok(self.sync_folder()?),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}
