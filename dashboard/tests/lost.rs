//! Tests visits that are reported as lost although their real end arrives too: only the real end counts.
// Helpers of tests may panic.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use alldrawn_core::wire::{Outcome, StartSource, Visit};
use serde_json::Value;
use support::{Collector, ended, visit};
use tempfile::tempdir;

fn lost(number: u64) -> Visit {
    ended(number, Outcome::Lost.into(), 700_000)
}

/// Returns the figures of all charts.
fn charts(collector: &Collector) -> Value {
    collector.get("/api/surfaces").1["surfaces"].clone()
}

/// Returns the figures of a collector that receives only these visits, in this order.
fn charts_of(visits: Vec<Visit>) -> Value {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    collector.send(visits);
    charts(&collector)
}

#[test]
fn an_end_replaces_lost_in_any_order_of_arrival() {
    let expected = charts_of(vec![visit(1), visit(2), lost(3)]);
    let orders: [(&str, Vec<Vec<Visit>>); 4] = [
        ("lost first", vec![vec![lost(1), visit(2), lost(3)], vec![visit(1)]]),
        ("lost last", vec![vec![visit(1), visit(2), lost(3)], vec![lost(1)]]),
        ("in one batch", vec![vec![lost(1), visit(1), lost(3), visit(2), lost(1)]]),
        (
            "sent several times",
            vec![vec![lost(1), lost(3)], vec![lost(1)], vec![visit(1), visit(2)], vec![visit(1)]],
        ),
    ];
    for (order, batches) in orders {
        let store = tempdir().unwrap();
        let collector = Collector::start(store.path());
        let new: u64 = batches.into_iter().map(|batch| collector.send(batch).0).sum();
        assert_eq!((new, collector.visits()), (3, 3), "{order}");
        assert_eq!(charts(&collector), expected, "{order}");
        let (_, latest) = collector.get("/api/visits");
        let outcomes: Vec<_> = latest["visits"].as_array().unwrap().iter().map(|v| &v["outcome"]).collect();
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == "lost").count(), 1, "{order}");
        collector.kill();
        assert_eq!(charts(&Collector::start(store.path())), expected, "{order}, after a restart");
    }
}

#[test]
fn the_first_end_is_not_replaced() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    collector.send(vec![lost(1)]);
    collector.send(vec![ended(1, Outcome::Abandoned.into(), 300_000)]);
    collector.send(vec![visit(1)]);
    assert_eq!(charts(&collector), charts_of(vec![ended(1, Outcome::Abandoned.into(), 300_000)]));
}

#[test]
fn an_end_in_another_chart_removes_the_lost_visit_from_the_first() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let moved = Visit { surface: "Feed".into(), start_source: StartSource::Begin.into(), ..visit(1) };
    collector.send(vec![lost(1)]);
    collector.send(vec![moved.clone()]);
    assert_eq!(charts(&collector), charts_of(vec![moved]));
    assert_eq!(collector.get("/api/surfaces/Home").0, 404, "the chart of the lost visit must be empty");
}
