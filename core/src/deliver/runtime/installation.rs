//! What the folder keeps of the installation for all its events: the cluster, and the version of the app that ran last
//! (metric §14).
//!
//! The file `installation` contains the cluster, one byte, and the version in UTF-8. It is written when the version
//! changes. A damaged file is replaced, with a new cluster.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::judge::event::CLUSTERS;
use crate::limits::{LABEL, cut};

/// Facts of the installation that all events of a process share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Installation {
    /// A random number from 0 to 19, which the installation has chosen once. It identifies nobody.
    pub cluster: u8,
    /// True in the first session of this version of the app.
    pub first_session: bool,
}

impl Installation {
    /// The packed number if the facts cannot be kept.
    pub(super) const NOT_KEPT: u32 = u32::MAX;

    /// Returns the facts as a number that is not 0.
    pub(super) fn pack(self) -> u32 {
        1 + u32::from(self.cluster) + u32::from(CLUSTERS) * u32::from(self.first_session)
    }

    /// Returns the facts that [`Installation::pack`] packed; `None` for 0 and [`Installation::NOT_KEPT`].
    pub(super) fn unpack(packed: u32) -> Option<Installation> {
        let clusters = u32::from(CLUSTERS);
        let number = packed.checked_sub(1).filter(|number| *number < 2 * clusters)?;
        Some(Installation { cluster: (number % clusters) as u8, first_session: number >= clusters })
    }
}

/// The file of a folder.
#[derive(Debug)]
pub(super) struct InstallationFile {
    path: PathBuf,
}

impl InstallationFile {
    pub(super) fn of(folder: &Path) -> InstallationFile {
        InstallationFile { path: folder.join("installation") }
    }

    /// Returns the facts for a process of this version of the app, and remembers the version. Chooses a cluster with
    /// `random` if none is stored. Returns `None` if the file cannot be written: then a cluster would not last.
    pub(super) fn enter(&self, version: &str, random: u64) -> Option<Installation> {
        let version = cut(version, LABEL);
        let stored = self.read();
        let cluster = stored.as_ref().map_or((random % u64::from(CLUSTERS)) as u8, |(cluster, _)| *cluster);
        let first_session = stored.is_none_or(|(_, last)| last != version.as_bytes());
        if first_session {
            self.write(cluster, version).ok()?;
        }
        Some(Installation { cluster, first_session })
    }

    /// Removes the file. Returns false if that failed.
    pub(super) fn erase(&self) -> bool {
        match fs::remove_file(&self.path) {
            Ok(()) => true,
            Err(error) => matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory),
        }
    }

    fn read(&self) -> Option<(u8, Vec<u8>)> {
        let mut bytes = Vec::new();
        File::open(&self.path).ok()?.take(1 + LABEL as u64 + 1).read_to_end(&mut bytes).ok()?;
        let (cluster, version) = bytes.split_first()?;
        (*cluster < CLUSTERS && version.len() <= LABEL).then(|| (*cluster, version.to_vec()))
    }

    // Writes another file and renames it, so that no crash leaves half a file.
    fn write(&self, cluster: u8, version: &str) -> io::Result<()> {
        let next = self.path.with_extension("next");
        let mut file = File::create(&next)?;
        file.write_all(&[&[cluster], version.as_bytes()].concat())?;
        file.sync_all()?;
        fs::rename(&next, &self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("alldrawn-installation-{name}-{}", std::process::id()));
        // The folder may exist from an earlier run.
        let _ = fs::remove_dir_all(&folder);
        assert!(fs::create_dir_all(&folder).is_ok());
        folder
    }

    #[test]
    fn the_cluster_stays_and_each_version_has_one_first_session() {
        let file = InstallationFile::of(&folder("versions"));
        let facts = |cluster, first_session| Some(Installation { cluster, first_session });
        assert_eq!(file.enter("1.0", 27), facts(7, true));
        assert_eq!(file.enter("1.0", 3), facts(7, false));
        assert_eq!(file.enter("1.1", 3), facts(7, true));
        assert_eq!(file.enter("1.1", 3), facts(7, false));
        let long = "v".repeat(LABEL + 9);
        assert_eq!((file.enter(&long, 3), file.enter(&long, 3)), (facts(7, true), facts(7, false)));
        assert!(file.erase() && file.erase());
        assert_eq!(file.enter("1.1", 3), facts(3, true));
    }

    #[test]
    fn a_damaged_file_is_replaced() {
        let file = InstallationFile::of(&folder("damage"));
        for damage in [&b""[..], &[CLUSTERS], &[0xFF; 900], &[5, 0xFF]] {
            assert!(fs::write(&file.path, damage).is_ok());
            let first = file.enter("1.0", 4).map(|facts| (facts.cluster < CLUSTERS, facts.first_session));
            assert_eq!(first, Some((true, true)), "{damage:?}");
            assert_eq!(file.enter("1.0", 11).map(|facts| facts.first_session), Some(false), "{damage:?}");
        }
    }

    #[test]
    fn without_a_folder_there_is_no_cluster() {
        let file = InstallationFile::of(&folder("missing").join("none"));
        assert_eq!((file.enter("1.0", 4), file.erase()), (None, true));
    }

    #[test]
    fn facts_are_packed_into_a_number_that_is_not_0() {
        for cluster in 0..CLUSTERS {
            for first_session in [false, true] {
                let facts = Installation { cluster, first_session };
                assert_eq!(Installation::unpack(facts.pack()), Some(facts));
            }
        }
        assert_eq!([0, Installation::NOT_KEPT].map(Installation::unpack), [None, None]);
    }
}
