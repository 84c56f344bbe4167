//! Simulates comparisons of releases over 60 surfaces, and prints the table of `docs/statistics.md`, "Verdicts".
//!
//! cargo run --release -p alldrawn-stats --example gate -- 200
#![allow(clippy::unwrap_used, reason = "an example may panic")]

use alldrawn_core::wire::Outcome;
use alldrawn_stats::gate::{Evidence, LEVEL, Settings, Verdict};

#[path = "../tests/releases/mod.rs"]
mod releases;
use releases::{Change, Random, Release, SURFACES, UNCHANGED, compare, is_red, standardized};

fn main() {
    let releases: u64 = std::env::args().nth(1).map_or(200, |text| text.parse().unwrap());
    let only = std::env::args().nth(2).unwrap_or_default();
    if only.is_empty() || only == "aa" {
        identical(releases);
    }
    if only.is_empty() || only == "broken" {
        broken(releases.div_ceil(10));
    }
    if only.is_empty() || only == "rare" {
        rare(releases);
    }
    if only.is_empty() || only == "mix" {
        mix(releases.div_ceil(4));
    }
    if only.is_empty() || only == "power" {
        power(releases);
    }
    if only.is_empty() || only == "smallest" {
        smallest_slowdown(releases);
    }
}

/// Compares identical releases, and prints how often the gate fails.
fn identical(releases: u64) {
    println!(
        "| identical releases, 60 surfaces | gates that fail | better | no difference | inconclusive | too few |"
    );
    println!("|---|---|---|---|---|---|");
    let margin_0 = Settings { margin: 0.0, ..Settings::default() };
    for (name, release) in [
        ("500 visits each", Release { visits: 500, ..UNCHANGED }),
        ("2,000 visits each", UNCHANGED),
        ("2,000 on average, uneven (430 to 26,000)", Release { uneven: true, ..UNCHANGED }),
        ("50 on average, uneven (11 to 640)", Release { uneven: true, visits: 50, ..UNCHANGED }),
        (
            "8 on average, uneven (2 to 100), half of them left",
            Release { uneven: true, visits: 8, impatient: 1.0, patience_s: 0.9, ..UNCHANGED },
        ),
        ("2 on average, uneven (0 to 26)", Release { uneven: true, visits: 2, ..UNCHANGED }),
    ] {
        row(name, releases, &release, &Settings::default());
        row(&format!("{name}, margin 0"), releases, &release, &margin_0);
    }
}

fn row(name: &str, releases: u64, release: &Release, settings: &Settings) {
    let (mut red, mut verdicts) = (0, [0_u64; 7]);
    for seed in 0..releases {
        let mut random = Random::seeded(1_000 + seed);
        let (before, after) = (release.tallies(&mut random), release.tallies(&mut random));
        let compared = compare(&before, &after, settings);
        red += u64::from(is_red(&compared));
        for (_, judged) in &compared {
            let place = Verdict::ALL.iter().position(|verdict| *verdict == judged.verdict).unwrap();
            verdicts[place] += 1;
        }
    }
    let share = |verdict: Verdict| {
        let place = Verdict::ALL.iter().position(|known| *known == verdict).unwrap();
        verdicts[place] as f64 / (releases * SURFACES as u64) as f64 * 100.0
    };
    println!(
        "| {name} | {red} of {releases} ({:.1} %) | {:.2} % | {:.1} % | {:.1} % | {:.1} % |",
        red as f64 / releases as f64 * 100.0,
        share(Verdict::Better),
        share(Verdict::NoDifference),
        share(Verdict::Inconclusive),
        share(Verdict::TooFew),
    );
}

/// Compares releases of which one surface is broken, and prints how often the gate fails.
fn broken(releases: u64) {
    println!("\n| one surface of 60, 2,000 visits | gates that fail | called better |\n|---|---|---|");
    for (name, changed, change) in [
        ("every visit is a timeout", 1, Change::Fails(Outcome::Timeout)),
        ("every visit is restless", 1, Change::Fails(Outcome::Restless)),
        ("every visit is an error", 1, Change::Fails(Outcome::Error)),
        ("every visit of all surfaces is a timeout", SURFACES, Change::Fails(Outcome::Timeout)),
        ("nobody reaches it", 1, Change::Gone),
        ("10 % more errors", 1, Change::Errors(0.1)),
        ("slow visits three times slower, left after 0.3 s", 1, Change::SlowVisitsAreLeft(0.3)),
        ("slow visits three times slower, left after 1.5 s", 1, Change::SlowVisitsAreLeft(1.5)),
        ("slow visits three times slower, left after 6 s", 1, Change::SlowVisitsAreLeft(6.0)),
    ] {
        let candidate = Release { changed, change, ..UNCHANGED };
        let (mut red, mut better) = (0, 0);
        for seed in 0..releases {
            let mut random = Random::seeded(9_000 + seed);
            let (before, after) = (UNCHANGED.tallies(&mut random), candidate.tallies(&mut random));
            let compared = compare(&before, &after, &Settings::default());
            let changed = compared.iter().take(changed).map(|(_, judged)| judged.verdict);
            red += u64::from(changed.clone().any(Verdict::fails));
            better += u64::from(changed.clone().any(|verdict| verdict == Verdict::Better));
        }
        println!("| {name} | {red} of {releases} | {better} |");
    }
}

/// Breaks one rare surface completely, and prints how often the gate fails.
fn rare(releases: u64) {
    println!(
        "\n| visits of each surface | one surface has only time-outs | nobody reaches one surface |\n|---|---|---|"
    );
    for visits in [5, 8, 12, 20, 50] {
        let unchanged = Release { visits, ..UNCHANGED };
        let red = |change| {
            let candidate = Release { changed: 1, change, ..unchanged };
            let is_found = |seed: &u64| {
                let mut random = Random::seeded(30_000 + seed);
                let (before, after) = (unchanged.tallies(&mut random), candidate.tallies(&mut random));
                let compared = compare(&before, &after, &Settings::default());
                compared.first().is_some_and(|(_, judged)| judged.verdict.fails())
            };
            (0..releases).filter(is_found).count() as f64 / releases as f64 * 100.0
        };
        let (dead, gone) = (red(Change::Fails(Outcome::Timeout)), red(Change::Gone));
        println!("| {visits} | {dead:.0} % | {gone:.0} % |");
    }
}

/// Compares releases that differ only in the share of slow devices.
fn mix(releases: u64) {
    println!(
        "\n| share of slow devices, 30 % before | gates that fail | with `--standardize` |\n|---|---|---|"
    );
    for slow_devices in [0.33, 0.4, 0.6] {
        let candidate = Release { slow_devices, ..UNCHANGED };
        let (mut plain, mut standard) = (0, 0);
        for seed in 0..releases {
            let mut random = Random::seeded(5_000 + seed);
            let (before, after) = (UNCHANGED.tallies(&mut random), candidate.tallies(&mut random));
            plain += u64::from(is_red(&compare(&before, &after, &Settings::default())));
            let mut random = Random::seeded(5_000 + seed);
            let (before, after) = standardized(&UNCHANGED, &candidate, &mut random);
            standard += u64::from(is_red(&compare(&before, &after, &Settings::default())));
        }
        println!("| {:.0} % | {plain} of {releases} | {standard} of {releases} |", slow_devices * 100.0);
    }
}

/// Returns how often a slowed surface is called worse: at Holm's strictest step of 60 surfaces, and alone.
fn found(releases: u64, visits: usize, slower: f64, margin: f64) -> [f64; 2] {
    let baseline = Release { visits, ..UNCHANGED };
    let candidate = Release { changed: 1, change: Change::Slower(slower), ..baseline };
    let mut found = [0.0; 2];
    for seed in 0..releases {
        let evidence = first_surface(&baseline, &candidate, margin, 20_000 + seed);
        for (found, surfaces) in found.iter_mut().zip([SURFACES, 1]) {
            *found += f64::from(u8::from(evidence.worse <= LEVEL / surfaces as f64));
        }
    }
    found.map(|found| found / releases as f64 * 100.0)
}

fn first_surface(baseline: &Release, candidate: &Release, margin: f64, seed: u64) -> Evidence {
    let mut random = Random::seeded(seed);
    let (before, after) = (baseline.first_surface(&mut random), candidate.first_surface(&mut random));
    Evidence::new(&before, &after, &Settings { margin, ..Settings::default() })
}

const SIZES: [usize; 6] = [500, 1_000, 2_000, 5_000, 10_000, 50_000];

/// Slows one surface, and prints how often it is called worse.
fn power(releases: u64) {
    println!(
        "\n| visits of each side | slower by | of 60 surfaces | alone | of 60, margin 0 | alone, margin 0 |"
    );
    println!("|---|---|---|---|---|---|");
    for visits in SIZES {
        for percent in [0, 5, 10, 20] {
            let slower = 1.0 + f64::from(percent) / 100.0;
            let [of_60, alone] = found(releases, visits, slower, 0.05);
            let [of_60_at_0, alone_at_0] = found(releases, visits, slower, 0.0);
            println!(
                "| {visits} | {percent} % | {of_60:.1} % | {alone:.1} % | {of_60_at_0:.1} % | {alone_at_0:.1} % |"
            );
        }
    }
}

/// Slows one surface by what the gate says that it could have found with 80 % power, and prints how often it finds it.
fn smallest_slowdown(releases: u64) {
    println!("\n| visits of each side | smallest slow-down of 60 surfaces | found | alone | found |");
    println!("|---|---|---|---|---|");
    for visits in SIZES {
        let baseline = Release { visits, ..UNCHANGED };
        let stated = |surfaces: usize| {
            let one = |seed: u64| {
                let evidence = first_surface(&baseline, &baseline, 0.05, 50_000 + seed);
                evidence.sensitivity.and_then(|of| of.smallest_slowdown(surfaces)).unwrap_or(50.0)
            };
            let mut all: Vec<f64> = (0..41).map(one).collect();
            all.sort_by(f64::total_cmp);
            all[20]
        };
        let (of_60, alone) = (stated(SURFACES), stated(1));
        println!(
            "| {visits} | +{:.0} % | {:.1} % | +{:.0} % | {:.1} % |",
            (of_60 - 1.0) * 100.0,
            found(releases, visits, of_60, 0.05)[0],
            (alone - 1.0) * 100.0,
            found(releases, visits, alone, 0.05)[1],
        );
    }
}
