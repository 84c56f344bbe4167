//! Prints the numbers of `docs/img/honesty.svg` as JSON, for `tests/stats/honesty.py`, and the comparison in words on
//! standard error. In the release, the slowest fifth of the visits take three times as long, and users who wait too
//! long leave.

use alldrawn_stats::gate::{Evidence, LEVEL, Measure, Settings, Verdict, judge};
use alldrawn_stats::{Micros, Percentile, PercentileSummary, Quantile, Summary, Tally};

#[path = "../tests/simulation/mod.rs"]
mod simulation;
use simulation::{PLAIN, Random, slow_visits_leave};

const VISITS: usize = 4_000;
/// The number of tests of a surface.
const TESTS: f64 = 11.0;
/// The median time after which users leave slow visits, in seconds.
const PATIENCE_S: f64 = 1.1;

fn main() {
    let mut random = Random::seeded(20);
    let baseline = PLAIN.scaled(VISITS).tally(&mut random);
    let release = slow_visits_leave(VISITS, PATIENCE_S, &mut random);
    let evidence = Evidence::new(&baseline, &release, &Settings::default());
    let Some(judged) = judge(&[&evidence]).first().copied() else { return };
    eprintln!("{}: {}", judged.verdict, evidence.reason(&judged));
    let verdicts = Percentile::SHOWN.map(|percentile| format!("\"{}\"", verdict(&evidence, percentile)));
    println!(
        "{{\"baseline\":{},\"release\":{},\"verdicts\":[{}],\"verdict\":\"{}\"}}",
        group(&baseline),
        group(&release),
        verdicts.join(","),
        judged.verdict
    );
}

/// A percentile's own verdict: worse if one of its tests alone would make the surface worse.
fn verdict(evidence: &Evidence, of: Percentile) -> Verdict {
    let is_worse = |test: &alldrawn_stats::gate::Test| {
        matches!(test.measure, Measure::Time { percentile, .. } if percentile == of)
            && test.upper_tail() * TESTS <= LEVEL
    };
    if evidence.tests.iter().any(is_worse) { Verdict::Worse } else { Verdict::Inconclusive }
}

fn group(tally: &Tally) -> String {
    let summary = Summary::new(tally);
    let rows: Vec<String> = summary.percentiles.iter().map(|row| percentile(row, tally)).collect();
    format!("{{\"completion_rate\":{},\"percentiles\":[{}]}}", summary.completion_rate.0, rows.join(","))
}

fn percentile(row: &PercentileSummary, tally: &Tally) -> String {
    format!(
        "{{\"name\":\"{}\",\"naive_s\":{},\"estimate_s\":{},\"at_least_s\":{},\"at_most_s\":{}}}",
        row.percentile,
        naive(tally, row.percentile.share()).as_seconds(),
        seconds(row.estimate),
        seconds(row.at_least),
        seconds(row.at_most)
    )
}

fn seconds(quantile: Quantile) -> String {
    quantile.time().map_or("null".to_owned(), |time| time.as_seconds().to_string())
}

/// The percentile of completed visits alone, as other tools chart it.
fn naive(tally: &Tally, share: f64) -> Micros {
    let total = tally.whole().times;
    let mut left = (share * total.observed()).ceil();
    for (bin, row) in total.rows() {
        left -= row.observed.as_f64();
        if left <= 0.0 {
            return bin.middle();
        }
    }
    Micros::LONGEST
}
