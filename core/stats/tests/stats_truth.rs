//! Percentiles of simulated visits against those that users would have seen who wait as long as it takes: a smaller
//! version of `examples/truth.rs`, with fixed seeds.
#![allow(clippy::unwrap_used)]

use alldrawn_stats::{Assumption, Curve, Histogram, Micros, Percentile, Quantile, Summary};

mod simulation;
use simulation::{
    Random,
    populations::{LATE_AFTER_SETTLING, POPULATIONS},
};

const VISITS: u64 = 10_000;
/// Users of these act so soon after the first content that their leaving depends on how far the page is: percentiles
/// are too late (see docs/statistics.md).
const LEAVING_DEPENDS_ON_PROGRESS: [&str; 2] = ["40 % late, users act early", "three to six stages"];

fn quantile(times: &Histogram, percentile: Percentile) -> Quantile {
    Curve::new(times, Assumption::KaplanMeier).quantile(percentile)
}

/// The percentiles divided by the true ones; infinite if not reached.
fn ratios(times: &Histogram, truth: &Histogram) -> [f64; 4] {
    Percentile::SHOWN.map(|percentile| {
        let found = quantile(times, percentile).time().map_or(f64::INFINITY, Micros::as_seconds);
        found / quantile(truth, percentile).time().unwrap().as_seconds()
    })
}

#[test]
fn percentiles_are_those_of_users_who_wait() {
    let mut too_early = 0;
    for (number, population) in POPULATIONS.iter().enumerate() {
        let sample = population.sample(VISITS, &mut Random::seeded(100 + number as u64));
        let found = ratios(&sample.tally.whole().times, &sample.truth);
        // 10 %, and 3 % for the error of a sample of this size.
        let most = if LEAVING_DEPENDS_ON_PROGRESS.contains(&population.name) { 1.2 } else { 1.13 };
        assert!(found.iter().all(|ratio| (0.9..most).contains(ratio)), "{}: {found:?}", population.name);
        let completed = ratios(&sample.completed, &sample.truth);
        too_early += usize::from(completed.iter().any(|ratio| *ratio < 0.9));
        for percentile in &Summary::new(&sample.tally).percentiles {
            let truth = quantile(&sample.truth, percentile.percentile);
            // The bounds have errors of the sample too, and depend on w.
            let (low, high) = (percentile.at_least.time(), percentile.at_most.time());
            let truth_s = truth.time().unwrap().as_seconds();
            let low_s = low.unwrap().as_seconds();
            assert!(low_s < truth_s * 1.03, "{}: {percentile:?}, truth {truth_s} s", population.name);
            let high_s = high.map_or(f64::INFINITY, Micros::as_seconds);
            assert!(high_s > truth_s * 0.93, "{}: {percentile:?}, truth {truth_s} s", population.name);
        }
    }
    assert!(too_early >= 8, "percentiles of completed visits are too early in {too_early} populations only");
}

#[test]
fn the_audit_finds_content_that_comes_after_settling() {
    let sample = LATE_AFTER_SETTLING.sample(VISITS, &mut Random::seeded(5));
    let audit = Summary::new(&sample.tally).audit.unwrap();
    let truth = sample.changed_later.0 as f64 / sample.changed_later.1 as f64;
    assert!(truth > 0.1, "{truth}");
    assert!((audit.changed.0 - truth).abs() < 0.01, "{} against {truth}", audit.changed);
    let (low, high) = audit.interval.unwrap();
    assert!(low.0 < truth && truth < high.0, "{low} to {high} against {truth}");
    let none = POPULATIONS[0].sample(2_000, &mut Random::seeded(6)).tally.audits().summary().unwrap();
    assert_eq!((none.changed.0, none.causes.len()), (0.0, 0));
}
