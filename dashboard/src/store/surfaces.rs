//! The numbers under which surfaces are stored. The first 1,000 surfaces have their own numbers; all others share one.

use std::collections::HashMap;

use rusqlite::{Connection, Transaction};

/// Maximum number of surfaces that are shown under their own names. Visits of later ones are under [`OTHER_SURFACES`].
pub const MOST_SURFACES: usize = 1_000;
/// The name under which the visits of all further surfaces are shown.
pub const OTHER_SURFACES: &str = "(other)";
/// The number of [`OTHER_SURFACES`].
pub(super) const OTHER: i64 = 0;

/// The number of each surface, by its name.
#[derive(Debug)]
pub(super) struct SurfaceNumbers(HashMap<String, i64>);

impl SurfaceNumbers {
    /// Reads the surfaces that are stored.
    pub(super) fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let mut query = connection.prepare("SELECT name, surface FROM surfaces")?;
        query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>().map(Self)
    }

    /// Returns the number of a surface. Stores the surface if it is new, or returns [`OTHER`] if there is no room.
    pub(super) fn number(&mut self, transaction: &Transaction<'_>, name: &str) -> rusqlite::Result<i64> {
        if let Some(&surface) = self.0.get(name) {
            return Ok(surface);
        }
        // The map also contains `(other)`, which does not count.
        if self.0.len() > MOST_SURFACES {
            return Ok(OTHER);
        }
        transaction.prepare_cached("INSERT INTO surfaces (name) VALUES (?1)")?.execute([name])?;
        let surface = transaction.last_insert_rowid();
        self.0.insert(name.to_owned(), surface);
        Ok(surface)
    }
}
