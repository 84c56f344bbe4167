//! The layout of the store's file, and how it is opened.

use std::path::Path;

use rusqlite::{Connection, ErrorCode};

use super::OTHER_SURFACES;

/// The latest layout that this program knows (`PRAGMA user_version`).
pub(super) const LAYOUT: i64 = 1;
/// "ADSV": says that the file is ours (`PRAGMA application_id`).
const APPLICATION: i64 = 0x4144_5356;

/// `event` holds the bytes as they came, unknown fields included; the columns beside it are what the views read, and
/// can be made anew from it. Surface 0 is for names past the cap.
const TABLES: &str = "
CREATE TABLE surfaces (
    surface INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE visits (
    sequence INTEGER PRIMARY KEY,
    visit_id BLOB NOT NULL UNIQUE,
    surface INTEGER NOT NULL REFERENCES surfaces (surface),
    outcome INTEGER NOT NULL,
    visually_complete_us INTEGER,
    elapsed_us INTEGER NOT NULL,
    first_content_us INTEGER,
    weight INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    event BLOB NOT NULL
) STRICT;
CREATE INDEX visits_to_summarise
    ON visits (surface, outcome, visually_complete_us, elapsed_us, first_content_us, weight);
CREATE INDEX visits_by_arrival ON visits (surface, sequence);
CREATE TABLE dropped (
    reason INTEGER PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT;
";

/// Why the file cannot be used.
#[derive(Debug)]
pub(super) enum Error {
    Newer { found: i64 },
    NotAStore,
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Self::NotAStore,
            _ => Self::Sqlite(error),
        }
    }
}

/// Opens the file for writing, and lays it out when it is new.
pub(super) fn open(file: &Path) -> Result<Connection, Error> {
    let mut connection = Connection::open(file)?;
    let found = pragma(&connection, "user_version")?;
    let application = pragma(&connection, "application_id")?;
    let empty = connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, found) {
        (APPLICATION, LAYOUT) => {}
        (APPLICATION, found) if found > LAYOUT => return Err(Error::Newer { found }),
        (0, 0) if empty => create(&mut connection)?,
        _ => return Err(Error::NotAStore),
    }
    // FULL: a commit returns when the log is on disk, so an acknowledged visit survives a power cut.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    Ok(connection)
}

fn pragma(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}

fn create(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(TABLES)?;
    transaction.execute("INSERT INTO surfaces (surface, name) VALUES (0, ?1)", [OTHER_SURFACES])?;
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", LAYOUT)?;
    transaction.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_waits_for_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let connection = open(&folder.path().join("visits.sqlite")).unwrap();
        const FULL: i64 = 2;
        assert_eq!(pragma(&connection, "synchronous").unwrap(), FULL);
        let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");
    }
}
