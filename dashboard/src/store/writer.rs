//! The one thread that writes. Batches that wait while it syncs share the next sync (group commit).

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use rusqlite::{Connection, Transaction, params};
use tokio::sync::{mpsc, oneshot};

use super::{MOST_SURFACES, Stored, WriteError};
use crate::batch::{CheckedBatch, CheckedVisit};

/// Visits after which a group is closed, so that the first of it does not wait for long.
const GROUP: usize = 10_000;

/// What the writer is asked to do.
#[derive(Debug)]
pub(super) enum Job {
    Write { batch: CheckedBatch, done: oneshot::Sender<Result<Stored, WriteError>> },
    Stop,
}

/// A batch of the group, and who waits for it.
type Waiting = (CheckedBatch, oneshot::Sender<Result<Stored, WriteError>>);

/// The writing end of the store.
#[derive(Debug)]
pub(super) struct Writer {
    connection: Connection,
    version: Arc<AtomicU64>,
    surfaces: HashMap<String, i64>,
}

impl Writer {
    pub(super) fn new(connection: Connection, version: Arc<AtomicU64>) -> rusqlite::Result<Self> {
        let surfaces = known_surfaces(&connection)?;
        Ok(Self { connection, version, surfaces })
    }

    /// Writes until told to stop, or until nobody can ask any more.
    pub(super) fn run(mut self, mut queue: mpsc::Receiver<Job>) {
        let mut open = true;
        while open {
            let mut group = Vec::new();
            let mut visits = 0;
            let mut next = queue.blocking_recv();
            open = loop {
                match next {
                    None | Some(Job::Stop) => break false,
                    Some(Job::Write { batch, done }) => {
                        visits += batch.visits.len();
                        group.push((batch, done));
                    }
                }
                if visits >= GROUP {
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

    fn write(&mut self, group: Vec<Waiting>) {
        if group.is_empty() {
            return;
        }
        match self.commit(&group) {
            Ok(stored) => {
                self.version.fetch_add(1, Ordering::Release);
                for ((_, done), stored) in group.into_iter().zip(stored) {
                    // Whoever asked may have gone; the visits are stored all the same.
                    let _ = done.send(Ok(stored));
                }
            }
            Err(error) => {
                eprintln!("alldrawn: the store could not be written: {error}");
                // The names given out in the transaction went with it.
                if let Ok(surfaces) = known_surfaces(&self.connection) {
                    self.surfaces = surfaces;
                }
                for (_, done) in group {
                    let _ = done.send(Err(WriteError::Failed(error.to_string())));
                }
            }
        }
    }

    fn commit(&mut self, group: &[Waiting]) -> rusqlite::Result<Vec<Stored>> {
        let now_ms = now_ms();
        let transaction = self.connection.transaction()?;
        let stored = group
            .iter()
            .map(|(batch, _)| insert(&transaction, &mut self.surfaces, batch, now_ms))
            .collect::<rusqlite::Result<_>>()?;
        transaction.commit()?;
        Ok(stored)
    }
}

fn known_surfaces(connection: &Connection) -> rusqlite::Result<HashMap<String, i64>> {
    let mut query = connection.prepare("SELECT name, surface FROM surfaces")?;
    query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn insert(
    transaction: &Transaction<'_>,
    surfaces: &mut HashMap<String, i64>,
    batch: &CheckedBatch,
    now_ms: i64,
) -> rusqlite::Result<Stored> {
    let mut new = 0;
    for visit in &batch.visits {
        let surface = surface(transaction, surfaces, &visit.event.surface)?;
        new += insert_visit(transaction, surface, visit, now_ms)?;
    }
    // A batch that only repeats visits was answered before, but the answer was lost: its drops are counted already.
    if new > 0 || batch.visits.is_empty() {
        let mut add = transaction.prepare_cached(
            "INSERT INTO dropped (reason, count) VALUES (?1, ?2)
             ON CONFLICT (reason) DO UPDATE SET count = min(count, 1 << 53) + excluded.count",
        )?;
        for dropped in &batch.dropped {
            add.execute(*dropped)?;
        }
    }
    Ok(Stored { stored: new, duplicates: batch.visits.len() as u64 - new })
}

/// 1 if the visit is new, else 0.
fn insert_visit(
    transaction: &Transaction<'_>,
    surface: i64,
    visit: &CheckedVisit,
    now_ms: i64,
) -> rusqlite::Result<u64> {
    let event = &visit.event;
    let rows = transaction
        .prepare_cached(
            "INSERT INTO visits (visit_id, surface, outcome, visually_complete_us, elapsed_us, first_content_us,
                                 weight, received_ms, event)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (visit_id) DO NOTHING",
        )?
        .execute(params![
            visit.id,
            surface,
            event.outcome,
            event.visually_complete_us.map(microseconds),
            microseconds(event.elapsed_us),
            event.first_content_us.map(microseconds),
            visit.weight(),
            now_ms,
            visit.bytes,
        ])?;
    Ok(rows as u64)
}

fn surface(
    transaction: &Transaction<'_>,
    surfaces: &mut HashMap<String, i64>,
    name: &str,
) -> rusqlite::Result<i64> {
    if let Some(&surface) = surfaces.get(name) {
        return Ok(surface);
    }
    // One of the known ones is the group itself.
    if surfaces.len() > MOST_SURFACES {
        return Ok(0);
    }
    transaction.prepare_cached("INSERT INTO surfaces (name) VALUES (?1)")?.execute([name])?;
    let surface = transaction.last_insert_rowid();
    surfaces.insert(name.to_owned(), surface);
    Ok(surface)
}

/// Checked batches hold no duration above 48 h.
fn microseconds(us: u64) -> i64 {
    i64::try_from(us).unwrap_or(i64::MAX)
}

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
