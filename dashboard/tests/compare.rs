//! Runs `alldrawn compare` on simulated releases, and checks its reports and exit codes.
// Helpers of tests may panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::{
    path::Path,
    process::{Command, Output},
};

use alldrawn_core::{
    deliver::upload::Random,
    wire::{Batch, Environment, Outcome, Platform, StartSource, Tag, Visit, VisitFlag},
};
use prost::Message;
use serde_json::Value;
use support::{Collector, visit};
use tempfile::{TempDir, tempdir};

/// The behaviour of a simulated release on a surface.
#[derive(Clone, Copy)]
struct Release {
    version: &'static str,
    surface: &'static str,
    visits: u64,
    /// The median of the time to visually complete.
    median_ms: f64,
    /// Users leave a visit that takes longer than this many milliseconds, after half of its time.
    patience_ms: f64,
}

const STEADY: Release =
    Release { version: "1.0", surface: "Home", visits: 600, median_ms: 900.0, patience_ms: 9_000.0 };

/// Returns visits with log-normal times, four per session. They are the same in every run.
fn made_up(release: Release, seed: u64) -> Vec<Visit> {
    let mut random = Random(seed);
    let mut share = move || (random.draw() >> 11) as f64 / (1_u64 << 53) as f64;
    let one = |number: u64| {
        let normal = (-2.0 * (1.0 - share()).ln()).sqrt() * (std::f64::consts::TAU * share()).cos();
        let us = (release.median_ms * 1_000.0 * (0.5 * normal).exp()) as u64;
        let left = us as f64 > release.patience_ms * 1_000.0;
        let us = if left { us / 2 } else { us };
        let outcome = if left { Outcome::Abandoned } else { Outcome::Complete };
        Visit {
            session_id: ((seed << 32) | (number / 4)).to_be_bytes().repeat(2),
            surface: release.surface.into(),
            outcome: outcome.into(),
            visually_complete_us: (!left).then_some(us),
            elapsed_us: us,
            environment: Some(Environment { app_version: release.version.into(), ..Environment::default() }),
            platform: Platform::Android.into(),
            ..visit((seed << 32) | number)
        }
    };
    (0..release.visits).map(one).collect()
}

fn store_of(releases: &[Release]) -> TempDir {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    for (release, seed) in releases.iter().zip(1..) {
        collector.send(made_up(*release, seed));
    }
    collector.kill();
    store
}

/// Runs the command on all visits, however recent.
fn compare(store: &Path, more: &[&str]) -> Output {
    compare_aged(store, &[&["--age", "0"], more].concat())
}

fn compare_aged(store: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alldrawn"));
    command.args(["compare", "--baseline", "app_version=1.0", "--candidate", "app_version=1.1", "--store"]);
    command.arg(store).args(more).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap() + &String::from_utf8_lossy(&output.stderr)
}

fn json(store: &Path, more: &[&str]) -> Value {
    serde_json::from_slice(&compare(store, &[&["--json"], more].concat()).stdout).unwrap()
}

/// Returns the verdicts of a report, as pairs of a name and a verdict.
fn verdicts(report: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut verdicts: Vec<_> = report["surfaces"]
        .as_array()
        .unwrap()
        .iter()
        .map(|surface| (text(&surface["name"]), text(&surface["verdict"])))
        .collect();
    verdicts.sort();
    verdicts
}

fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, verdict)| ((*name).to_owned(), (*verdict).to_owned())).collect()
}

#[test]
fn a_slower_release_is_worse_and_a_faster_one_is_not() {
    let slower = Release { version: "1.1", median_ms: 1_300.0, ..STEADY };
    let store = store_of(&[STEADY, slower]);
    let output = compare(store.path(), &[]);
    assert_eq!(code(&output), 1, "{}", printed(&output));
    let text = printed(&output);
    assert!(text.contains("✗ Home  worse"), "{text}");
    assert!(
        text.contains("p < 0.0001") && text.contains("visits 600 → 600, complete 100.0 % → 100.0 %"),
        "{text}"
    );
    assert!(text.ends_with("FAIL: 1 worse\n"), "{text}");
    assert_eq!(code(&compare(store.path(), &["--margin", "100%"])), 0, "44 % slower is within the margin");

    let faster = Release { version: "1.1", median_ms: 600.0, ..STEADY };
    let store = store_of(&[STEADY, faster]);
    let output = compare(store.path(), &["--strict"]);
    assert_eq!(code(&output), 0, "{}", printed(&output));
    assert!(printed(&output).contains("✓ Home  better"), "{}", printed(&output));
}

/// 2,000 complete visits of each surface in 1.0. In 1.1 Home has only time-outs, Feed is always restless and nobody
/// reaches Gone. A former gate called this "3 inconclusive" and exited with 0.
#[test]
fn a_release_in_which_nothing_completes_fails() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let before = |surface| Release { surface, visits: 2_000, ..STEADY };
    for (surface, seed) in [("Home", 1), ("Feed", 2), ("Gone", 3)] {
        collector.send(made_up(before(surface), seed));
    }
    let broken = |surface, outcome: Outcome, seed| {
        let visits = made_up(Release { version: "1.1", ..before(surface) }, seed).into_iter();
        let end = |visit| Visit {
            outcome: outcome.into(),
            visually_complete_us: None,
            elapsed_us: 30_000_000,
            ..visit
        };
        visits.map(end).collect()
    };
    collector.send(broken("Home", Outcome::Timeout, 4));
    collector.send(broken("Feed", Outcome::Restless, 5));
    let output = compare(store.path(), &[]);
    assert_eq!(code(&output), 1);
    let text = printed(&output);
    assert!(text.contains("none of 2000 visits is complete; of the baseline's, 100.0 % were"), "{text}");
    assert!(
        text.contains("✗ Gone  missing        the baseline has 2000 visits, the candidate none"),
        "{text}"
    );
    assert!(text.ends_with("FAIL: 2 worse, 1 missing\n"), "{text}");
}

#[test]
fn a_release_whose_slow_visits_are_left_is_worse_though_completed_visits_are_faster() {
    let calm = Release { visits: 2_000, ..STEADY };
    let left = Release { version: "1.1", patience_ms: 1_200.0, ..calm };
    let store = store_of(&[calm, left]);
    let completed = |release, seed| {
        let mut times: Vec<_> =
            made_up(release, seed).iter().filter_map(|visit| visit.visually_complete_us).collect();
        times.sort_unstable();
        times[times.len() * 9 / 10]
    };
    assert!(completed(left, 2) < completed(calm, 1), "the p90 of only the completed visits must fall");
    let report = json(store.path(), &[]);
    assert_eq!(report["surfaces"][0]["verdict"], "worse", "{report}");
    assert_eq!(report["result"], "fail");
    let p90 = &report["surfaces"][0]["percentiles"][2];
    assert_eq!(p90["percentile"], "p90");
    assert_eq!(p90["never_complete_ms"]["candidate"], Value::Null);
    assert_eq!(report["surfaces"][0]["outcomes"][0]["outcome"], "abandoned");
}

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
fn too_few_visits_never_pass() {
    let few = |version| Release { version, visits: 30, ..STEADY };
    let store = store_of(&[few("1.0"), few("1.1")]);
    let output = compare(store.path(), &[]);
    assert_eq!(code(&output), 2, "nothing could be judged");
    let text = printed(&output);
    assert!(
        text.contains("? Home  too few        visits of too few users: 30 and 30 visits, in 6"),
        "{text}"
    );
    assert!(text.ends_with("COULD NOT JUDGE: 1 too few\n"), "{text}");

    let judged = |version| Release { version, surface: "Feed", ..STEADY };
    let store = store_of(&[few("1.0"), few("1.1"), judged("1.0"), judged("1.1")]);
    let output = compare(store.path(), &[]);
    assert_eq!(code(&output), 0, "{}", printed(&output));
    assert!(printed(&output).ends_with("PASS: 1 too few, 1 inconclusive\n"), "{}", printed(&output));
    assert_eq!(code(&compare(store.path(), &["--strict"])), 1);
    assert_eq!(code(&compare(store.path(), &["--min-visits", "601"])), 2);
}

#[test]
fn a_comparison_says_what_it_could_have_found() {
    let surface = |surface, version| Release { version, surface, ..STEADY };
    let names: Vec<String> = (0..12).map(|number| format!("Surface {number}")).collect();
    let leak = |name: &String| -> &'static str { name.clone().leak() };
    let releases: Vec<_> =
        names.iter().flat_map(|name| ["1.0", "1.1"].map(|version| surface(leak(name), version))).collect();
    let store = store_of(&releases);
    let report = json(store.path(), &[]);
    assert_eq!(report["result"], "pass", "{report}");
    let one = &report["surfaces"][0];
    let (among, alone) =
        (one["smallest_slowdown"].as_f64().unwrap(), one["smallest_slowdown_alone"].as_f64().unwrap());
    assert!(0.05 < alone && alone < among && among < 1.0, "{alone} {among}");
    let text = printed(&compare(store.path(), &[]));
    assert!(text.contains("With 80 % power this comparison of 12 surfaces finds a slow-down of +"), "{text}");
    assert!(text.contains("Alone, with --surface NAME, the median surface finds +"), "{text}");
    assert!(text.contains("; finds slow-downs from +"), "{text}");
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
    assert_eq!(code(&output), 2, "visits of different platforms are not comparable");
    assert!(printed(&output).contains("in another chart or on another platform"), "{}", printed(&output));
    let text = printed(&run(&["tag.arm=", "platform=android"]));
    assert!(text.contains("Home · begin") && text.contains("new"), "{text}");
    assert_eq!(collector.visits(), 2_400);
}

#[test]
fn visits_judged_by_another_definition_and_first_sessions_are_compared_apart() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let send = |version, seed, change: fn(Visit) -> Visit| {
        collector.send(made_up(Release { version, ..STEADY }, seed).into_iter().map(change).collect());
    };
    let first = |visit: Visit| Visit { flags: visit.flags | 1 << VisitFlag::FirstSession as u32, ..visit };
    let slow_first = |visit: Visit| {
        let slower = |us: u64| us * 3;
        let visit = Visit { flags: visit.flags | 1 << VisitFlag::FirstSession as u32, ..visit };
        Visit {
            visually_complete_us: visit.visually_complete_us.map(slower),
            elapsed_us: slower(visit.elapsed_us),
            ..visit
        }
    };
    send("1.0", 1, |visit| visit);
    send("1.0", 2, first);
    send("1.1", 3, |visit| visit);
    send("1.1", 4, slow_first);
    let report = json(store.path(), &[]);
    let wanted = [("Home", "inconclusive"), ("Home · first session", "worse")];
    assert_eq!(verdicts(&report), named(&wanted), "{report}");
    // A release whose sessions are all first ones has no others to miss.
    send("1.2", 5, first);
    let mut command = Command::new(env!("CARGO_BIN_EXE_alldrawn"));
    command.args([
        "compare",
        "--age",
        "0",
        "--baseline",
        "app_version=1.0",
        "--candidate",
        "app_version=1.2",
    ]);
    let output = command.arg("--store").arg(store.path()).output().unwrap();
    assert_eq!(code(&output), 0, "{}", printed(&output));
    send("2.0", 6, |visit| Visit { definition_version: 2, ..visit });
    let mut command = Command::new(env!("CARGO_BIN_EXE_alldrawn"));
    command.args([
        "compare",
        "--age",
        "0",
        "--baseline",
        "app_version=1.0",
        "--candidate",
        "app_version=2.0",
    ]);
    let output = command.arg("--store").arg(store.path()).output().unwrap();
    assert_eq!(code(&output), 2, "{}", printed(&output));
    assert!(printed(&output).contains("Home · definition 2"), "{}", printed(&output));
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
fn another_mix_of_devices_is_named_and_can_be_weighted_out() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    // Low devices are twice as slow. 30 % of the baseline's visits are theirs, and 70 % of the candidate's.
    let send = |version, device: &str, median_ms, visits, seed| {
        let made_up = made_up(Release { version, median_ms, visits, ..STEADY }, seed).into_iter();
        let on_device = |mut visit: Visit| {
            let environment = visit.environment.as_mut().unwrap();
            environment.device_class = device.into();
            environment.network_class = "wifi".into();
            visit
        };
        collector.send(made_up.map(on_device).collect());
    };
    send("1.0", "high", 800.0, 1_400, 1);
    send("1.0", "low", 1_600.0, 600, 2);
    send("1.1", "high", 800.0, 600, 3);
    send("1.1", "low", 1_600.0, 1_400, 4);
    send("1.1", "watch", 1_600.0, 20, 5);
    let output = compare(store.path(), &[]);
    assert_eq!(code(&output), 1, "{}", printed(&output));
    let text = printed(&output);
    assert!(text.contains("another mix of devices or networks: high, wifi 70.0 % → 29.7 %"), "{text}");
    let output = compare(store.path(), &["--standardize"]);
    assert_eq!(code(&output), 0, "{}", printed(&output));
    let report = json(store.path(), &["--standardize"]);
    assert_eq!(report["surfaces"][0]["visits"]["candidate"], 2_000);
    let left_out = "no such devices or networks: 0.0 % and 1.0 % of the visits";
    assert!(printed(&output).contains(left_out), "{}", printed(&output));
    assert_eq!(report["surfaces"][0]["mix"][0]["stratum"], "high, wifi");
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
    let store = store_of(&[STEADY, Release { version: "1.1", ..STEADY }]);
    let connection = rusqlite::Connection::open(store.path().join("visits.sqlite")).unwrap();
    connection.execute_batch(support::TO_LAYOUT_3).unwrap();
    connection.close().unwrap();
    let report = json(store.path(), &[]);
    assert_eq!(report["surfaces"][0]["visits"], serde_json::json!({ "baseline": 600, "candidate": 600 }));
    let connection = rusqlite::Connection::open(store.path().join("visits.sqlite")).unwrap();
    let layout: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(layout, 3);
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
