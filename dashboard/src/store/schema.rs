//! The layout of the store's file: creates it, opens it, and migrates earlier layouts to the latest.

use std::path::Path;

use alldrawn_core::wire::Visit;
use prost::Message;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, params};

use super::{began::began_ms, surfaces::OTHER_SURFACES};
use crate::chart_key::ChartKey;

/// The number of the latest layout (`PRAGMA user_version`).
pub(super) const LAYOUT: i64 = 5;
/// The number of the earliest layout that is still read.
const EARLIEST_LAYOUT: i64 = 1;
/// "ADSV": identifies the file as an AllDrawn store (`PRAGMA application_id`).
const APPLICATION: i64 = 0x4144_5356;

const SURFACES: &str = "
CREATE TABLE surfaces (
    surface INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE dropped (
    reason INTEGER PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT;
";
/// `event` contains the bytes of the event, including unknown fields. All figures are computed from these bytes, so
/// that a new statistic needs no new layout. Queries need the other columns. Surface 0 is `(other)`; `kind`, `platform`
/// and `definition` are those of the chart; `began_ms` is the visit's begin by the collector's clock. `audit` contains
/// the bytes of the visit's audit record; it is null without one.
const VISITS: &str = "
CREATE TABLE visits (
    sequence INTEGER PRIMARY KEY,
    visit_id BLOB NOT NULL UNIQUE,
    surface INTEGER NOT NULL REFERENCES surfaces (surface),
    kind INTEGER NOT NULL,
    platform INTEGER NOT NULL,
    definition INTEGER NOT NULL,
    began_ms INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    event BLOB NOT NULL,
    audit BLOB
) STRICT;
";
/// The largest count that each report has contained. If a report is sent again, only the difference is added.
const REPORTS: &str = "
CREATE TABLE reports (
    report INTEGER NOT NULL,
    reason INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (report, reason)
) STRICT, WITHOUT ROWID;
";
/// Audit records whose visits have not arrived, in the order of their arrival.
const WAITING_AUDITS: &str = "
CREATE TABLE waiting_audits (
    sequence INTEGER PRIMARY KEY,
    visit_id BLOB NOT NULL UNIQUE,
    record BLOB NOT NULL
) STRICT;
";
const INDEX: &str =
    "CREATE INDEX visits_by_arrival ON visits (surface, kind, platform, definition, sequence);";
/// The first layout with the counts of reports.
const REPORTS_SINCE: i64 = 3;
/// The first layout whose visits have kinds, platforms, definitions and times of the begin.
const CHARTS_SINCE: i64 = 4;
/// The first layout with audit records.
const AUDITS_SINCE: i64 = 5;

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

/// Opens the file for writing. Creates the tables in a new file, and migrates an earlier layout.
pub(super) fn open(file: &Path) -> Result<Connection, Error> {
    let mut connection = Connection::open(file)?;
    match layout(&connection)? {
        Some(LAYOUT) => {}
        Some(earlier) => migrate(&mut connection, earlier)?,
        None => create(&mut connection)?,
    }
    // With `synchronous = FULL`, a commit returns after the log is on disk, so an acknowledged visit survives a power
    // cut.
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    Ok(connection)
}

/// Opens a file of any known layout for reading, even while another process writes.
pub(super) fn open_to_read(file: &Path) -> Result<Connection, Error> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    layout(&connection)?.map(|_| connection).ok_or(Error::NotAStore)
}

/// Returns true if the file's visits have times of the begin.
pub(super) fn has_begin_times(connection: &Connection) -> rusqlite::Result<bool> {
    Ok(pragma(connection, "user_version")? >= CHARTS_SINCE)
}

/// Returns true if the file can contain audit records.
pub(super) fn has_audits(connection: &Connection) -> rusqlite::Result<bool> {
    Ok(pragma(connection, "user_version")? >= AUDITS_SINCE)
}

/// Returns the layout of the file; `None` if the file is empty.
fn layout(connection: &Connection) -> Result<Option<i64>, Error> {
    let found = pragma(connection, "user_version")?;
    let application = pragma(connection, "application_id")?;
    let empty = connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get(0))?;
    match (application, found) {
        (APPLICATION, EARLIEST_LAYOUT..=LAYOUT) => Ok(Some(found)),
        (APPLICATION, found) if found > LAYOUT => Err(Error::Newer { found }),
        (0, 0) if empty => Ok(None),
        _ => Err(Error::NotAStore),
    }
}

fn pragma(connection: &Connection, name: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}

fn create(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(&[SURFACES, VISITS, REPORTS, WAITING_AUDITS, INDEX].concat())?;
    transaction.execute("INSERT INTO surfaces (surface, name) VALUES (0, ?1)", [OTHER_SURFACES])?;
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", LAYOUT)?;
    transaction.commit()
}

/// Migrates an earlier layout in one transaction, so that a crash leaves the file as it was. Layout 1 had columns for
/// the figures, and no kinds of charts. Layout 2 had no reports. Layout 3 had other kinds, no platforms, no definitions
/// and no times of the begin. Layout 4 had no audit records.
fn migrate(connection: &mut Connection, earlier: i64) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    if earlier < CHARTS_SINCE {
        rewrite_visits(&transaction)?;
    } else {
        transaction.execute_batch("ALTER TABLE visits ADD COLUMN audit BLOB")?;
    }
    if earlier < REPORTS_SINCE {
        transaction.execute_batch(REPORTS)?;
    }
    transaction.execute_batch(WAITING_AUDITS)?;
    transaction.pragma_update(None, "user_version", LAYOUT)?;
    transaction.commit()
}

fn rewrite_visits(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "DROP INDEX IF EXISTS visits_to_summarise; DROP INDEX IF EXISTS visits_by_arrival;
         ALTER TABLE visits RENAME TO earlier_visits;",
    )?;
    transaction.execute_batch(VISITS)?;
    copy_visits(transaction)?;
    transaction.execute_batch(&["DROP TABLE earlier_visits;", INDEX].concat())
}

fn copy_visits(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let mut visits = transaction.prepare(
        "SELECT sequence, visit_id, surface, received_ms, event FROM earlier_visits ORDER BY sequence",
    )?;
    let mut insert = transaction.prepare(
        "INSERT INTO visits (sequence, visit_id, surface, kind, platform, definition, began_ms, received_ms, event)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    let mut rows = visits.query([])?;
    while let Some(row) = rows.next()? {
        let (surface, received_ms) = (row.get::<_, i64>(2)?, row.get::<_, i64>(3)?);
        let event = row.get_ref(4)?.as_blob()?;
        // Every stored event was decoded before it was stored.
        let visit = Visit::decode(event).unwrap_or_default();
        let (kind, platform, definition) = ChartKey::of_visit("", &visit).columns();
        insert.execute(params![
            row.get::<_, i64>(0)?,
            row.get_ref(1)?.as_blob()?,
            surface,
            kind,
            platform,
            definition,
            began_ms(received_ms, 0, visit.start_wall_ms),
            received_ms,
            event,
        ])?;
    }
    Ok(())
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

    #[test]
    fn an_empty_file_is_not_read_as_a_store() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("visits.sqlite");
        std::fs::write(&file, b"").unwrap();
        assert!(matches!(open_to_read(&file), Err(Error::NotAStore)));
    }
}
