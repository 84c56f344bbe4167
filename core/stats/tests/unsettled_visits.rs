//! Complete visits that ended before they settled: each counts as observed by 1 − w and as censored by w, the chance
//! that its candidate would still have been withdrawn (`metric.md` §15).
#![allow(clippy::unwrap_used)]

use alldrawn_core::wire::{
    Audit, CandidateClass, CandidateFate, ChangeCause, Counts, Fate, Outcome, Visit, VisitFlag,
};
use alldrawn_stats::{Assumption, Bin, Curve, Micros, Percentile, Quantile, Summary, Tally};

const SETTLED: u32 = 1 << VisitFlag::Settled as u32;
const DENSE: u32 = 0;
const SPARSE: u32 = 1 << CandidateClass::SparseCandidate as u32;
const REQUEST: u32 = 1 << CandidateClass::RequestOpen as u32;
const LATER: u32 = 1 << CandidateClass::LaterCandidate as u32;

fn candidate(class: u32, age_ms: u64, fate: Fate) -> CandidateFate {
    CandidateFate { class, age_us: age_ms * 1_000, fate: fate.into() }
}

/// A visit whose candidate of a class was confirmed.
fn settled(number: u32, class: u32, value_ms: u64) -> Visit {
    let wait_ms = if class & SPARSE != 0 { 5_000 } else { 1_000 };
    Visit {
        session_id: number.to_be_bytes().to_vec(),
        cluster: Some(number % 20),
        definition_version: 2,
        outcome: Outcome::Complete.into(),
        visually_complete_us: Some(value_ms * 1_000),
        elapsed_us: value_ms * 1_000,
        flags: SETTLED,
        candidates: vec![candidate(class, wait_ms, Fate::Confirmed)],
        ..Visit::default()
    }
}

/// A visit whose user acted when the candidate had stood for a time.
fn unsettled(number: u32, class: u32, value_ms: u64, age_ms: u64) -> Visit {
    Visit {
        flags: 0,
        elapsed_us: (value_ms + age_ms) * 1_000,
        candidates: vec![candidate(class, age_ms, Fate::Left)],
        ..settled(number, class, value_ms)
    }
}

/// A visit whose first candidate was withdrawn at an age. Its later one was confirmed.
fn withdrawn(number: u32, class: u32, age_ms: u64, value_ms: u64) -> Visit {
    let first = candidate(class, age_ms, Fate::Withdrawn);
    let last = candidate(class | LATER, 1_000, Fate::Confirmed);
    Visit { withdrawn_candidates: 1, candidates: vec![first, last], ..settled(number, class, value_ms) }
}

fn tally<'a>(visits: impl IntoIterator<Item = &'a Visit>) -> Tally {
    let mut tally = Tally::new();
    visits.into_iter().for_each(|visit| tally.add(visit));
    tally
}

fn in_bin(ms: u64) -> Quantile {
    Quantile::At(Bin::of(Micros::from_millis(ms)).middle())
}

fn p50(tally: &Tally) -> Micros {
    Summary::new(tally).percentiles[0].estimate.time().unwrap()
}

#[test]
fn an_unsettled_visit_is_observed_by_its_chance_of_having_been_complete() {
    // Of 40 candidates 10 are withdrawn at 300 ms. Of those that stood longer none is, so at 200 ms w is 1/4.
    let mut visits: Vec<Visit> = (0..30).map(|n| settled(n, DENSE, 800)).collect();
    visits.extend((30..40).map(|n| withdrawn(n, DENSE, 300, 2_000)));
    let before = tally(&visits);
    for (age_ms, w) in [(200, 0.25), (400, 0.0), (0, 0.25)] {
        let mut tally = before.clone();
        tally.add(&unsettled(99, DENSE, 500, age_ms));
        let whole = tally.whole();
        assert!((whole.completed - (40.0 + 1.0 - w)).abs() < 0.01, "{age_ms} ms: {}", whole.completed);
        let row = |ms| whole.times.rows().find(|(bin, _)| *bin == Bin::of(Micros::from_millis(ms)));
        assert!((row(500).map_or(0.0, |(_, row)| row.observed.as_f64()) - (1.0 - w)).abs() < 0.01);
        assert!((row(500 + age_ms).map_or(0.0, |(_, row)| row.censored.as_f64()) - w).abs() < 0.01);
        assert_eq!(whole.times.observed() + whole.times.censored(), whole.all);
    }
}

#[test]
fn few_candidates_of_a_class_say_nothing() {
    let with = |others: u32| {
        let mut visits: Vec<Visit> = (0..others).map(|n| settled(n, DENSE, 800)).collect();
        visits.push(unsettled(99, DENSE, 500, 300));
        // Candidates of other classes do not count.
        visits.extend((100..150).map(|n| settled(n, REQUEST, 800)));
        tally(&visits).whole().completed - f64::from(others) - 50.0
    };
    assert_eq!([with(18), with(19)], [0.0, 1.0], "its own candidate is the twentieth");
    let just_enough: Vec<Visit> = (0..20)
        .map(|n| if n < 10 { settled(n, DENSE, 800) } else { unsettled(n, DENSE, 500, 300) })
        .collect();
    let pieces = tally(&just_enough).pieces();
    assert!(pieces.without.iter().all(|piece| piece.completed == 19.0), "pieces have as many as the whole");
}

#[test]
fn a_weight_adds_no_candidate() {
    let heavy = Visit { weight: 1_000, ..settled(1, DENSE, 800) };
    let visits = [heavy, unsettled(2, DENSE, 500, 300)];
    assert_eq!(tally(&visits).whole().completed, 1_000.0);
}

#[test]
fn a_class_of_which_nothing_stayed_to_the_end_says_nothing() {
    let mut visits: Vec<Visit> = (0..60).map(|n| unsettled(n, REQUEST, 500, 400)).collect();
    assert_eq!(tally(&visits).whole().completed, 0.0);
    visits.push(settled(60, REQUEST, 500));
    assert_eq!(tally(&visits).whole().completed, 61.0);
}

#[test]
fn candidates_that_the_event_does_not_list_count_like_the_third() {
    // One visit with 61 candidates: three that are listed and 57 that are not were withdrawn, one was confirmed.
    let mut restless = settled(0, LATER, 9_000);
    restless.withdrawn_candidates = 60;
    let withdrawn = candidate(LATER, 150, Fate::Withdrawn);
    restless.candidates = vec![withdrawn, withdrawn, withdrawn, candidate(LATER, 1_000, Fate::Confirmed)];
    let mut visits = vec![restless];
    visits.extend((1..20).map(|n| settled(n, LATER, 800)));
    visits.push(unsettled(99, LATER, 500, 120));
    let completed = tally(&visits).whole().completed;
    // S at 120 ms is 1, and 20 of 80 candidates and the visit's own stayed to the end.
    assert!((completed - (20.0 + 0.25)).abs() < 0.01, "{completed}");
}

#[test]
fn each_piece_decides_by_its_own_candidates() {
    // The withdrawn candidates are all in cluster 7: without it nothing was ever withdrawn.
    let mut visits: Vec<Visit> = (0..100).map(|n| settled(n, DENSE, 800)).collect();
    visits.extend((0..100).map(|n| unsettled(n, DENSE, 500, 200)));
    visits.extend((0..20).map(|n| Visit { cluster: Some(7), ..withdrawn(n, DENSE, 300, 2_000) }));
    let pieces = tally(&visits).pieces();
    assert_eq!(pieces.without.len(), 20);
    assert!(pieces.whole.completed < 210.0, "{}", pieces.whole.completed);
    assert_eq!(pieces.without[7].completed, 190.0);
    assert!(pieces.without[8].completed < 200.0);
}

#[test]
fn visits_without_unsettled_ones_are_counted_exactly() {
    let visits: Vec<Visit> = (0..500).map(|n| settled(n, DENSE, 300 + u64::from(n) * 3)).collect();
    let pieces = tally(&visits).pieces();
    assert_eq!((pieces.whole.all, pieces.whole.completed, pieces.events), (500.0, 500.0, 500));
    for piece in pieces.without.iter().chain([&pieces.whole]) {
        assert!(piece.times.rows().all(|(_, row)| row.observed.as_f64().fract() == 0.0));
        let curve = Curve::new(&piece.times, Assumption::NeverComplete);
        let last = Bin::of(Micros::from_millis(300 + 499 * 3));
        assert_eq!(curve.survival_after(last), 0.0);
    }
}

#[test]
fn tallies_of_any_visits_merge_and_subtract_in_any_order() {
    let visits = [
        settled(1, DENSE, 800),
        unsettled(2, DENSE, 500, 200),
        unsettled(3, SPARSE, 500, 2_000),
        withdrawn(4, DENSE, 300, 2_000),
        Visit { definition_version: 1, candidates: Vec::new(), ..unsettled(5, DENSE, 500, 200) },
        Visit { definition_version: 1, withdrawn_candidates: 1, ..settled(6, DENSE, 500) },
        Visit { outcome: Outcome::Superseded.into(), ..unsettled(7, DENSE, 500, 200) },
        Visit { outcome: Outcome::Error.into(), last_candidate_us: Some(5), ..unsettled(8, DENSE, 500, 200) },
        Visit { outcome: Outcome::Void.into(), ..unsettled(9, DENSE, 500, 200) },
    ];
    let all = tally(&visits);
    for at in 0..visits.len() {
        let mut rotated = tally(&visits[at..]);
        rotated.merge(&tally(&visits[..at]));
        assert_eq!(rotated, all);
        rotated.subtract(&tally(&visits[at..=at]));
        let others = visits.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, visit)| visit);
        assert_eq!(rotated, tally(others), "without {:?}", visits[at]);
    }
}

#[test]
fn shares_count_errors_and_what_the_percentiles_exclude() {
    let mut visits: Vec<Visit> = (0..8).map(|n| settled(n, DENSE, 800)).collect();
    let with = |outcome: Outcome, n| Visit {
        outcome: outcome.into(),
        visually_complete_us: None,
        ..settled(n, DENSE, 800)
    };
    visits.push(Visit { weight: 3, last_candidate_us: Some(700_000), ..with(Outcome::Error, 8) });
    visits.push(with(Outcome::Redirected, 9));
    let pieces = tally(&visits).pieces();
    assert_eq!((pieces.whole.error, pieces.whole.excluded, pieces.whole.all), (3.0, 1.0, 12.0));
    assert_eq!(pieces.events, 9);
    let at_error = pieces.whole.times.rows().next().unwrap();
    assert_eq!((at_error.0, at_error.1.censored.as_f64()), (Bin::of(Micros(700_000)), 3.0));
    let failed = Visit {
        outcome: Outcome::CompleteWithErrors.into(),
        counts: Some(Counts { failed_area_permille: 9, ..Counts::default() }),
        ..unsettled(10, DENSE, 800, 400)
    };
    let minor = tally(&[failed]);
    assert_eq!((minor.minor_failures().events, minor.unsettled().events, minor.complete().events), (1, 1, 1));
    let summary = Summary::new(&tally(&visits));
    assert_eq!(
        (summary.error.0, summary.excluded.0, summary.completion_rate.0),
        (0.25, 1.0 / 12.0, 8.0 / 12.0)
    );
}

#[test]
fn a_surface_with_much_that_nobody_answers_for_is_unmeasured() {
    let summary = |unanswered: [u32; 4]| {
        let of = |(n, unanswered_permille)| Visit { unanswered_permille, ..settled(n, DENSE, 800) };
        let mut tally = tally(&(0..4).zip(unanswered).map(of).collect::<Vec<_>>());
        // A visit that did not complete counts for neither side.
        tally.add(&Visit {
            outcome: Outcome::Timeout.into(),
            unanswered_permille: 900,
            ..settled(9, DENSE, 1)
        });
        Summary::new(&tally).unmeasured
    };
    assert!(summary([300, 1_000, 0, 299]));
    assert!(!summary([300, 299, 0, 0]));
    assert!(!Summary::new(&Tally::new()).unmeasured);
}

#[test]
fn audit_records_come_with_their_visit_or_later() {
    let audit = Audit { watched_us: 2_000_000, cause: ChangeCause::Appeared.into() };
    let visit = Visit { weight: 3, ..settled(1, DENSE, 800) };
    let (mut together, mut later) =
        (tally(&[Visit { audit: Some(audit), ..visit.clone() }]), tally([&visit]));
    assert_eq!(Summary::new(&later).audit, None);
    later.add_audit(&visit, &audit);
    assert_eq!(together, later);
    let summary = Summary::new(&later);
    assert_eq!(summary.audit.map(|audit| (audit.records, audit.changed.0)), Some((1, 1.0)));
    assert_eq!(summary.all.events, 1);
    // A record whose visit is unknown counts as no visit.
    together.add(&Visit { visit_id: vec![7; 16], audit: Some(audit), ..Visit::default() });
    let summary = Summary::new(&together);
    assert_eq!((summary.audit.map(|audit| audit.records), summary.all.events), (Some(2), 1));
    together.subtract(&together.clone());
    assert_eq!(together, Tally::new());
}

#[test]
fn an_audit_counts_only_for_a_visit_that_was_confirmed_complete() {
    let audit = Audit { watched_us: 2_000_000, cause: ChangeCause::Appeared.into() };
    let confirmed = Visit { audit: Some(audit), ..settled(1, DENSE, 800) };
    let with_errors = Visit { outcome: Outcome::CompleteWithErrors.into(), ..confirmed.clone() };
    let records = |visit: &Visit| Summary::new(&tally([visit])).audit.map(|audit| audit.records);
    assert_eq!([&confirmed, &with_errors].map(records), [Some(1); 2]);
    let unconfirmed = [
        Visit { audit: Some(audit), ..unsettled(1, DENSE, 800, 90) },
        Visit { outcome: Outcome::Lost.into(), ..confirmed.clone() },
        Visit { outcome: Outcome::Timeout.into(), ..confirmed.clone() },
        Visit { outcome: 99, ..confirmed },
    ];
    for visit in unconfirmed {
        assert_eq!(tally([&visit]), tally([&Visit { audit: None, ..visit.clone() }]), "{visit:?}");
        assert_eq!(tally([&visit]).all().events, 1);
    }
}

/// Acting on a page that is fully drawn counted as "not complete until then": a sparse page was ready at 0.3 s, 75 % of
/// the users tapped at 2 s, and p50 was not reached.
#[test]
fn acting_on_a_page_that_is_fully_drawn_shows_when_it_was_drawn() {
    let acts = |class: u32, age_ms: u64| {
        let of = |n: u32| {
            if n.is_multiple_of(4) { settled(n, class, 300) } else { unsettled(n, class, 300, age_ms) }
        };
        tally(&(0..400).map(of).collect::<Vec<_>>())
    };
    // The sparse page; the same pixels with a request open for 8 s; a tap 90 ms after the candidate; and a permission
    // prompt 0.9 s after it.
    for (class, age_ms) in [(SPARSE, 1_700), (REQUEST, 1_700), (DENSE, 90), (DENSE, 900)] {
        let summary = Summary::new(&acts(class, age_ms));
        for percentile in &summary.percentiles {
            let all = [percentile.at_least, percentile.estimate, percentile.at_most];
            assert_eq!(all, [in_bin(300); 3], "{class} {}", percentile.percentile);
        }
        assert_eq!((summary.completion_rate.0, summary.unsettled_weight.0), (1.0, 0.0));
    }
}

/// A rule with a limit of 5 % was a cliff: same times, half unsettled, and when the share of visits with a withdrawn
/// candidate rose from 5.0 to 5.1 %, p50 rose from 989 ms to 1.39 s.
#[test]
fn one_more_withdrawn_candidate_hardly_moves_a_percentile() {
    let visits = |version: u32, withdrawn_visits: u32| -> Vec<Visit> {
        let value_ms = |n: u32| 400 + u64::from(n * 7 % 2_000) * 6 / 10;
        let of = |n: u32| {
            let visit = match n {
                0..1_000 if n < withdrawn_visits => withdrawn(n, DENSE, 300, value_ms(n)),
                0..1_000 => settled(n, DENSE, value_ms(n)),
                _ => unsettled(n, DENSE, value_ms(n), 250),
            };
            match version {
                1 => Visit {
                    candidates: Vec::new(),
                    elapsed_us: value_ms(n) * 1_000,
                    definition_version: 1,
                    ..visit
                },
                _ => visit,
            }
        };
        (0..2_000).map(of).collect()
    };
    for version in [1, 2] {
        let [before, after] = [50, 51].map(|count| tally(&visits(version, count)));
        let (old, new) = (p50(&before).as_seconds(), p50(&after).as_seconds());
        assert!((old - 1.0).abs() < 0.05, "version {version}: {old} s");
        assert!((new / old - 1.0).abs() < 0.01, "version {version}: {old} s, then {new} s");
        let percentiles = |tally: &Tally| {
            Percentile::SHOWN.map(|p| Curve::new(&tally.whole().times, Assumption::KaplanMeier).quantile(p))
        };
        for (old, new) in percentiles(&before).into_iter().zip(percentiles(&after)) {
            let (old, new) = (old.time().unwrap().as_seconds(), new.time().unwrap().as_seconds());
            assert!((new / old - 1.0).abs() < 0.01, "version {version}: {old} s, then {new} s");
        }
    }
}
