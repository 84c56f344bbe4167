//! Smaller, seeded versions of `examples/coverage.rs`, and tests that slow visits which users leave never make a
//! release look better.

use alldrawn_core::wire::Outcome;
use alldrawn_stats::{Assumption, Comparison, Estimate, Percentile, Quantile, Summary, Tally, Verdict};

mod simulation;
use simulation::{PLAIN, Population, Random, slow_visits_leave};

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

#[test]
fn a_slower_release_is_worse_and_a_faster_one_is_better() {
    let mut random = Random::seeded(11);
    let population = Population { visits: 3_000, censored: 0.03, ..PLAIN };
    let baseline = population.tally(&mut random);
    let slower = Population { slower: 1.3, ..population }.tally(&mut random);
    let comparison = Comparison::new(&baseline, &slower);
    assert_eq!(comparison.verdict, Verdict::Worse, "{comparison}");
    let back = Comparison::new(&slower, &baseline);
    assert_eq!(back.verdict, Verdict::Better, "{back}");
    assert_eq!(back.percentiles[0].verdict, Verdict::Better);
}

#[test]
fn the_same_visits_have_no_difference() {
    let baseline = Population { visits: 40_000, ..PLAIN }.tally(&mut Random::seeded(3));
    let comparison = Comparison::new(&baseline, &baseline);
    assert_eq!(comparison.verdict, Verdict::NoDifference, "{comparison}");
    assert_eq!(Comparison::new(&Tally::new(), &Tally::new()).verdict, Verdict::Inconclusive);
}

/// If users leave slow visits, the percentiles of completed visits fall. This must never be called better, however soon
/// the users leave: even if they leave before a fast visit is complete, when the Kaplan–Meier percentiles fall too.
#[test]
fn a_release_whose_slow_visits_are_left_is_never_better() {
    for (seed, patience_s) in [(1, 0.3), (2, 0.8), (3, 1.5), (4, 3.0), (5, 6.0)] {
        let mut random = Random::seeded(seed);
        let baseline = PLAIN.scaled(4_000).tally(&mut random);
        let release = slow_visits_leave(4_000, patience_s, &mut random);
        let comparison = Comparison::new(&baseline, &release);
        assert_eq!(comparison.verdict, Verdict::Worse, "patience {patience_s} s: {comparison}");
        for percentile in &comparison.percentiles {
            assert_ne!(
                percentile.verdict,
                Verdict::Better,
                "patience {patience_s} s: {}",
                percentile.reason()
            );
        }
        let abandoned = comparison.outcomes.iter().find(|change| change.outcome == Outcome::Abandoned);
        assert!(
            abandoned.is_some_and(|change| change.baseline.0 == 0.0 && change.candidate.0 > 0.1),
            "{comparison}"
        );
        assert!(
            comparison.to_string().contains("if the visits that users left had never completed"),
            "{comparison}"
        );
        let (before, after) = (Summary::new(&baseline), Summary::new(&release));
        assert!(after.completion_rate < before.completion_rate);
        assert!(after.percentiles[2].at_most > before.percentiles[2].at_most);
    }
}

#[test]
fn a_release_with_fewer_complete_visits_is_not_called_better() {
    // In both groups users leave a third of the visits, so only p50 is reached. It falls, but fewer visits complete.
    let mut random = Random::seeded(5);
    let population = Population { visits: 6_000, ..PLAIN };
    let with_left_visits = |slower: f64, left: usize, random: &mut Random| {
        let mut tally = Population { slower, visits: 6_000 - left, ..population }.tally(random);
        for _ in 0..left {
            let visit_time = alldrawn_stats::VisitTime::Censored(simulation::micros(20.0));
            tally.add(&simulation::visit(&random.bits().to_be_bytes(), visit_time));
        }
        tally
    };
    let baseline = with_left_visits(1.0, 1_800, &mut random);
    let release = with_left_visits(0.6, 2_000, &mut random);
    let comparison = Comparison::new(&baseline, &release);
    assert_eq!(comparison.percentiles[0].verdict, Verdict::Better, "{comparison}");
    assert!(comparison.lost_visits());
    assert_eq!(comparison.verdict, Verdict::Inconclusive, "{comparison}");
}
