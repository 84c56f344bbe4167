//! The numbers behind `docs/img/honesty.svg`: a release in which the slowest fifth of the visits takes three times as
//! long, and users who wait too long leave. Prints JSON for `tests/stats/honesty.py`; the comparison in words goes to
//! standard error.

use alldrawn_stats::{Comparison, Micros, PercentileSummary, Quantile, Summary, Tally};

#[path = "../tests/simulation/mod.rs"]
mod simulation;
use simulation::{PLAIN, Random, slow_visits_leave};

const VISITS: usize = 4_000;
/// The slow visits' users leave after 1.1 s, half of them sooner.
const PATIENCE_S: f64 = 1.1;

fn main() {
    let mut random = Random::seeded(20);
    let baseline = PLAIN.scaled(VISITS).tally(&mut random);
    let release = slow_visits_leave(VISITS, PATIENCE_S, &mut random);
    let comparison = Comparison::new(&baseline, &release);
    eprintln!("{comparison}");
    let verdicts: Vec<String> =
        comparison.percentiles.iter().map(|percentile| format!("\"{}\"", percentile.verdict)).collect();
    println!(
        "{{\"baseline\":{},\"release\":{},\"verdicts\":[{}],\"verdict\":\"{}\"}}",
        group(&baseline),
        group(&release),
        verdicts.join(","),
        comparison.verdict
    );
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

/// What others chart: the percentile of the completed visits alone.
fn naive(tally: &Tally, share: f64) -> Micros {
    let total = tally.sessions().total();
    let mut left = (share * total.observed() as f64).ceil() as u64;
    for (bin, row) in total.rows() {
        left = left.saturating_sub(row.observed);
        if left == 0 {
            return bin.middle();
        }
    }
    Micros::LONGEST
}
