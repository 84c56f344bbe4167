//! The figures: what they count, and what is asked in vain.

mod support;

use alldrawn_core::event::wire::{NodeKind, NodeTime, Outcome, Visit};
use serde_json::Value;
use support::{Collector, ended, visit};
use tempfile::tempdir;

#[test]
fn percentiles_are_of_complete_visits_only() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let mut visits: Vec<Visit> =
        (1..=100).map(|n| Visit { visually_complete_us: Some(n * 10_000), ..visit(n) }).collect();
    // All of these lasted longer than any complete one.
    let others = (3..=13).filter(|&outcome| outcome != 0);
    visits.extend((200..).zip(others).map(|(n, outcome)| ended(n, outcome, 29_000_000)));
    let failed_image = Outcome::CompleteWithErrors.into();
    visits.push(Visit { outcome: failed_image, visually_complete_us: Some(29_000_000), ..visit(300) });
    assert_eq!(collector.send(visits), (112, 0));

    let (_, detail) = collector.get("/api/surfaces/Home");
    let surface = &detail["surface"];
    assert_eq!(surface["visits"], 112);
    assert_eq!(surface["visually_complete"]["visits"], 100);
    assert_eq!(surface["visually_complete"]["p50_ms"], 500.0);
    assert_eq!(surface["visually_complete"]["p90_ms"], 900.0);
    assert_eq!(surface["visually_complete"]["p90_few"], false);
    let close = |value: &Value, wanted: f64| (value.as_f64().unwrap() - wanted).abs() < 1e-9;
    assert!(close(&surface["completion_rate"], 100.0 / 112.0));
    assert!(close(&detail["curve"]["never"], 12.0 / 112.0));
    assert_eq!(surface["outcomes"].as_array().unwrap().len(), 13);
}

#[test]
fn a_surface_that_is_never_complete_has_no_percentile() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    collector.send(vec![ended(1, Outcome::Timeout.into(), 30_000_000)]);
    let (_, detail) = collector.get("/api/surfaces/Home");
    assert_eq!(detail["surface"]["visually_complete"]["p50_ms"], Value::Null);
    assert_eq!(detail["curve"]["never"], 1.0);
}

#[test]
fn surfaces_past_the_thousandth_are_shown_together() {
    let store = tempdir().unwrap();
    let name = |number: u64| Visit { surface: format!("Surface {number}"), ..visit(number) };
    {
        let collector = Collector::start(store.path());
        collector.send((0..600).map(name).collect());
    }
    let collector = Collector::start(store.path());
    collector.send((600..1_005).map(name).collect());
    collector.send(vec![Visit { surface: "(other)".into(), ..visit(5_000) }]);
    collector.send(vec![Visit { surface: "Surface 7".into(), ..visit(5_001) }]);
    let (_, all) = collector.get("/api/surfaces");
    assert_eq!(all["visits"], 1_007);
    assert_eq!(all["surfaces"].as_array().unwrap().len(), 1_001);
    let (_, other) = collector.get("/api/surfaces/(other)");
    assert_eq!(other["surface"]["visits"], 6);
    let (_, latest) = collector.get("/api/visits?surface=(other)");
    assert_eq!(latest["visits"][1]["surface"], "Surface 1004", "the name that the app gave is kept");
    assert_eq!(collector.get("/api/surfaces/Surface%207").1["surface"]["visits"], 2);
}

#[test]
fn the_latest_visits_say_what_they_waited_for() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let node = NodeTime { kind: NodeKind::Image.into(), label: "hero".into(), ..NodeTime::default() };
    let drawn = NodeTime { ready_us: Some(1_000_000), ..node.clone() };
    collector.send(vec![Visit { last_ready: vec![drawn], surface: "/a/:id".into(), ..visit(1) }]);
    collector.send(vec![Visit { still_pending: vec![node], ..ended(2, Outcome::Abandoned.into(), 700_000) }]);

    let (_, all) = collector.get("/api/visits");
    assert_eq!(all["visits"][0]["outcome"], "abandoned");
    assert_eq!(all["visits"][0]["visually_complete_ms"], Value::Null);
    assert_eq!(all["visits"][0]["still_pending"][0]["label"], "hero");
    assert_eq!(all["visits"][1]["last_ready"][0]["ready_ms"], 1000.0);
    assert_eq!(all["visits"][1]["id"], "00000000000000000000000000000001");
    let (_, one) = collector.get("/api/visits?surface=%2Fa%2F:id&limit=1");
    assert_eq!(one["visits"].as_array().unwrap().len(), 1);
    assert_eq!(collector.get("/api/surfaces/%2Fa%2F:id").1["surface"]["name"], "/a/:id");
}

#[test]
fn what_is_asked_in_vain_is_told_why() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    assert_eq!(collector.get("/healthz"), (200, Value::String("ok\n".into())));
    for (path, wanted) in [
        ("/api/surfaces/Nowhere", 404),
        ("/api/visits?surface=Nowhere", 404),
        ("/api/visits?limit=0", 400),
        ("/api/visits?limit=501", 400),
        ("/api/visits?limit=many", 400),
        ("/nothing", 404),
    ] {
        let (status, answer) = collector.get(path);
        assert_eq!(status, wanted, "{path}");
        assert!(answer["error"].is_string(), "{path}: {answer}");
    }
    assert_eq!(collector.get("/").0, 200);
}

#[test]
fn figures_are_not_given_to_other_host_names() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let status = |host: &str| {
        let request = format!("GET /api/surfaces HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        collector.raw(request.as_bytes())[9..12].to_owned()
    };
    for host in ["localhost:8642", "127.0.0.1", "[::1]:8642", "10.0.2.2:8642", "app.localhost"] {
        assert_eq!(status(host), "200", "{host}");
    }
    for host in ["evil.example", "evil.example:8642", "localhost.evil.example", "127.0.0.1.evil.example"] {
        assert_eq!(status(host), "403", "{host}");
    }
}
