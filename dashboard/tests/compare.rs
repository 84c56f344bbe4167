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
    wire::{Environment, Outcome, Platform, StartSource, Tag, Visit},
};
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

fn compare(store: &Path, more: &[&str]) -> Output {
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

fn json(store: &Path) -> Value {
    serde_json::from_slice(&compare(store, &["--json"]).stdout).unwrap()
}

#[test]
fn a_slower_release_is_worse_and_a_faster_one_is_not() {
    let slower = Release { version: "1.1", median_ms: 1_300.0, ..STEADY };
    let store = store_of(&[STEADY, slower]);
    let output = compare(store.path(), &[]);
    assert_eq!(code(&output), 1, "{}", printed(&output));
    let text = printed(&output);
    assert!(text.contains("Home: worse") && text.contains("p50 worse: slower under both"), "{text}");
    assert!(text.ends_with("1 worse\n"), "{text}");

    let faster = Release { version: "1.1", median_ms: 600.0, ..STEADY };
    let store = store_of(&[STEADY, faster]);
    let output = compare(store.path(), &["--strict"]);
    assert_eq!(code(&output), 0, "{}", printed(&output));
    assert!(printed(&output).contains("Home: better"), "{}", printed(&output));
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
    let report = json(store.path());
    assert_eq!(report["surfaces"][0]["verdict"], "worse", "{report}");
    assert_eq!(code(&compare(store.path(), &[])), 1);
    let p90 = &report["surfaces"][0]["percentiles"][2];
    assert_eq!(p90["percentile"], "p90");
    assert_eq!(p90["never_complete"]["candidate_ms"], Value::Null);
    assert_eq!(p90["never_complete"]["difference_ms"], "only_baseline_reaches");
}

#[test]
fn each_surface_has_a_verdict_and_one_can_be_selected() {
    let other = |version, median_ms| Release { version, surface: "Checkout", median_ms, ..STEADY };
    let store = store_of(&[
        STEADY,
        Release { version: "1.1", median_ms: 600.0, ..STEADY },
        other("1.0", 900.0),
        other("1.1", 1_500.0),
    ]);
    let output = compare(store.path(), &[]);
    let text = printed(&output);
    assert_eq!(code(&output), 1);
    assert!(text.find("Checkout: worse") < text.find("Home: better"), "the worse one comes first: {text}");
    assert!(text.ends_with("1 worse, 1 better\n"), "{text}");
    assert_eq!(code(&compare(store.path(), &["--surface", "Home"])), 0);
    assert_eq!(code(&compare(store.path(), &["--surface", "Checkout"])), 1);
    assert_eq!(code(&compare(store.path(), &["--surface", "Home", "--surface", "Nowhere"])), 2);
}

#[test]
fn too_few_visits_pass_unless_strict_is_given() {
    let few = |version| Release { version, visits: 30, ..STEADY };
    let store = store_of(&[few("1.0"), few("1.1")]);
    let output = compare(store.path(), &[]);
    assert_eq!(code(&output), 0);
    assert!(printed(&output).contains("p90 inconclusive: fewer than 100 visits"), "{}", printed(&output));
    assert_eq!(code(&compare(store.path(), &["--strict"])), 2);
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
    let revisits = made_up(STEADY, 4).into_iter().map(|visit| Visit {
        start_source: StartSource::Begin.into(),
        platform: Platform::Android.into(),
        ..visit
    });
    collector.send(revisits.collect());
    // The collector is still running, since the comparison only reads.
    let run = |candidate: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_alldrawn"));
        command.arg("compare").arg("--store").arg(store.path());
        command.args(["--baseline", "tag.arm=a", "--candidate"]).args(candidate).output().unwrap()
    };
    assert_eq!(code(&run(&["tag.arm=b", "platform=android"])), 0);
    assert_eq!(code(&run(&["tag.arm=b", "platform=web"])), 1);
    let text = printed(&run(&["tag.arm=", "platform=android"]));
    assert!(text.contains("Home · begin: inconclusive"), "{text}");
    assert_eq!(collector.visits(), 2_400);
}

#[test]
fn an_invalid_comparison_exits_with_2_and_a_reason() {
    let store = store_of(&[Release { visits: 3, ..STEADY }]);
    let output = compare(store.path(), &[]);
    assert_eq!(code(&output), 2);
    assert!(
        printed(&output).contains("no stored visit meets --candidate app_version=1.1"),
        "{}",
        printed(&output)
    );
    let empty = tempdir().unwrap();
    assert_eq!(code(&compare(empty.path(), &[])), 2);
    assert_eq!(code(&compare(&empty.path().join("nowhere"), &[])), 2);
    for (arguments, wanted) in [
        (vec!["compare", "--baseline", "version=1"], "is not a field"),
        (vec!["compare", "--baseline", "app_version=1"], "--candidate"),
        (vec!["compare", "--baseline", "os=a", "--candidate", "os=a"], "are the same"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_alldrawn")).args(arguments).output().unwrap();
        assert_eq!(code(&output), 2);
        assert!(printed(&output).contains(wanted), "{}", printed(&output));
    }
    assert!(!empty.path().join("nowhere").exists(), "reading a store must not create a folder");
}
