//! Audit records in the store (`metric.md` §8). A record is stored with its visit, whatever the visit's outcome: a lost
//! visit may still be replaced by the end that was audited. A record that arrives before its visit waits for it.

use alldrawn_core::wire::{Audit, Visit};
use prost::Message;
use rusqlite::{OptionalExtension, Transaction};

use crate::batch::{CheckedAudit, VisitId};

/// Maximum number of records that wait for their visits. Each is at most 1 KiB long, so they need at most 100 MB.
/// The next record replaces the oldest waiting one, whose visit may never come.
const MOST_WAITING: i64 = 100_000;

/// What became of a new record.
pub(super) enum StoredAudit {
    /// The record is stored with its visit.
    Joined {
        /// The number of the visit's surface.
        surface: i64,
        /// The visit's event.
        event: Box<Visit>,
        /// What was seen.
        audit: Audit,
    },
    /// The record waits for its visit.
    Waiting,
}

/// Stores a record. Returns `None` if a record of its visit is stored: the first one counts.
pub(super) fn insert(
    transaction: &Transaction<'_>,
    record: &CheckedAudit,
) -> rusqlite::Result<Option<StoredAudit>> {
    let visit: Option<(i64, Vec<u8>, bool)> = transaction
        .prepare_cached("SELECT surface, event, audit IS NOT NULL FROM visits WHERE visit_id = ?1")?
        .query_row([record.id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    match visit {
        None => Ok(wait(transaction, record)?.then_some(StoredAudit::Waiting)),
        Some((_, _, true)) => Ok(None),
        Some((surface, event, false)) => {
            join(transaction, record.id, &record.bytes)?;
            // Every stored event was decoded before it was stored.
            let event = Box::new(Visit::decode(event.as_slice()).unwrap_or_default());
            Ok(Some(StoredAudit::Joined { surface, event, audit: record.audit }))
        }
    }
}

/// Stores the record that waits for this visit, if there is one, with the visit, which was just inserted. Returns what
/// the record says.
pub(super) fn join_waiting(transaction: &Transaction<'_>, id: VisitId) -> rusqlite::Result<Option<Audit>> {
    let record: Option<Vec<u8>> = transaction
        .prepare_cached("DELETE FROM waiting_audits WHERE visit_id = ?1 RETURNING record")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    let Some(record) = record else { return Ok(None) };
    join(transaction, id, &record)?;
    Ok(decode(&record))
}

/// Decodes the bytes of a stored record. It was checked before it was stored, so there always is an audit.
pub(super) fn decode(record: &[u8]) -> Option<Audit> {
    Visit::decode(record).ok()?.audit
}

fn join(transaction: &Transaction<'_>, id: VisitId, record: &[u8]) -> rusqlite::Result<()> {
    let mut update = transaction.prepare_cached("UPDATE visits SET audit = ?2 WHERE visit_id = ?1")?;
    update.execute((id, record)).map(|_| ())
}

/// Stores a record that waits for its visit. Returns false if a record waits for the same visit.
fn wait(transaction: &Transaction<'_>, record: &CheckedAudit) -> rusqlite::Result<bool> {
    let rows = transaction
        .prepare_cached(
            "INSERT INTO waiting_audits (visit_id, record) VALUES (?1, ?2) ON CONFLICT (visit_id) DO NOTHING",
        )?
        .execute((record.id, &record.bytes))?;
    if rows == 0 {
        return Ok(false);
    }
    let newest = transaction.last_insert_rowid();
    let mut forget = transaction.prepare_cached("DELETE FROM waiting_audits WHERE sequence <= ?1")?;
    forget.execute([newest - MOST_WAITING])?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema;

    fn record(number: i64) -> CheckedAudit {
        let id: VisitId = i128::from(number).to_be_bytes();
        let audit = Audit { watched_us: 1, cause: 0 };
        let event = Visit { visit_id: id.to_vec(), audit: Some(audit), ..Visit::default() };
        CheckedAudit { id, audit, bytes: event.encode_to_vec() }
    }

    #[test]
    fn the_records_that_waited_longest_are_forgotten_first() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = schema::open(&folder.path().join("visits.sqlite")).unwrap();
        let transaction = connection.transaction().unwrap();
        let insert = |number| insert(&transaction, &record(number)).unwrap().is_some();
        (0..3).for_each(|number| assert!(insert(number)));
        assert!(!insert(1), "a record of this visit waits");
        transaction
            .execute("UPDATE waiting_audits SET sequence = sequence + ?1 WHERE sequence = 3", [MOST_WAITING])
            .unwrap();
        assert!(insert(3));
        let waiting: Vec<Vec<u8>> = transaction
            .prepare("SELECT visit_id FROM waiting_audits ORDER BY sequence")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        assert_eq!(waiting, [2, 3].map(|number| record(number).id.to_vec()));
        assert!(insert(1), "a record that was forgotten is taken again");
    }
}
