//! Tests the options of `alldrawn compare`, its reports, and its errors.
// Helpers of tests may panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod releases;
mod support;

use std::process::Command;

use alldrawn_core::wire::{Audit, Batch, Platform, StartSource, Tag, Visit};
use prost::Message;
use releases::{Release, STEADY, code, compare, compare_aged, json, made_up, printed, store_of};
use serde_json::Value;
use support::{Collector, visit};
use tempfile::tempdir;

#[test]
fn each_surface_has_a_verdict_and_one_can_be_selected() {
    let other = |version, median_ms| Release { version, surface: "Checkout", median_ms, ..STEADY };
    let store = store_of(&[
        STEADY,
        Release { version: "1.1", median_ms: 600.0, ..STEADY },
        other("1.0", 900.0),
        other("1.1", 1_500.0),
        Release { version: "1.1", surface: "New", ..STEADY },
    ]);
    let output = compare(store.path(), &[]);
    let text = printed(&output);
    assert_eq!(code(&output), 1);
    assert!(text.find("✗ Checkout") < text.find("✓ Home"), "the worse one comes first: {text}");
    assert!(text.ends_with("FAIL: 1 worse, 1 new, 1 better\n"), "{text}");
    assert_eq!(code(&compare(store.path(), &["--surface", "Home"])), 0);
    assert_eq!(code(&compare(store.path(), &["--surface", "Checkout"])), 1);
    assert_eq!(code(&compare(store.path(), &["--surface", "Home", "--surface", "Nowhere"])), 2);
}

#[test]
fn visits_of_a_group_meet_all_its_conditions() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let tagged = |seed, median_ms, arm: &str, platform: Platform| {
        let tags = vec![Tag { name: "arm".into(), value: arm.into() }];
        let visits = made_up(Release { median_ms, ..STEADY }, seed).into_iter();
        visits.map(|visit| Visit { tags: tags.clone(), platform: platform.into(), ..visit }).collect()
    };
    collector.send(tagged(1, 900.0, "a", Platform::Android));
    collector.send(tagged(2, 500.0, "b", Platform::Android));
    collector.send(tagged(3, 5_000.0, "b", Platform::Web));
    let unknown_starts = made_up(STEADY, 4).into_iter().map(|visit| Visit {
        start_source: StartSource::Begin.into(),
        platform: Platform::Android.into(),
        ..visit
    });
    collector.send(unknown_starts.collect());
    // The collector is still running, since the comparison only reads.
    let run = |candidate: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alldrawn"));
        command.args(["compare", "--age", "0", "--store"]).arg(store.path());
        command.args(["--baseline", "tag.arm=a", "--candidate"]).args(candidate).output().unwrap()
    };
    assert_eq!(code(&run(&["tag.arm=b", "platform=android"])), 0);
    let text = printed(&run(&["tag.arm=b"]));
    assert!(
        text.contains("✓ Home · android") && text.contains("+ Home · web"),
        "platforms are apart: {text}"
    );
    let output = run(&["tag.arm=b", "platform=web"]);
    assert_eq!(code(&output), 1, "visits of different platforms are not comparable");
    let why = "the candidate none, here or on any surface on android: if it is not released there";
    assert!(printed(&output).contains(why), "{}", printed(&output));
    let text = printed(&run(&["tag.arm=", "platform=android"]));
    assert!(text.contains("Home · begin") && text.contains("new"), "{text}");
    assert_eq!(collector.visits(), 2_400);
}

#[test]
fn only_visits_that_are_old_and_were_not_late_are_compared() {
    let store = store_of(&[STEADY, Release { version: "1.1", ..STEADY }]);
    let output = compare_aged(store.path(), &[]);
    assert_eq!(code(&output), 2);
    let text = printed(&output);
    assert!(text.contains("1200 visits that began less than 24 h ago") && text.contains("--age 0"), "{text}");
    // The visits of the first 400 are made 25 h older, and the next 100 also arrived 25 h late.
    let connection = rusqlite::Connection::open(store.path().join("visits.sqlite")).unwrap();
    let hours = 25 * 3_600_000_i64;
    for (table, low, high) in [("began_ms", 0, 500), ("received_ms", 0, 400), ("began_ms", 600, 1_000)] {
        let shift =
            format!("UPDATE visits SET {table} = {table} - ?1 WHERE sequence > ?2 AND sequence <= ?3");
        connection.execute(&shift, (hours, low, high)).unwrap();
    }
    connection
        .execute("UPDATE visits SET received_ms = received_ms - ?1 WHERE sequence > 600", [hours])
        .unwrap();
    connection.close().unwrap();
    let report: Value = serde_json::from_slice(&compare_aged(store.path(), &["--json"]).stdout).unwrap();
    assert_eq!(report["surfaces"][0]["visits"], serde_json::json!({ "baseline": 400, "candidate": 400 }));
    assert_eq!(report["left_out"], serde_json::json!({ "too_young": 300, "too_late": 100 }), "{report}");
    assert_eq!(report["age_hours"], 24.0);
}

#[test]
fn a_visit_began_by_its_age_at_sending_whatever_the_clock_of_the_device() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let hour = 3_600_000;
    let visits = vec![Visit { start_wall_ms: 5 * hour, ..visit(1) }];
    let batch = Batch { visits, sent_wall_ms: 8 * hour, ..Batch::default() };
    assert_eq!(collector.post(&batch.encode_to_vec()).0, 200);
    collector.send(vec![Visit { start_wall_ms: 5 * hour, ..visit(2) }]);
    collector.kill();
    let connection = rusqlite::Connection::open(store.path().join("visits.sqlite")).unwrap();
    let mut query =
        connection.prepare("SELECT received_ms - began_ms FROM visits ORDER BY sequence").unwrap();
    let ages: Vec<i64> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(ages, [3 * hour, 0], "an older client with a clock in 1970 tells no age");
}

#[test]
fn reports_are_written_in_several_forms() {
    let slower = Release { version: "1.1", surface: "A <b> & \"c\"", median_ms: 1_500.0, ..STEADY };
    let store = store_of(&[
        Release { version: "1.0", surface: slower.surface, ..STEADY },
        slower,
        Release { version: "1.1", ..STEADY },
    ]);
    let file = |name: &str| store.path().join(name);
    let output = |form: &str, name: &str| format!("{form}={}", file(name).display());
    let arguments = ["--output", &output("junit", "gate.xml"), "--output", &output("json", "gate.json")];
    let markdown = compare(store.path(), &[&arguments[..], &["--format", "markdown"]].concat());
    assert_eq!(code(&markdown), 1, "{}", printed(&markdown));
    let text = printed(&markdown);
    assert!(text.starts_with("### AllDrawn: fail (1 worse, 1 new)\n"), "{text}");
    assert!(text.contains("| A \\<b> & \"c\" | **worse** | "), "{text}");
    let xml = std::fs::read_to_string(file("gate.xml")).unwrap();
    assert!(xml.contains(r#"tests="2" failures="1" errors="0" skipped="1""#), "{xml}");
    assert!(xml.contains(r#"name="A &lt;b&gt; &amp; &quot;c&quot;"><failure type="worse""#), "{xml}");
    let report: Value = serde_json::from_slice(&std::fs::read(file("gate.json")).unwrap()).unwrap();
    assert_eq!(report, json(store.path(), &[]));
    let nowhere = compare(store.path(), &["--output", "junit=/nowhere/gate.xml"]);
    assert_eq!(code(&nowhere), 2);
    assert!(printed(&nowhere).contains("/nowhere/gate.xml could not be written"), "{}", printed(&nowhere));
}

#[test]
fn a_store_of_an_earlier_layout_is_compared_without_changing_it() {
    for (layout, to_layout) in [(4, support::TO_LAYOUT_4), (3, support::TO_LAYOUT_3)] {
        let store = store_of(&[STEADY, Release { version: "1.1", ..STEADY }]);
        let connection = rusqlite::Connection::open(store.path().join("visits.sqlite")).unwrap();
        connection.execute_batch(to_layout).unwrap();
        connection.close().unwrap();
        let report = json(store.path(), &[]);
        assert_eq!(
            report["surfaces"][0]["visits"],
            serde_json::json!({ "baseline": 600, "candidate": 600 }),
            "layout {layout}"
        );
        let connection = rusqlite::Connection::open(store.path().join("visits.sqlite")).unwrap();
        let now: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
        assert_eq!(now, layout);
    }
}

#[test]
fn audit_records_change_no_comparison() {
    let releases = [STEADY, Release { version: "1.1", median_ms: 1_300.0, ..STEADY }];
    let store = store_of(&releases);
    let before = json(store.path(), &["--standardize"]);
    let collector = Collector::start(store.path());
    let audit = Some(Audit { watched_us: 2_000_000, cause: 1 });
    let records = (1..).zip(releases).flat_map(|(seed, release)| made_up(release, seed)).map(|visit| Visit {
        visit_id: visit.visit_id,
        audit,
        ..Visit::default()
    });
    let waiting = Visit { visit_id: vec![0xff; 16], audit, ..Visit::default() };
    collector.send(records.chain([waiting]).collect());
    let (_, all) = collector.get("/api/surfaces");
    assert!(all["surfaces"][0]["audit"]["records"].as_u64() > Some(500), "{all}");
    assert_eq!(json(store.path(), &["--standardize"]), before);
}

#[test]
fn an_invalid_comparison_exits_with_2_and_a_reason() {
    let store = store_of(&[Release { visits: 3, ..STEADY }]);
    let output = compare(store.path(), &[]);
    assert_eq!(code(&output), 2);
    assert!(
        printed(&output).contains("no stored visit meets --candidate app_version=1.1: check the conditions"),
        "{}",
        printed(&output)
    );
    let empty = tempdir().unwrap();
    assert_eq!(code(&compare(empty.path(), &[])), 2);
    assert_eq!(code(&compare(&empty.path().join("nowhere"), &[])), 2);
    Collector::start(empty.path()).kill();
    let output = compare(empty.path(), &[]);
    assert_eq!(code(&output), 2);
    assert!(printed(&output).contains("has no visits yet"), "{}", printed(&output));
    let both = ["compare", "--baseline", "os=a", "--candidate", "os=b"];
    for (arguments, wanted) in [
        (vec!["compare", "--baseline", "version=1"], "is not a field"),
        (vec!["compare", "--baseline", "app_version=1"], "--candidate"),
        (vec!["compare", "--baseline", "os=a", "--candidate", "os=a"], "are the same"),
        ([&both[..], &["--margin", "5"]].concat(), "such as 5% or 0.05"),
        ([&both[..], &["--margin=-1%"]].concat(), "--margin"),
        ([&both[..], &["--age", "1 week"]].concat(), "such as 24h"),
        ([&both[..], &["--output", "xml=a"]].concat(), "is not a format"),
        ([&both[..], &["--output", "junit"]].concat(), "FORMAT=FILE"),
        ([&both[..], &["--json", "--format", "text"]].concat(), "cannot be used with"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_alldrawn")).args(&arguments).output().unwrap();
        assert_eq!(code(&output), 2, "{arguments:?}");
        assert!(printed(&output).contains(wanted), "{arguments:?}: {}", printed(&output));
    }
    assert!(!empty.path().join("nowhere").exists(), "reading a store must not create a folder");
    let help = Command::new(env!("CARGO_BIN_EXE_alldrawn")).args(["compare", "--help"]).output().unwrap();
    assert!(printed(&help).contains("Exit codes: 0 pass; 1") && printed(&help).contains("Examples:"));
}
