//! Measures how often the 95 % interval contains the true percentile, and how often a release is called better or worse
//! than its baseline, for known differences. Simulated, with fixed seeds.
//!
//! `cargo run --release -p alldrawn-stats --example coverage [-- REPLICATIONS [FILE]]` (default: 4,000 replications,
//! and the file `target/stats/report.json`). Exits with 1 if intervals of 500 visits contain the true percentile in
//! less than 93 % or more than 97 % of samples.

use alldrawn_stats::{Assumption, Curve, Estimate, Micros, Percentile, Pieces, Quantile};
use std::io::{Error, Write as _};

#[path = "../tests/simulation/mod.rs"]
mod simulation;
use simulation::{PLAIN, Population, Random, Shape, populations};

const PERCENTILES: [Percentile; 2] = [Percentile::P50, Percentile::P90];
const SEED: u64 = 20_240_901;

struct Coverage {
    percentile: Percentile,
    /// The share of intervals that contain the true percentile.
    covered: f64,
    /// The shares of intervals that lie below it and above it.
    missed: (f64, f64),
    /// The mean width of the intervals with a finite upper end, divided by the true percentile.
    width: f64,
    /// The share of the intervals without a finite upper end.
    open: f64,
}

fn main() -> Result<(), Error> {
    let mut arguments = std::env::args().skip(1);
    let replications = match arguments.next() {
        Some(number) => number.parse().map_err(Error::other)?,
        None => 4_000_u32,
    };
    let path = arguments.next().unwrap_or_else(|| "target/stats/report.json".to_owned());
    let sessions_of_4 = Population { visits_per_session: 4, correlation: 0.4, ..PLAIN };
    let two_humps = Population { shape: Shape::TwoHumps, ..PLAIN };
    let populations = [
        ("500 visits", PLAIN),
        ("500 visits, 30 % censored", Population { censored: 0.3, ..PLAIN }),
        ("500 visits, 4 a session, correlation 0.4", sessions_of_4),
        ("the same, 30 % censored", Population { censored: 0.3, ..sessions_of_4 }),
        ("500 visits, sampled with weights 1 and 4", Population { weight: 4, ..PLAIN }),
        ("500 visits, two humps", two_humps),
        ("200 visits", Population { visits: 200, ..PLAIN }),
        (
            "5,000 visits, 4 a session, 30 % censored",
            Population { visits: 5_000, censored: 0.3, ..sessions_of_4 },
        ),
    ];
    let known = populations.map(|(name, population)| Case {
        name: name.to_owned(),
        visits: population.visits,
        truths: PERCENTILES
            .map(|percentile| simulation::micros(population.shape.quantile_s(percentile.share()))),
        draw: Box::new(move |random| population.draw(random)),
    });
    let cases = known.into_iter().chain(UNSETTLED.iter().filter_map(|name| unsettled(name)));
    let mut rows = Vec::new();
    let mut outside = false;
    println!("| visits | percentile | covered | too low | too high | width | unbounded |");
    println!("|---|---|---|---|---|---|---|");
    for (number, case) in cases.enumerate() {
        let Case { name, visits, .. } = &case;
        let fewer = if *visits > 1_000 { replications / 4 } else { replications };
        for row in coverage(&case, SEED + number as u64, fewer) {
            let Coverage { percentile, covered, missed, width, open } = row;
            println!(
                "| {name} | {percentile} | {:.1} % | {:.1} % | {:.1} % | {:.1} % | {:.1} % |",
                covered * 100.0,
                missed.0 * 100.0,
                missed.1 * 100.0,
                width * 100.0,
                open * 100.0
            );
            outside |= *visits == 500 && !(0.93..=0.97).contains(&covered);
            rows.push(format!(
                "{{\"visits\":\"{name}\",\"percentile\":\"{percentile}\",\"replications\":{fewer},\
                 \"covered\":{covered},\"too_low\":{},\"too_high\":{},\"width\":{width},\"open\":{open}}}",
                missed.0, missed.1
            ));
        }
    }
    if let Some(folder) = std::path::Path::new(&path).parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = std::fs::File::create(&path)?;
    writeln!(file, "{{\"seed\":{SEED},\"coverage\":[\n{}\n]}}", rows.join(",\n"))?;
    match outside {
        true => Err(Error::other(
            "an interval of 500 visits contains the true percentile in less than 93 % or more than 97 % of samples",
        )),
        false => Ok(()),
    }
}

/// Numbers of intervals, by the position of the true percentile.
#[derive(Default)]
struct IntervalCounts {
    held: u32,
    too_low: u32,
    too_high: u32,
    open: u32,
    widths_us: u64,
}

/// A population, and its true percentiles.
struct Case {
    name: String,
    visits: usize,
    truths: [Micros; 2],
    draw: Box<dyn Fn(&mut Random) -> Pieces>,
}

/// Populations of `examples/truth.rs` in which unsettled visits have a chance w that is neither 0 nor 1.
const UNSETTLED: [&str; 2] =
    ["20 % late, users act on what they see", "60 % late by a request, users act early"];

/// Returns samples of 500 visits with unsettled ones. Their percentiles are compared with those of a large sample, so
/// that only the intervals are judged.
fn unsettled(name: &str) -> Option<Case> {
    let population = *populations::POPULATIONS.iter().find(|population| population.name == name)?;
    let large = population.tally(1_000_000, &mut Random::seeded(SEED)).whole().times;
    let curve = Curve::new(&large, Assumption::KaplanMeier);
    let truths = PERCENTILES.map(|percentile| curve.quantile(percentile).time().unwrap_or(Micros::LONGEST));
    Some(Case {
        name: format!("500 visits, {name}"),
        visits: 500,
        truths,
        draw: Box::new(move |random| population.tally(500, random).pieces()),
    })
}

fn coverage(case: &Case, seed: u64, replications: u32) -> Vec<Coverage> {
    let mut random = Random::seeded(seed);
    let truths = case.truths;
    let mut counts = PERCENTILES.map(|_| IntervalCounts::default());
    for _ in 0..replications {
        let pieces = (case.draw)(&mut random);
        for ((percentile, truth), tried) in PERCENTILES.iter().zip(truths).zip(&mut counts) {
            let estimate = Estimate::new(&pieces, *percentile, Assumption::KaplanMeier);
            // A missing interval does not contain the true percentile.
            let Some(interval) = estimate.interval() else { continue };
            let truth = Quantile::At(truth);
            tried.held += u32::from(interval.low <= truth && truth <= interval.high);
            tried.too_low += u32::from(interval.high < truth);
            tried.too_high += u32::from(interval.low > truth);
            match (interval.low, interval.high) {
                (Quantile::At(low), Quantile::At(high)) => tried.widths_us += high.0 - low.0,
                _ => tried.open += 1,
            }
        }
    }
    let share = |count: u32| f64::from(count) / f64::from(replications);
    let rows = PERCENTILES.into_iter().zip(truths).zip(counts);
    rows.map(|((percentile, truth), tried)| Coverage {
        percentile,
        covered: share(tried.held),
        missed: (share(tried.too_low), share(tried.too_high)),
        width: tried.widths_us as f64 / f64::from((replications - tried.open).max(1)) / truth.0 as f64,
        open: share(tried.open),
    })
    .collect()
}
