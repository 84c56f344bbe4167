//! Gives the 1,000 names to the surfaces with the most visits. While the server runs, the surfaces that came first have
//! them. Without a new order at each start, names that nobody visits would keep out all later surfaces for ever.

use std::collections::HashMap;

use alldrawn_core::wire::Visit;
use prost::Message;
use rusqlite::{Connection, Transaction};

use super::surfaces::{OTHER, OTHER_SURFACES};

/// Exchanges surfaces that share a number for those that have one and fewer visits. Events keep their names in any case.
pub(super) fn rank(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    let mut others: Vec<_> = others(&transaction)?.into_iter().collect();
    others.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
    if !others.is_empty() {
        for ((surface, visits), (name, sequences)) in named(&transaction)?.into_iter().zip(others) {
            if visits >= i64::try_from(sequences.len()).unwrap_or(i64::MAX) {
                break;
            }
            exchange(&transaction, surface, &name, &sequences)?;
        }
    }
    transaction.commit()
}

/// Returns the surfaces that are shown together, each with the sequence numbers of its visits.
fn others(transaction: &Transaction<'_>) -> rusqlite::Result<HashMap<String, Vec<i64>>> {
    let mut others: HashMap<String, Vec<i64>> = HashMap::new();
    let mut visits = transaction.prepare("SELECT sequence, event FROM visits WHERE surface = ?1")?;
    let mut rows = visits.query([OTHER])?;
    while let Some(row) = rows.next()? {
        if let Ok(visit) = Visit::decode(row.get_ref(1)?.as_blob()?) {
            others.entry(visit.surface).or_default().push(row.get(0)?);
        }
    }
    // A surface of this name has the number of all others.
    others.remove(OTHER_SURFACES);
    Ok(others)
}

/// Returns the numbers of the surfaces that have one of their own, each with its visits, the fewest first; of equals, the
/// latest first.
fn named(transaction: &Transaction<'_>) -> rusqlite::Result<Vec<(i64, i64)>> {
    let mut query = transaction.prepare(
        "SELECT surface, (SELECT count(*) FROM visits WHERE visits.surface = surfaces.surface) AS visits
         FROM surfaces WHERE surface != ?1 ORDER BY visits, surface DESC",
    )?;
    query.query_map([OTHER], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

/// Gives the number of a surface to another one, with these visits.
fn exchange(
    transaction: &Transaction<'_>,
    surface: i64,
    name: &str,
    sequences: &[i64],
) -> rusqlite::Result<()> {
    transaction.execute("UPDATE visits SET surface = ?2 WHERE surface = ?1", (surface, OTHER))?;
    transaction.execute("UPDATE surfaces SET name = ?2 WHERE surface = ?1", (surface, name))?;
    let mut moves = transaction.prepare_cached("UPDATE visits SET surface = ?2 WHERE sequence = ?1")?;
    sequences.iter().try_for_each(|sequence| moves.execute((sequence, surface)).map(drop))
}
