//! Tests the figures of the API, and its responses to invalid requests.
// Helpers of tests may panic.
#![allow(clippy::unwrap_used)]

mod support;

use alldrawn_core::wire::{NodeKind, NodeTime, Outcome, Platform, StartSource, Visit, VisitFlag};
use serde_json::Value;
use support::{Collector, ended, visit};
use tempfile::tempdir;

/// Returns true if a time is `wanted_ms`, within the error of a bin (0.39 %).
fn about(value: &Value, wanted_ms: f64) -> bool {
    (value.as_f64().unwrap() / wanted_ms - 1.0).abs() < 0.004
}

#[test]
fn visits_that_were_left_count_for_as_long_as_they_waited() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let mut visits: Vec<Visit> =
        (1..=100).map(|n| Visit { visually_complete_us: Some(n * 10_000), ..visit(n) }).collect();
    // Each of these visits lasts longer than any complete visit: six are censored and four are excluded. Superseded
    // visits are not among them, because the bounds assume nothing about them.
    let outcomes = (3..=13).filter(|outcome| *outcome != i32::from(Outcome::Superseded));
    visits.extend((200..).zip(outcomes).map(|(n, outcome)| ended(n, outcome, 29_000_000)));
    let failed_image = Outcome::CompleteWithErrors.into();
    visits.push(Visit { outcome: failed_image, visually_complete_us: Some(29_000_000), ..visit(300) });
    assert_eq!(collector.send(visits), (111, 0));

    let (_, detail) = collector.get("/api/surfaces/Home");
    let surface = &detail["surface"];
    assert_eq!((&surface["visits"], &surface["visits_in_percentiles"]), (&111.into(), &107.into()));
    let p50 = &surface["visually_complete"]["p50"];
    assert!(about(&p50["estimate_ms"], 540.0), "the p50 must be the time of the 54th of 107 visits: {p50}");
    assert!(
        about(&p50["at_most_ms"], 540.0),
        "no visit was left before the median, so the bound equals the estimate"
    );
    assert_eq!((&p50["few"], p50["interval"]["low_ms"].as_f64().unwrap() < 540.0), (&false.into(), true));
    let p90 = &surface["visually_complete"]["p90"];
    assert!(about(&p90["estimate_ms"], 970.0), "{p90}");
    assert_eq!(p90["interval"]["high_ms"], Value::Null, "the upper end of the interval must not be reached");
    let close = |value: &Value, wanted: f64| (value.as_f64().unwrap() - wanted).abs() < 1e-9;
    assert!(close(&surface["completion_rate"], 100.0 / 111.0));
    assert!(close(&surface["excluded"], 4.0 / 111.0));
    assert_eq!(surface["outcomes"].as_array().unwrap().len(), 12);

    let points = detail["curve"]["points"].as_array().unwrap();
    assert!(
        close(&points.last().unwrap()[1], 100.0 / 107.0),
        "the lower bound assumes that visits that were left never completed"
    );
    assert!(
        close(&points.last().unwrap()[3], 1.0),
        "the upper bound assumes that visits that were left were complete at once"
    );
    let sum = |bars: &Value| bars.as_array().unwrap().iter().map(|bar| bar.as_f64().unwrap()).sum::<f64>();
    assert_eq!((sum(&detail["bars"]["complete"]), sum(&detail["bars"]["ended"])), (100.0, 7.0));
}

#[test]
fn a_surface_that_is_never_complete_has_no_percentile_and_is_ranked_slowest() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let never = |n| Visit { surface: "Never".into(), ..ended(n, Outcome::Timeout.into(), 30_000_000) };
    collector.send(vec![never(1), visit(2)]);
    let (_, all) = collector.get("/api/surfaces");
    assert_eq!(all["surfaces"][0]["name"], "Never");
    let p90 = &all["surfaces"][0]["visually_complete"]["p90"];
    assert_eq!((&p90["estimate_ms"], &p90["at_most_ms"]), (&Value::Null, &Value::Null));
    assert!(about(&p90["at_least_ms"], 30_000.0));
}

#[test]
fn visits_that_do_not_mean_the_same_have_charts_of_their_own() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let revisit = 1 << VisitFlag::Revisit as u32;
    let typing = 1 << VisitFlag::Typing as u32;
    let feed = |number, platform: Platform, definition_version| Visit {
        surface: "Feed".into(),
        platform: platform.into(),
        definition_version,
        ..visit(number)
    };
    collector.send(vec![
        visit(1),
        Visit { flags: revisit, ..visit(2) },
        Visit { start_source: StartSource::Begin.into(), ..visit(3) },
        Visit { start_source: StartSource::Launch.into(), ..visit(4) },
        Visit { surface: "Search/typing".into(), flags: typing, ..visit(5) },
        feed(6, Platform::Android, 1),
        feed(7, Platform::Android, 2),
        feed(8, Platform::Web, 2),
    ]);
    let (_, all) = collector.get("/api/surfaces");
    let surfaces = all["surfaces"].as_array().unwrap();
    assert!(surfaces.iter().all(|surface| surface["visits"] == 1), "{all}");
    let mut names: Vec<_> = surfaces.iter().map(|surface| surface["name"].as_str().unwrap()).collect();
    let normal = surfaces.iter().take_while(|surface| surface["kind"] == "normal").count();
    assert_eq!(normal, 4, "charts of other kinds come last");
    names.sort_unstable();
    let wanted = [
        "Feed · android, definition 1",
        "Feed · android, definition 2",
        "Feed · web, definition 2",
        "Home",
        "Home · begin",
        "Home · launch",
        "Home · revisit",
        "Search · typing",
    ];
    assert_eq!(names, wanted);
    for (surface, apart, id) in [
        ("Home", "", 1),
        ("Home", "revisit", 2),
        ("Home", "launch", 4),
        ("Search%2Ftyping", "typing", 5),
        ("Feed", "android%2Bdefinition%201", 6),
        ("Feed", "android%2Bdefinition%202", 7),
        ("Feed", "web", 8),
    ] {
        let (_, detail) = collector.get(&format!("/api/surfaces/{surface}?apart={apart}"));
        assert_eq!(detail["surface"]["visits"], 1, "{surface} {apart}");
        let (_, latest) = collector.get(&format!("/api/visits?surface={surface}&apart={apart}"));
        assert_eq!(latest["visits"][0]["id"], format!("{id:032x}"));
        assert_eq!(latest["visits"].as_array().unwrap().len(), 1);
    }
    let (_, web) = collector.get("/api/surfaces/Feed?apart=web");
    let of = |field: &str| web["surface"][field].clone();
    assert_eq!(
        [of("platform"), of("definition"), of("kind"), of("apart"), of("name")],
        ["web".into(), 2.into(), "normal".into(), "web+definition 2".into(), Value::from(wanted[2])]
    );
    assert_eq!(collector.get("/api/surfaces/Feed?apart=ios").0, 404);
    assert_eq!(collector.get("/api/visits").1["visits"].as_array().unwrap().len(), 8);
}

#[test]
fn figures_are_the_same_after_a_restart() {
    let store = tempdir().unwrap();
    let visits = || (0..300).map(|n| Visit { visually_complete_us: Some(400_000 + n * 7_919), ..visit(n) });
    let figures = |collector: &Collector| collector.get("/api/surfaces").1;
    let collector = Collector::start(store.path());
    collector.send(visits().take(100).collect());
    let early = figures(&collector);
    collector.send(visits().collect());
    let before = figures(&collector);
    assert_ne!(early, before);
    collector.kill();
    assert_eq!(figures(&Collector::start(store.path())), before);
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
    assert_eq!(latest["visits"][1]["surface"], "Surface 1004", "the visit must keep its own surface name");
    assert_eq!(collector.get("/api/surfaces/Surface%207").1["surface"]["visits"], 2);
}

/// 7 KB that held 1,000 names sent every later surface to `(other)` for ever.
#[test]
fn a_thousand_made_up_names_keep_no_surface_out_for_ever() {
    let store = tempdir().unwrap();
    let visits =
        |collector: &Collector, surface: &str| match collector.get(&format!("/api/surfaces/{surface}")) {
            (200, detail) => detail["surface"]["visits"].as_u64(),
            _ => None,
        };
    let of = |surface: &str, number: u64| Visit { surface: surface.into(), ..visit(number) };
    {
        let collector = Collector::start(store.path());
        collector.send(vec![of("Early", 1), of("Early", 2), of("Early", 3)]);
        collector.send((1..1_000).map(|number| of(&format!("x{number}"), 1_000 + number)).collect());
        collector.send(vec![of("Home", 10), of("Home", 11), of("Feed", 12), of("Feed", 13), of("Rare", 14)]);
        assert_eq!((visits(&collector, "Home"), visits(&collector, "(other)")), (None, Some(5)));
    }
    let collector = Collector::start(store.path());
    for (surface, wanted) in [("Early", 3), ("Home", 2), ("Feed", 2), ("x1", 1), ("(other)", 3)] {
        assert_eq!(visits(&collector, surface), Some(wanted), "{surface}");
    }
    assert_eq!((visits(&collector, "Rare"), visits(&collector, "x999")), (None, None), "one visit each");
    assert_eq!(collector.send(vec![of("Home", 15), of("x999", 16)]), (2, 0));
    assert_eq!((visits(&collector, "Home"), visits(&collector, "(other)")), (Some(3), Some(4)));
    assert_eq!(collector.get("/api/visits?surface=Home").1["visits"].as_array().unwrap().len(), 3);
}

#[test]
fn the_latest_visits_list_their_last_and_pending_nodes() {
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
fn an_invalid_request_gets_an_error_with_a_reason() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    assert_eq!(collector.get("/healthz"), (200, Value::String("ok\n".into())));
    for (path, wanted) in [
        ("/api/surfaces/Nowhere", 404),
        ("/api/surfaces/Nowhere?apart=revisits", 400),
        ("/api/visits?surface=Nowhere", 404),
        ("/api/visits?limit=0", 400),
        ("/api/visits?limit=501", 400),
        ("/api/visits?limit=many", 400),
        ("/nothing", 404),
    ] {
        let (status, response) = collector.get(path);
        assert_eq!(status, wanted, "{path}");
        assert!(response["error"].is_string(), "{path}: {response}");
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
