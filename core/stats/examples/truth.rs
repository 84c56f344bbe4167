//! Compares percentiles with those that users would have seen who wait as long as it takes, for simulated populations
//! of pages and users, and prints how far they are off as a table: by the rules of definition 2, by those of
//! definition 1, and as percentiles of the completed visits alone.
//!
//! `cargo run --release -p alldrawn-stats --example truth [-- VISITS]` (default: 100,000 visits of each population)

use alldrawn_stats::{Assumption, Curve, Histogram, Micros, Percentile, Summary};
use std::io::Error;

#[path = "../tests/simulation/mod.rs"]
mod simulation;
use simulation::{
    Random,
    populations::{LATE_AFTER_SETTLING, POPULATIONS, Population},
};

const SEED: u64 = 1;

fn main() -> Result<(), Error> {
    let visits = match std::env::args().nth(1) {
        Some(number) => number.parse().map_err(Error::other)?,
        None => 100_000_u64,
    };
    println!(
        "| population | left | w | truth | definition 2 | definition 1 | completed visits | changed later |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for (number, population) in POPULATIONS.iter().chain([&LATE_AFTER_SETTLING]).enumerate() {
        println!("{}", row(population, visits, SEED + number as u64));
    }
    Ok(())
}

fn row(population: &Population, visits: u64, seed: u64) -> String {
    let sample = population.sample(visits, &mut Random::seeded(seed));
    let summary = Summary::new(&sample.tally);
    let columns = [&sample.tally.whole().times, &sample.definition_1, &sample.completed];
    let columns = columns.map(|times| off(times, &sample.truth));
    let truth = Percentile::SHOWN.map(|percentile| {
        seconds(&sample.truth, percentile).map_or("–".to_owned(), |seconds| format!("{seconds:.2}"))
    });
    format!(
        "| {} | {:.0} % | {:.0} % | {} s | {} | {} |",
        population.name,
        sample.left as f64 / visits as f64 * 100.0,
        summary.unsettled_weight.0 * 100.0,
        truth.join(" / "),
        columns.join(" | "),
        summary.audit.map_or("–".to_owned(), |audit| audit.changed.to_string())
    )
}

fn seconds(times: &Histogram, percentile: Percentile) -> Option<f64> {
    Curve::new(times, Assumption::KaplanMeier).quantile(percentile).time().map(Micros::as_seconds)
}

/// Returns how far each percentile is from the true one, in per cent.
fn off(times: &Histogram, truth: &Histogram) -> String {
    let off = |percentile| match (seconds(times, percentile), seconds(truth, percentile)) {
        (Some(found), Some(truth)) => match ((found / truth - 1.0) * 100.0).round() {
            0.0 => "0".to_owned(),
            percent => format!("{percent:+}").replace('-', "−"),
        },
        _ => "∞".to_owned(),
    };
    Percentile::SHOWN.map(off).join(" / ") + " %"
}
