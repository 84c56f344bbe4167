//! Simulated releases in a store, and the command `alldrawn compare`.
// Each test file uses some of the items. Helpers of tests may panic.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used)]

use std::{
    path::Path,
    process::{Command, Output},
};

use alldrawn_core::{
    deliver::upload::Random,
    wire::{Environment, Outcome, Platform, Visit},
};
use serde_json::Value;
use tempfile::{TempDir, tempdir};

use crate::support::{Collector, visit};

/// The behaviour of a simulated release on a surface.
#[derive(Clone, Copy)]
pub struct Release {
    pub version: &'static str,
    pub surface: &'static str,
    pub visits: u64,
    /// The median of the time to visually complete.
    pub median_ms: f64,
    /// Users leave a visit that takes longer than this many milliseconds, after half of its time.
    pub patience_ms: f64,
}

pub const STEADY: Release =
    Release { version: "1.0", surface: "Home", visits: 600, median_ms: 900.0, patience_ms: 9_000.0 };

/// Returns visits with log-normal times, four per session. They are the same in every run.
pub fn made_up(release: Release, seed: u64) -> Vec<Visit> {
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

pub fn store_of(releases: &[Release]) -> TempDir {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    for (release, seed) in releases.iter().zip(1..) {
        collector.send(made_up(*release, seed));
    }
    collector.kill();
    store
}

/// Runs the command on all visits, however recent.
pub fn compare(store: &Path, more: &[&str]) -> Output {
    compare_aged(store, &[&["--age", "0"], more].concat())
}

pub fn compare_aged(store: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_alldrawn"));
    command.args(["compare", "--baseline", "app_version=1.0", "--candidate", "app_version=1.1", "--store"]);
    command.arg(store).args(more).output().unwrap()
}

pub fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub fn printed(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap() + &String::from_utf8_lossy(&output.stderr)
}

pub fn json(store: &Path, more: &[&str]) -> Value {
    serde_json::from_slice(&compare(store, &[&["--json"], more].concat()).stdout).unwrap()
}

/// Returns the verdicts of a report, as pairs of a name and a verdict.
pub fn verdicts(report: &Value) -> Vec<(String, String)> {
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

pub fn named(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, verdict)| ((*name).to_owned(), (*verdict).to_owned())).collect()
}
