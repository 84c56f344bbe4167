//! Tests audit records, which arrive as entries of their own: each counts once, with its visit, in any order of arrival.
// Helpers of tests may panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use alldrawn_core::{
    deliver::upload::parse_reply,
    wire::{Audit, Batch, ChangeCause, DropReason, Dropped, Outcome, Visit},
};
use prost::Message;
use serde_json::{Value, json};
use support::{Collector, audit_record, batch, ended, visit};
use tempfile::tempdir;

const CHANGED: Audit = Audit { watched_us: 2_000_000, cause: ChangeCause::Renewed as i32 };
const UNCHANGED: Audit = Audit { watched_us: 5_000_000, cause: 0 };

/// Returns a visit whose event contains its audit.
fn joined(number: u64, audit: Audit) -> Visit {
    Visit { audit: Some(audit), ..visit(number) }
}

fn lost(number: u64) -> Visit {
    ended(number, Outcome::Lost.into(), 700_000)
}

/// Returns the response with the figures of all charts.
fn figures(collector: &Collector) -> Value {
    collector.get("/api/surfaces").1
}

/// Returns the figures of a collector that receives these batches, before and after a crash, which must be equal, and
/// the number of entries that it reported as new.
fn figures_of(batches: Vec<Vec<Visit>>) -> (Value, u64) {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let new = batches.into_iter().map(|batch| collector.send(batch).0).sum();
    let before = figures(&collector);
    collector.kill();
    assert_eq!(figures(&Collector::start(store.path())), before, "after a restart");
    (before, new)
}

#[test]
fn an_audit_counts_with_its_visit_in_any_order_of_arrival() {
    let (expected, _) = figures_of(vec![vec![joined(1, CHANGED), visit(2), visit(3)]]);
    assert_eq!(
        expected["surfaces"][0]["audit"],
        json!({
            "records": 1,
            "changed": 1.0,
            "interval": null,
            "causes": [{ "cause": "renewed", "records": 1 }],
        })
    );
    let record = || audit_record(1, CHANGED);
    let rest = || vec![visit(2), visit(3)];
    let orders: [(&str, Vec<Vec<Visit>>); 6] = [
        ("after its visit", vec![vec![visit(1)], rest(), vec![record()]]),
        ("before its visit", vec![vec![record()], rest(), vec![visit(1)]]),
        ("in the batch of its visit", vec![rest(), vec![visit(1), record()]]),
        ("in front of its visit", vec![vec![record(), visit(1)], rest()]),
        ("twice", vec![vec![record(), record()], vec![visit(1)], rest(), vec![record(), visit(1)]]),
        ("with another that comes later", {
            let other = audit_record(1, UNCHANGED);
            vec![vec![record(), other.clone()], vec![other.clone(), visit(1)], rest(), vec![other]]
        }),
    ];
    for (order, batches) in orders {
        assert_eq!(figures_of(batches), (expected.clone(), 4), "{order}");
    }
}

#[test]
fn the_reply_accounts_for_audit_records() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let entries = || vec![visit(1), audit_record(1, CHANGED), audit_record(2, UNCHANGED)];
    assert_eq!(collector.send(entries()), (3, 0));
    assert_eq!(collector.send(entries()), (0, 3), "the same batch is sent again");
    let too_long = audit_record(3, Audit { watched_us: 60_000_001, cause: 0 });
    let (status, body) = collector.post_raw(
        &batch([entries(), vec![too_long.clone()]].concat()),
        &[("accept", "application/x-protobuf")],
    );
    assert_eq!(status, 200);
    let reply = parse_reply(&body, 4).expect("the reply accounts for every entry");
    assert_eq!((reply.stored, reply.refused), (3, 1));
    let (_, answer) = collector.post(&batch(vec![too_long]));
    assert!(answer["refusal"].as_str().unwrap().starts_with("visits[0]: audit.watched_us"), "{answer}");
    assert_eq!(collector.send(vec![audit_record(4, Audit { watched_us: 60_000_000, cause: 99 })]), (1, 0));
}

#[test]
fn an_audit_without_its_visit_shows_nowhere() {
    let (nothing, _) = figures_of(vec![]);
    assert_eq!(figures_of(vec![vec![audit_record(1, CHANGED), audit_record(2, UNCHANGED)]]), (nothing, 2));
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let named = Visit { surface: "Ghost".into(), ..audit_record(3, CHANGED) };
    collector.send(vec![named]);
    assert_eq!(collector.get("/api/surfaces/Ghost").0, 404);
    assert_eq!(collector.get("/api/visits").1, json!({ "visits": [] }));
}

#[test]
fn an_audit_of_a_visit_that_was_not_confirmed_does_not_count() {
    let unsettled = Visit { flags: 0, ..visit(1) };
    let abandoned = ended(1, Outcome::Abandoned.into(), 300_000);
    let error = Visit { flags: 0, ..ended(1, Outcome::Error.into(), 300_000) };
    for visit in [lost(1), unsettled, abandoned, error, Visit { outcome: 77, ..lost(1) }] {
        let (expected, _) = figures_of(vec![vec![visit.clone()]]);
        assert_eq!(expected["surfaces"][0]["audit"], Value::Null);
        let record = audit_record(1, CHANGED);
        for batches in [
            vec![vec![visit.clone()], vec![record.clone()]],
            vec![vec![record], vec![visit.clone()]],
            vec![vec![Visit { audit: Some(CHANGED), ..visit.clone() }]],
        ] {
            assert_eq!(figures_of(batches).0, expected, "{visit:?}");
        }
    }
}

#[test]
fn the_audit_of_a_lost_visit_counts_once_its_end_replaces_it() {
    let (expected, _) = figures_of(vec![vec![joined(1, CHANGED)]]);
    let record = || audit_record(1, CHANGED);
    for batches in [
        vec![vec![lost(1)], vec![record()], vec![visit(1)]],
        vec![vec![record()], vec![lost(1)], vec![visit(1)]],
        vec![vec![lost(1)], vec![visit(1)], vec![record()]],
        vec![vec![lost(1), visit(1), record()]],
        vec![vec![visit(1)], vec![record()], vec![lost(1)]],
        vec![vec![lost(1)], vec![record()], vec![visit(1)], vec![visit(1), record(), lost(1)]],
    ] {
        assert_eq!(figures_of(batches), (expected.clone(), 2));
    }
    let abandoned = ended(1, Outcome::Abandoned.into(), 300_000);
    let (expected, _) = figures_of(vec![vec![abandoned.clone()]]);
    assert_eq!(figures_of(vec![vec![lost(1)], vec![record()], vec![abandoned]]).0, expected);
}

#[test]
fn an_audit_in_the_event_of_its_visit_is_the_one_that_counts() {
    let (expected, _) = figures_of(vec![vec![joined(1, UNCHANGED)]]);
    let record = || audit_record(1, CHANGED);
    for batches in [
        vec![vec![joined(1, UNCHANGED)], vec![record()]],
        vec![vec![record()], vec![joined(1, UNCHANGED)]],
        vec![vec![lost(1)], vec![record()], vec![joined(1, UNCHANGED)]],
    ] {
        assert_eq!(figures_of(batches).0, expected);
    }
}

#[test]
fn a_cause_of_a_later_schema_is_kept_and_is_a_change() {
    let later = audit_record(1, Audit { cause: 99, ..CHANGED });
    let (figures, _) = figures_of(vec![vec![later, visit(1), visit(2), audit_record(2, UNCHANGED)]]);
    let audit = &figures["surfaces"][0]["audit"];
    assert_eq!(audit["changed"], 0.5);
    assert_eq!(audit["causes"], json!([{ "cause": "unknown", "records": 1 }]));
}

#[test]
fn drops_are_counted_with_a_batch_of_audit_records() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let dropped = vec![Dropped { reason: DropReason::QueueFull.into(), count: 3 }];
    let body = Batch { visits: vec![audit_record(1, CHANGED)], dropped, ..Batch::default() }.encode_to_vec();
    assert_eq!((collector.post(&body).0, collector.post(&body).0), (200, 200));
    assert_eq!(figures(&collector)["dropped"], json!([{ "reason": "queue_full", "count": 3 }]));
}

#[test]
fn many_audits_have_an_interval() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let number = 1..=200;
    let of = |number: u64| audit_record(number, if number <= 10 { CHANGED } else { UNCHANGED });
    let with_cluster = |number: u64| Visit { cluster: Some(number as u32 % 20), ..visit(number) };
    collector.send(number.clone().map(of).collect());
    collector.send(number.map(with_cluster).collect());
    let audit = &figures(&collector)["surfaces"][0]["audit"];
    let share = |value: &Value| value.as_f64().unwrap();
    assert!((share(&audit["changed"]) - 0.05).abs() < 1e-9, "{audit}");
    let (low, high) = (share(&audit["interval"][0]), share(&audit["interval"][1]));
    assert!(low > 0.01 && low < 0.05 && 0.05 < high && high < 0.15, "{audit}");
}
