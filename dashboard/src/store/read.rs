//! The queries that read the store.

use alldrawn_core::wire::Visit;
use prost::Message;
use rusqlite::{Connection, OptionalExtension};

use super::{audits, began::began_ms, schema};
use crate::{chart_key::ChartKey, charts::Charts};

/// One stored visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitRow {
    /// The time of arrival by the collector's wall clock, milliseconds since 1970.
    pub received_ms: i64,
    /// The bytes of the event.
    pub event: Vec<u8>,
}

/// Builds the charts of all stored visits, reading every event and audit record.
///
/// # Errors
/// SQLite reported an error.
pub fn charts(connection: &Connection) -> rusqlite::Result<Charts> {
    let mut charts = Charts::default();
    let mut visits =
        connection.prepare("SELECT name, event, audit FROM visits JOIN surfaces USING (surface)")?;
    let mut rows = visits.query([])?;
    while let Some(row) = rows.next()? {
        if let Ok(visit) = Visit::decode(row.get_ref(1)?.as_blob()?) {
            let name = row.get_ref(0)?.as_str()?;
            charts.add(name, &visit);
            if let Some(audit) = row.get_ref(2)?.as_blob_or_null()?.and_then(audits::decode) {
                charts.add_audit(name, &visit, &audit);
            }
        }
    }
    Ok(charts)
}

/// A stored visit with its times by the collector's clock, milliseconds since 1970.
#[derive(Debug)]
pub struct TimedVisit {
    /// The event.
    pub visit: Visit,
    /// When the visit began.
    pub began_ms: i64,
    /// When the visit was received.
    pub received_ms: i64,
}

/// Calls `each` with every stored visit, in no particular order, without its audit record. Also reads earlier layouts,
/// in which the times of the begin are those that a migration would compute.
///
/// # Errors
/// SQLite reported an error.
pub fn each_visit(connection: &Connection, mut each: impl FnMut(TimedVisit)) -> rusqlite::Result<()> {
    let began = if schema::has_begin_times(connection)? { "began_ms" } else { "NULL" };
    let mut visits = connection.prepare(&format!("SELECT event, received_ms, {began} FROM visits"))?;
    let mut rows = visits.query([])?;
    while let Some(row) = rows.next()? {
        if let Ok(visit) = Visit::decode(row.get_ref(0)?.as_blob()?) {
            let received_ms = row.get(1)?;
            let computed = || began_ms(received_ms, 0, visit.start_wall_ms);
            let began_ms = row.get::<_, Option<i64>>(2)?.unwrap_or_else(computed);
            each(TimedVisit { visit, began_ms, received_ms });
        }
    }
    Ok(())
}

/// Returns the stored visit with this id, with its audit record if it has one. If only the record has arrived, the
/// result contains nothing but that and the id. Also reads earlier layouts.
///
/// # Errors
/// SQLite reported an error.
pub fn visit(connection: &Connection, id: &[u8]) -> rusqlite::Result<Option<Visit>> {
    let query = match schema::has_audits(connection)? {
        true => {
            "SELECT event, audit FROM visits WHERE visit_id = ?1
                 UNION ALL SELECT record, NULL FROM waiting_audits WHERE visit_id = ?1"
        }
        false => "SELECT event, NULL FROM visits WHERE visit_id = ?1",
    };
    let row: Option<(Vec<u8>, Option<Vec<u8>>)> =
        connection.query_row(query, [id], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    // Every stored event was decoded before it was stored.
    let visit = row.and_then(|(event, record)| Some((Visit::decode(event.as_slice()).ok()?, record)));
    Ok(visit.map(|(visit, record)| Visit {
        audit: visit.audit.or_else(|| record.as_deref().and_then(audits::decode)),
        ..visit
    }))
}

/// Returns the number of stored visits.
///
/// # Errors
/// SQLite reported an error.
pub fn count(connection: &Connection) -> rusqlite::Result<u64> {
    let count: i64 = connection.query_row("SELECT count(*) FROM visits", [], |row| row.get(0))?;
    Ok(count.unsigned_abs())
}

/// Returns the number under which the store keeps the visits of this name, which may also be `(other)`. Returns `None`
/// if no visit is stored under the name.
///
/// # Errors
/// SQLite reported an error.
pub fn surface(connection: &Connection, name: &str) -> rusqlite::Result<Option<i64>> {
    connection
        .prepare_cached("SELECT surface FROM surfaces WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()
}

/// Returns the visits that arrived last, latest first: those of one chart, or of all charts.
///
/// # Errors
/// SQLite reported an error.
pub fn latest(
    connection: &Connection,
    chart: Option<(i64, &ChartKey)>,
    limit: u32,
) -> rusqlite::Result<Vec<VisitRow>> {
    let row = |row: &rusqlite::Row<'_>| Ok(VisitRow { received_ms: row.get(0)?, event: row.get(1)? });
    match chart {
        Some((surface, key)) => {
            let (kind, platform, definition) = key.columns();
            connection
                .prepare_cached(
                    "SELECT received_ms, event FROM visits
                 WHERE surface = ?1 AND kind = ?2 AND platform = ?3 AND definition = ?4
                 ORDER BY sequence DESC LIMIT ?5",
                )?
                .query_map((surface, kind, platform, definition, limit), row)?
                .collect()
        }
        None => connection
            .prepare_cached("SELECT received_ms, event FROM visits ORDER BY sequence DESC LIMIT ?1")?
            .query_map([limit], row)?
            .collect(),
    }
}

/// Returns pairs of a drop reason's number and the count of visits that clients dropped for that reason.
///
/// # Errors
/// SQLite reported an error.
pub fn dropped(connection: &Connection) -> rusqlite::Result<Vec<(i32, i64)>> {
    connection
        .prepare_cached("SELECT reason, count FROM dropped ORDER BY reason")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect()
}
