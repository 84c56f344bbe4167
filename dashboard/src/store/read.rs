//! What the views ask the store.

use rusqlite::{Connection, OptionalExtension};

/// The columns of one visit that figures are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// The number of the outcome, as it came.
    pub outcome: i32,
    /// Start to visually complete: of completed visits only.
    pub visually_complete_us: Option<u64>,
    /// Start to whatever ended the visit.
    pub elapsed_us: u64,
    /// Start to the first content.
    pub first_content_us: Option<u64>,
    /// How many visits this one stands for.
    pub weight: u64,
}

/// One stored visit, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Order of arrival.
    pub sequence: i64,
    /// When it arrived, by the collector's wall clock.
    pub received_ms: i64,
    /// The event as it was sent.
    pub event: Vec<u8>,
}

const SAMPLE: &str = "outcome, visually_complete_us, elapsed_us, first_content_us, weight";

fn sample(row: &rusqlite::Row<'_>) -> rusqlite::Result<Sample> {
    let us = |column| row.get::<_, Option<i64>>(column).map(|us| us.and_then(|us| u64::try_from(us).ok()));
    Ok(Sample {
        outcome: row.get(0)?,
        visually_complete_us: us(1)?,
        elapsed_us: us(2)?.unwrap_or(0),
        first_content_us: us(3)?,
        weight: us(4)?.unwrap_or(1),
    })
}

/// Calls `each` with the samples of every surface that has some, one surface at a time.
///
/// # Errors
/// What SQLite says.
pub fn each_surface(
    connection: &Connection,
    mut each: impl FnMut(String, Vec<Sample>),
) -> rusqlite::Result<()> {
    let mut surfaces = connection.prepare_cached("SELECT surface, name FROM surfaces ORDER BY surface")?;
    let mut rows = surfaces.query([])?;
    while let Some(row) = rows.next()? {
        let samples = samples(connection, row.get(0)?)?;
        if !samples.is_empty() {
            each(row.get(1)?, samples);
        }
    }
    Ok(())
}

/// The number of a surface, if it has a visit under its own name (or is the group of the others).
///
/// # Errors
/// What SQLite says.
pub fn surface(connection: &Connection, name: &str) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT surface FROM surfaces WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()
}

/// All samples of one surface.
///
/// # Errors
/// What SQLite says.
pub fn samples(connection: &Connection, surface: i64) -> rusqlite::Result<Vec<Sample>> {
    let query = format!("SELECT {SAMPLE} FROM visits WHERE surface = ?1");
    connection.prepare_cached(&query)?.query_map([surface], sample)?.collect()
}

/// The visits that arrived last, latest first: of one surface, or of all.
///
/// # Errors
/// What SQLite says.
pub fn latest(connection: &Connection, surface: Option<i64>, limit: u32) -> rusqlite::Result<Vec<Row>> {
    let row = |row: &rusqlite::Row<'_>| {
        Ok(Row { sequence: row.get(0)?, received_ms: row.get(1)?, event: row.get(2)? })
    };
    match surface {
        Some(surface) => connection
            .prepare_cached(
                "SELECT sequence, received_ms, event FROM visits WHERE surface = ?1
                 ORDER BY sequence DESC LIMIT ?2",
            )?
            .query_map((surface, limit), row)?
            .collect(),
        None => connection
            .prepare_cached(
                "SELECT sequence, received_ms, event FROM visits ORDER BY sequence DESC LIMIT ?1",
            )?
            .query_map([limit], row)?
            .collect(),
    }
}

/// What clients had to drop: the reason's number and the count.
///
/// # Errors
/// What SQLite says.
pub fn dropped(connection: &Connection) -> rusqlite::Result<Vec<(i32, i64)>> {
    connection
        .prepare_cached("SELECT reason, count FROM dropped ORDER BY reason")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}
