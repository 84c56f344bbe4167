//! Tests that a store of an earlier layout is migrated to the latest layout and keeps every visit.
// Helpers of tests may panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::path::Path;

use alldrawn_core::wire::{Audit, Outcome, Platform, StartSource, Visit, VisitFlag};
use prost::Message;
use rusqlite::{Connection, params};
use support::{Collector, audit_record, ended, visit};
use tempfile::tempdir;

const LATEST_LAYOUT: i64 = 5;
const HOUR_MS: i64 = 3_600_000;
/// The tables of layout 1.
const LAYOUT_1: &str = "
CREATE TABLE surfaces (surface INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
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
CREATE TABLE dropped (reason INTEGER PRIMARY KEY, count INTEGER NOT NULL) STRICT;
INSERT INTO surfaces (surface, name) VALUES (0, '(other)'), (1, 'Home'), (2, 'Slow');
INSERT INTO dropped (reason, count) VALUES (1, 4);
PRAGMA application_id = 0x41445356;
PRAGMA user_version = 1;
PRAGMA journal_mode = WAL;
";

fn write_store_1(folder: &Path, visits: &[(i64, Visit)]) {
    let connection = Connection::open(folder.join("visits.sqlite")).unwrap();
    connection.execute_batch(LAYOUT_1).unwrap();
    for (surface, visit) in visits {
        let mut event = visit.encode_to_vec();
        event.extend([0xfa, 0x7f, 3, b'n', b'e', b'w']); // a field of a later schema
        connection
            .execute(
                "INSERT INTO visits (visit_id, surface, outcome, visually_complete_us, elapsed_us,
                                     first_content_us, weight, received_ms, event)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, 1790000000000, ?7)",
                params![
                    visit.visit_id,
                    surface,
                    visit.outcome,
                    visit.visually_complete_us.map(|us| us as i64),
                    visit.elapsed_us as i64,
                    visit.first_content_us.map(|us| us as i64),
                    event,
                ],
            )
            .unwrap();
    }
}

fn visits() -> Vec<(i64, Visit)> {
    let slow = |visit: Visit| Visit { surface: "Slow".into(), ..visit };
    vec![
        (1, visit(1)),
        (2, slow(ended(2, Outcome::Abandoned.into(), 700_000))),
        (1, Visit { flags: 1 << VisitFlag::Revisit as u32, ..visit(3) }),
        (0, Visit { surface: "The 1,001st".into(), ..visit(4) }),
        (2, slow(Visit { start_source: StartSource::Begin.into(), ..visit(5) })),
    ]
}

#[test]
fn a_store_of_layout_1_keeps_every_visit() {
    let store = tempdir().unwrap();
    write_store_1(store.path(), &visits());
    let collector = Collector::start(store.path());
    let (_, all) = collector.get("/api/surfaces");
    let surfaces = all["surfaces"].as_array().unwrap();
    let names: Vec<_> = surfaces.iter().map(|surface| surface["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["Slow", "(other)", "Home", "Home · revisit", "Slow · begin"]);
    assert_eq!(all["dropped"], serde_json::json!([{ "reason": "queue_full", "count": 4 }]));
    let (_, latest) = collector.get("/api/visits");
    let ids: Vec<_> = latest["visits"].as_array().unwrap().iter().map(|visit| visit["id"].clone()).collect();
    assert_eq!(
        ids,
        (1..=5).rev().map(|id| format!("{id:032x}")).collect::<Vec<_>>(),
        "the visits must be in the order of arrival"
    );
    assert_eq!(latest["visits"][0]["received_ms"], 1_790_000_000_000_i64);
    let again = visits().into_iter().map(|(_, visit)| visit).chain([visit(6)]).collect();
    assert_eq!(collector.send(again), (1, 5), "visits that are already stored must count as duplicates");
    collector.kill();

    let connection = Connection::open(store.path().join("visits.sqlite")).unwrap();
    let layout: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(layout, LATEST_LAYOUT);
    let event: Vec<u8> =
        connection.query_row("SELECT event FROM visits WHERE sequence = 1", [], |row| row.get(0)).unwrap();
    assert!(event.ends_with(b"new"), "the migration must not change the bytes of an event");
    connection.close().unwrap();
    assert_eq!(Collector::start(store.path()).visits(), 6);
}

/// Stores visits, changes the store into an earlier layout with `to_earlier`, and checks that nothing is lost, and that
/// audit records are taken. `third_age_ms`: the age at which the third visit arrived, which began an hour before by its
/// device's clock.
fn keeps_every_visit(to_earlier: &str, third_age_ms: i64) {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let revisit = Visit { flags: 1 << VisitFlag::Revisit as u32, ..visit(2) };
    let on_web = Visit { platform: Platform::Web.into(), definition_version: 2, ..visit(3) };
    collector.send(vec![visit(1), revisit, on_web]);
    let before = collector.get("/api/surfaces").1;
    collector.kill();
    let connection = Connection::open(store.path().join("visits.sqlite")).unwrap();
    connection.execute_batch(to_earlier).unwrap();
    let an_hour_ago = {
        let received: i64 = connection
            .query_row("SELECT received_ms FROM visits WHERE sequence = 3", [], |row| row.get(0))
            .unwrap();
        Visit {
            start_wall_ms: received - HOUR_MS,
            platform: Platform::Web.into(),
            definition_version: 2,
            ..visit(3)
        }
    };
    connection
        .execute("UPDATE visits SET event = ?1 WHERE sequence = 3", [an_hour_ago.encode_to_vec()])
        .unwrap();
    connection.close().unwrap();
    let collector = Collector::start(store.path());
    assert_eq!(collector.get("/api/surfaces").1, before);
    for (words, id) in [("unknown", 1), ("revisit", 2), ("web%2Bdefinition%202", 3)] {
        let (_, latest) = collector.get(&format!("/api/visits?surface=Home&apart={words}"));
        assert_eq!(latest["visits"][0]["id"], format!("{id:032x}"), "{words}: {latest}");
    }
    assert_eq!(collector.send(vec![visit(2), visit(4)]), (1, 1));
    let audit = Audit { watched_us: 5_000_000, cause: 0 };
    assert_eq!(collector.send([1, 4, 5].map(|id| audit_record(id, audit)).to_vec()), (3, 0));
    let audited = collector.get("/api/surfaces/Home?apart=unknown").1["surface"]["audit"]["records"].clone();
    collector.kill();
    assert_eq!(audited, 2, "an audit of an earlier visit and of a new one");
    let connection = Connection::open(store.path().join("visits.sqlite")).unwrap();
    let mut query =
        connection.prepare("SELECT received_ms - began_ms FROM visits ORDER BY sequence").unwrap();
    let ages: Vec<i64> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(ages, [0, 0, third_age_ms, 0], "only the third visit has a time of its start");
}

#[test]
fn a_store_of_layout_4_keeps_every_visit() {
    // Layout 4 has times of the begin, which need not be those of the device's clock.
    let with_begin = "UPDATE visits SET began_ms = received_ms - 1800000 WHERE sequence = 3;";
    keeps_every_visit(&[support::TO_LAYOUT_4, with_begin].concat(), HOUR_MS / 2);
}

#[test]
fn a_migrated_store_has_the_tables_of_a_new_one() {
    let tables = |migrate: &str| {
        let store = tempdir().unwrap();
        Collector::start(store.path()).kill();
        let file = store.path().join("visits.sqlite");
        if !migrate.is_empty() {
            Connection::open(&file).unwrap().execute_batch(migrate).unwrap();
            Collector::start(store.path()).kill();
        }
        let connection = Connection::open(file).unwrap();
        let mut columns = connection
            .prepare(
                "SELECT list.name, columns.name, columns.type, columns.\"notnull\", list.strict
                 FROM pragma_table_list AS list, pragma_table_info(list.name) AS columns ORDER BY 1, cid",
            )
            .unwrap();
        let row =
            |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
        let rows: Vec<(String, String, String, bool, bool)> =
            columns.query_map([], row).unwrap().map(Result::unwrap).collect();
        let indexes: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'index'", [], |row| row.get(0))
            .unwrap();
        (rows, indexes)
    };
    let latest = tables("");
    assert!(
        latest.0.iter().any(|(table, column, ..)| (table.as_str(), column.as_str()) == ("visits", "audit"))
    );
    for to_earlier in [support::TO_LAYOUT_4, support::TO_LAYOUT_3] {
        assert_eq!(tables(to_earlier), latest);
    }
}

#[test]
fn a_store_of_layout_3_keeps_every_visit() {
    keeps_every_visit(support::TO_LAYOUT_3, HOUR_MS);
}

#[test]
fn a_store_of_layout_2_keeps_every_visit() {
    // Layout 2 has no reports and is otherwise the same as layout 3.
    let to_layout_2 = [support::TO_LAYOUT_3, "DROP TABLE reports; PRAGMA user_version = 2;"].concat();
    keeps_every_visit(&to_layout_2, HOUR_MS);
}

#[test]
fn a_failed_migration_does_not_change_the_store() {
    let store = tempdir().unwrap();
    write_store_1(store.path(), &visits());
    let connection = Connection::open(store.path().join("visits.sqlite")).unwrap();
    // The migration fails at its end, because the name of the new index is in use.
    connection.execute_batch("DROP INDEX visits_by_arrival; CREATE TABLE visits_by_arrival (x)").unwrap();
    connection.close().unwrap();
    support::refused(support::serve(store.path()));
    let connection = Connection::open(store.path().join("visits.sqlite")).unwrap();
    let layout: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    let visits: i64 =
        connection.query_row("SELECT count(outcome) FROM visits", [], |row| row.get(0)).unwrap();
    assert_eq!((layout, visits), (1, 5));
}

#[test]
fn a_failed_migration_of_layout_4_does_not_change_the_store() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    collector.send(vec![visit(1)]);
    collector.kill();
    let connection = Connection::open(store.path().join("visits.sqlite")).unwrap();
    // The migration fails at its end, because the name of the new table is in use.
    connection.execute_batch(support::TO_LAYOUT_4).unwrap();
    connection.execute_batch("CREATE TABLE waiting_audits (x)").unwrap();
    connection.close().unwrap();
    support::refused(support::serve(store.path()));
    let connection = Connection::open(store.path().join("visits.sqlite")).unwrap();
    let layout: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(layout, 4);
    assert!(connection.prepare("SELECT audit FROM visits").is_err(), "the visits must have no new column");
    connection.execute_batch("DROP TABLE waiting_audits").unwrap();
    connection.close().unwrap();
    assert_eq!(Collector::start(store.path()).visits(), 1);
}
