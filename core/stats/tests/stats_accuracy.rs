//! Smaller, seeded versions of `examples/coverage.rs`.

use alldrawn_stats::{Assumption, Estimate, Percentile, Quantile};

mod simulation;
use simulation::{PLAIN, Population, Random};

/// 120 seeded samples, of which 95 % are 114. Four standard deviations are 9.5, so that a correct interval fails for
/// about one seed in ten thousand, and an interval that covers 88 % fails for this seed.
#[test]
fn intervals_contain_the_true_percentile_in_95_percent_of_samples() {
    let sessions_of_4 = Population { visits_per_session: 4, correlation: 0.4, ..PLAIN };
    let populations = [
        PLAIN,
        Population { censored: 0.3, ..PLAIN },
        sessions_of_4,
        Population { censored: 0.3, ..sessions_of_4 },
    ];
    for (number, population) in populations.iter().enumerate() {
        let percentile = if number % 2 == 0 { Percentile::P50 } else { Percentile::P90 };
        let truth = Quantile::At(simulation::micros(population.shape.quantile_s(percentile.share())));
        let mut random = Random::seeded(7 + number as u64);
        let mut held = 0;
        for _ in 0..120 {
            let pieces = population.draw(&mut random);
            let estimate = Estimate::new(&pieces, percentile, Assumption::KaplanMeier);
            let interval = estimate.interval().expect("sessions in all groups");
            held += u32::from(interval.low <= truth && truth <= interval.high);
        }
        assert!((105..=120).contains(&held), "{held} of 120 for {population:?}");
    }
}
