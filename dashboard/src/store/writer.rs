//! The only thread that writes to the store. Batches that arrive while a transaction is synced to disk are written
//! together in the next one (group commit).

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use alldrawn_core::wire::{Audit, Outcome, Visit};
use prost::Message;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use tokio::sync::{mpsc, oneshot};

use super::{
    audits::{self, StoredAudit},
    began::began_ms,
    surfaces::{OTHER, OTHER_SURFACES, SurfaceNumbers},
    write_result::{WriteCounts, WriteError},
};
use crate::{
    batch::{CheckedBatch, CheckedVisit},
    chart_key::ChartKey,
    charts::Charts,
};

/// The number of visits and audit records at which a group of batches is written, so that its first batch does not wait
/// long.
const GROUP: usize = 10_000;

/// A request to the writer.
#[derive(Debug)]
pub(super) enum Job {
    Write { batch: CheckedBatch, done: oneshot::Sender<Result<WriteCounts, WriteError>> },
    Stop,
}

/// The charts of all visits on disk, which the writer shares with readers.
#[derive(Debug, Default)]
pub(super) struct SharedCharts {
    /// A number that changes with every change of the stored data.
    pub(super) version: AtomicU64,
    /// The charts of all visits on disk.
    pub(super) charts: Mutex<Charts>,
}

/// A batch that waits to be written, and the channel for its result.
type PendingBatch = (CheckedBatch, oneshot::Sender<Result<WriteCounts, WriteError>>);

/// Writes batches to the store.
#[derive(Debug)]
pub(super) struct Writer {
    connection: Connection,
    shared: Arc<SharedCharts>,
    surfaces: SurfaceNumbers,
}

/// What changed in the store by one batch, in the order of the changes: first its visits, then its audit records.
struct StoredBatch<'a> {
    visits: Vec<StoredVisit<'a>>,
    audits: Vec<StoredAudit>,
}

/// A stored visit, the number of its surface, the lost visit that it replaced, and its audit if that arrived before.
struct StoredVisit<'a> {
    surface: i64,
    visit: &'a CheckedVisit,
    replaces: Option<LostVisit>,
    audit: Option<Audit>,
}

/// A visit that was stored as lost, with the number of its surface.
struct LostVisit {
    surface: i64,
    event: Visit,
}

impl StoredBatch<'_> {
    /// Returns the number of visits and audit records that were not stored before.
    fn new_entries(&self) -> usize {
        self.visits.iter().filter(|stored| stored.replaces.is_none()).count() + self.audits.len()
    }
}

impl Writer {
    pub(super) fn new(connection: Connection, shared: Arc<SharedCharts>) -> rusqlite::Result<Self> {
        let surfaces = SurfaceNumbers::read(&connection)?;
        Ok(Self { connection, shared, surfaces })
    }

    /// Writes batches until it receives `Stop` or all senders are gone.
    pub(super) fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        let mut open = true;
        while open {
            let mut group = Vec::new();
            let mut entries = 0;
            let mut next = queue.blocking_recv();
            open = loop {
                match next {
                    None | Some(Job::Stop) => break false,
                    Some(Job::Write { batch, done }) => {
                        entries += batch.entries();
                        group.push((batch, done));
                    }
                }
                if entries >= GROUP {
                    break true;
                }
                match queue.try_recv() {
                    Ok(job) => next = Some(job),
                    Err(_) => break true,
                }
            };
            self.write(group);
        }
    }

    fn write(&mut self, group: Vec<PendingBatch>) {
        if group.is_empty() {
            return;
        }
        match self.commit(&group) {
            Ok(written) => {
                for ((_, done), written) in group.into_iter().zip(written) {
                    // Sending fails if the client has disconnected. Its visits are stored nevertheless.
                    let _ = done.send(Ok(written));
                }
            }
            Err(error) => {
                eprintln!("alldrawn: the store could not be written: {error}");
                // The transaction was rolled back, and with it the numbers of new surfaces: read the numbers from the
                // store again.
                if let Ok(surfaces) = SurfaceNumbers::read(&self.connection) {
                    self.surfaces = surfaces;
                }
                for (_, done) in group {
                    let _ = done.send(Err(WriteError::Failed(error.to_string())));
                }
            }
        }
    }

    fn commit(&mut self, group: &[PendingBatch]) -> rusqlite::Result<Vec<WriteCounts>> {
        let now_ms = now_ms();
        let transaction = self.connection.transaction()?;
        let stored = group
            .iter()
            .map(|(batch, _)| insert(&transaction, &mut self.surfaces, batch, now_ms))
            .collect::<rusqlite::Result<Vec<_>>>()?;
        transaction.commit()?;
        // Visits are counted after they are on disk and before they are acknowledged.
        self.shared.count(&stored);
        let written = group.iter().zip(&stored).map(|((batch, _), stored)| {
            let new = stored.new_entries();
            WriteCounts { new, duplicates: batch.entries().saturating_sub(new) }
        });
        Ok(written.collect())
    }
}

impl SharedCharts {
    /// Counts the visits and audit records in the order in which they were stored.
    fn count(&self, stored: &[StoredBatch<'_>]) {
        let mut charts = self.charts.lock().unwrap_or_else(PoisonError::into_inner);
        for StoredBatch { visits, audits } in stored {
            for StoredVisit { surface, visit, replaces, audit } in visits {
                if let Some(lost) = replaces {
                    charts.remove(shown_as(lost.surface, &lost.event), &lost.event);
                }
                let name = shown_as(*surface, &visit.event);
                charts.add(name, &visit.event);
                if let Some(audit) = audit {
                    charts.add_audit(name, &visit.event, audit);
                }
            }
            for audit in audits {
                if let StoredAudit::Joined { surface, event, audit } = audit {
                    charts.add_audit(shown_as(*surface, event), event, audit);
                }
            }
        }
        drop(charts);
        self.version.fetch_add(1, Ordering::Release);
    }
}

/// Returns the name under which a visit is shown that is stored with this number of its surface.
fn shown_as(surface: i64, visit: &Visit) -> &str {
    if surface == OTHER { OTHER_SURFACES } else { &visit.surface }
}

fn insert<'a>(
    transaction: &Transaction<'_>,
    surfaces: &mut SurfaceNumbers,
    batch: &'a CheckedBatch,
    now_ms: i64,
) -> rusqlite::Result<StoredBatch<'a>> {
    let mut visits = Vec::new();
    for visit in &batch.visits {
        let surface = surfaces.number(transaction, &visit.event.surface)?;
        if insert_visit(transaction, surface, visit, batch.sent_wall_ms, now_ms)? {
            let audit = audits::join_waiting(transaction, visit.id)?;
            visits.push(StoredVisit { surface, visit, replaces: None, audit });
        } else if let Some((lost, audit)) = replace_lost(transaction, surface, visit)? {
            visits.push(StoredVisit { surface, visit, replaces: Some(lost), audit });
        }
    }
    let mut audits = Vec::new();
    for record in &batch.audits {
        audits.extend(audits::insert(transaction, record)?);
    }
    count_drops(transaction, batch, !visits.is_empty() || !audits.is_empty())?;
    Ok(StoredBatch { visits, audits })
}

/// Adds the client's drop counts. `changed` is true if the batch contained a visit or audit record that was not stored
/// before.
fn count_drops(transaction: &Transaction<'_>, batch: &CheckedBatch, changed: bool) -> rusqlite::Result<()> {
    let mut add = transaction.prepare_cached(
        "INSERT INTO dropped (reason, count) VALUES (?1, ?2)
         ON CONFLICT (reason) DO UPDATE SET count = min(count, 1 << 53) + excluded.count",
    )?;
    for (&reason, &count) in &batch.dropped {
        let more = match batch.report {
            Some(report) => growth(transaction, report, reason, count)?,
            // Older clients send no report number. If a batch of theirs contains only stored visits, it was stored
            // before and the response was lost, so its drops are already counted.
            None if changed || batch.entries() == 0 => count,
            None => 0,
        };
        if more > 0 {
            add.execute((reason, more))?;
        }
    }
    Ok(())
}

/// Stores the count of a report, and returns by how much it is larger than the stored one.
fn growth(transaction: &Transaction<'_>, report: u64, reason: i32, count: u32) -> rusqlite::Result<u32> {
    // SQLite's integers are signed. The number is only compared for equality.
    let report = report.cast_signed();
    let before: u32 = transaction
        .prepare_cached("SELECT count FROM reports WHERE report = ?1 AND reason = ?2")?
        .query_row((report, reason), |row| row.get(0))
        .optional()?
        .unwrap_or(0);
    let more = count.saturating_sub(before);
    if more > 0 {
        transaction
            .prepare_cached("INSERT OR REPLACE INTO reports (report, reason, count) VALUES (?1, ?2, ?3)")?
            .execute((report, reason, count))?;
    }
    Ok(more)
}

/// Inserts the visit. Returns false if a visit with its id is stored.
fn insert_visit(
    transaction: &Transaction<'_>,
    surface: i64,
    visit: &CheckedVisit,
    sent_ms: i64,
    now_ms: i64,
) -> rusqlite::Result<bool> {
    let (kind, platform, definition) = ChartKey::of_visit("", &visit.event).columns();
    let rows = transaction
        .prepare_cached(
            "INSERT INTO visits (visit_id, surface, kind, platform, definition, began_ms, received_ms, event)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (visit_id) DO NOTHING",
        )?
        .execute(params![
            visit.id,
            surface,
            kind,
            platform,
            definition,
            began_ms(now_ms, sent_ms, visit.event.start_wall_ms),
            now_ms,
            visit.bytes
        ])?;
    Ok(rows > 0)
}

/// If the stored visit with this id is a lost one, replaces it with this visit and returns the lost one, and the audit
/// that is stored with it. A client reports a visit as lost if it finds no end of it. If the end arrives later, it shows
/// what really happened. The new visit takes the lost visit's position in the order of arrival, its times of the begin
/// and of the arrival, and its audit, which does not count for a lost visit.
fn replace_lost(
    transaction: &Transaction<'_>,
    surface: i64,
    visit: &CheckedVisit,
) -> rusqlite::Result<Option<(LostVisit, Option<Audit>)>> {
    let is_lost = |event: &Visit| event.outcome == i32::from(Outcome::Lost);
    if is_lost(&visit.event) {
        return Ok(None);
    }
    let (stored_under, event, audit): (i64, Vec<u8>, Option<Vec<u8>>) = transaction
        .prepare_cached("SELECT surface, event, audit FROM visits WHERE visit_id = ?1")?
        .query_row([visit.id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    // Every stored event was decoded before it was stored.
    let Some(event) = Visit::decode(event.as_slice()).ok().filter(is_lost) else { return Ok(None) };
    let (kind, platform, definition) = ChartKey::of_visit("", &visit.event).columns();
    transaction
        .prepare_cached(
            "UPDATE visits SET surface = ?2, kind = ?3, platform = ?4, definition = ?5, event = ?6
             WHERE visit_id = ?1",
        )?
        .execute(params![visit.id, surface, kind, platform, definition, visit.bytes])?;
    let audit = audit.as_deref().and_then(audits::decode);
    Ok(Some((LostVisit { surface: stored_under, event }, audit)))
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
