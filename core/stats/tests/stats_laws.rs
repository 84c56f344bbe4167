//! Properties of the statistics that hold for any visits.

use alldrawn_stats::{Assumption, Bin, Curve, Histogram, Micros, Percentile, Quantile};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
enum State {
    Observed,
    Censored,
    Superseded,
}

/// Times of the whole range, clustered so that several share a bin.
fn visit() -> impl Strategy<Value = (u64, State, u64)> {
    let time = prop_oneof![0_u64..300, 200_000_u64..4_000_000, 0_u64..200_000_000_000, Just(1_000_000)];
    let weight = prop_oneof![8 => 1_u64..20, 1 => Just(u64::MAX)];
    let state = prop_oneof![Just(State::Observed), Just(State::Censored), Just(State::Superseded)];
    (time, state, weight)
}

fn histogram() -> impl Strategy<Value = Histogram> {
    prop::collection::vec(visit(), 0..60).prop_map(|visits| {
        let mut histogram = Histogram::new();
        for (time, state, weight) in visits {
            match state {
                State::Observed => histogram.observe(Micros(time), weight),
                State::Censored => histogram.censor(Micros(time), weight),
                State::Superseded => histogram.supersede(Micros(time), weight),
            }
        }
        histogram
    })
}

fn percentile() -> impl Strategy<Value = Percentile> {
    (0.001_f64..0.999).prop_filter_map("between 0 and 1", Percentile::new)
}

fn merged(a: &Histogram, b: &Histogram) -> Histogram {
    let mut both = a.clone();
    both.merge(b);
    both
}

fn quantile(histogram: &Histogram, assumption: Assumption, percentile: Percentile) -> Quantile {
    Curve::new(histogram, assumption).quantile(percentile)
}

proptest! {
    #[test]
    fn merging_is_associative_and_commutative(a in histogram(), b in histogram(), c in histogram()) {
        prop_assert_eq!(merged(&a, &b), merged(&b, &a));
        prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
        prop_assert_eq!(merged(&a, &Histogram::new()), a);
    }

    #[test]
    fn a_time_is_within_one_percent_of_its_bin(us in 1_u64..=Micros::LONGEST.0) {
        prop_assert!(Bin::of(Micros(us)).middle().0.abs_diff(us) * 100 <= us);
    }

    #[test]
    fn a_higher_percentile_is_never_earlier(h in histogram(), p in percentile(), q in percentile()) {
        let (low, high) = if p <= q { (p, q) } else { (q, p) };
        for assumption in [Assumption::CompleteAtOnce, Assumption::KaplanMeier, Assumption::NeverComplete] {
            prop_assert!(quantile(&h, assumption, low) <= quantile(&h, assumption, high));
        }
    }

    #[test]
    fn the_bounds_bracket_the_estimate(h in histogram(), p in percentile()) {
        let estimate = quantile(&h, Assumption::KaplanMeier, p);
        prop_assert!(quantile(&h, Assumption::CompleteAtOnce, p) <= estimate);
        prop_assert!(estimate <= quantile(&h, Assumption::NeverComplete, p));
    }

    #[test]
    fn one_more_censored_visit_never_lowers_the_upper_bound(h in histogram(), us in 0_u64..90_000_000, p in percentile()) {
        let mut more = h.clone();
        more.censor(Micros(us), 1);
        let upper = |h| quantile(h, Assumption::NeverComplete, p);
        prop_assert!(upper(&more) >= upper(&h));
    }

    #[test]
    fn a_weight_counts_as_that_many_visits(us in 1_u64..9_000_000, weight in 1_u64..40, completed in any::<bool>()) {
        let (mut once, mut often) = (Histogram::new(), Histogram::new());
        let add = |histogram: &mut Histogram, visits| match completed {
            true => histogram.observe(Micros(us), visits),
            false => histogram.censor(Micros(us), visits),
        };
        add(&mut once, weight);
        (0..weight).for_each(|_| add(&mut often, 1));
        prop_assert_eq!(once, often);
    }

    #[test]
    fn a_written_histogram_is_read_back(h in histogram()) {
        prop_assert_eq!(Histogram::from_bytes(&h.to_bytes()), Ok(h));
    }

    #[test]
    fn bytes_that_the_parser_accepts_are_the_only_encoding(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(histogram) = Histogram::from_bytes(&bytes) {
            prop_assert_eq!(histogram.to_bytes(), bytes);
        }
    }

    #[test]
    fn the_parser_survives_damaged_bytes(h in histogram(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = h.to_bytes();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if cut {
            bytes.truncate(at);
        }
        if let Ok(histogram) = Histogram::from_bytes(&bytes) {
            prop_assert_eq!(histogram.to_bytes(), bytes);
        }
    }
}
