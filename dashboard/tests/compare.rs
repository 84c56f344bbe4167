//! Runs `alldrawn compare` on simulated releases, and checks its verdicts.
// Helpers of tests may panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod releases;
mod support;

use std::process::Command;

use alldrawn_core::wire::{Outcome, Visit, VisitFlag};
use releases::{Release, STEADY, code, compare, json, made_up, named, printed, store_of, verdicts};
use serde_json::Value;
use support::Collector;
use tempfile::tempdir;

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
