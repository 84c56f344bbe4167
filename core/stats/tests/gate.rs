//! Smaller, seeded versions of `examples/gate.rs`, and the releases that earlier versions of the gate judged wrongly.
#![allow(clippy::unwrap_used)]

use alldrawn_core::wire::{CandidateClass, CandidateFate, Fate, Outcome, Visit, VisitFlag};
use alldrawn_stats::gate::{Cause, Evidence, Judged, Measure, Settings, Verdict, judge};
use alldrawn_stats::{Micros, Percentile, Tally, VisitTime};

mod releases;
use releases::simulation::{PLAIN, Population, slow_visits_leave, visit};
use releases::{Change, Random, Release, SURFACES, UNCHANGED, compare, is_red, standardized};

fn judged(baseline: &Tally, candidate: &Tally) -> (Evidence, Judged) {
    let evidence = Evidence::new(baseline, candidate, &Settings::default());
    let judged = judge(&[&evidence])[0];
    (evidence, judged)
}

/// Returns visits that are all complete at about `ms` milliseconds, or that all end with another outcome after 30 s.
/// Each has its own session.
fn visits(count: u64, outcome: Outcome, ms: u64) -> Tally {
    let mut tally = Tally::new();
    for number in 0..count {
        let complete = outcome == Outcome::Complete;
        let us = (ms + number % 100) * 1_000;
        tally.add(&Visit {
            session_id: (number + ms).to_be_bytes().repeat(2),
            outcome: outcome.into(),
            visually_complete_us: complete.then_some(us),
            elapsed_us: if complete { us } else { 30_000_000 },
            flags: 1 << VisitFlag::Settled as u32,
            definition_version: 2,
            ..Visit::default()
        });
    }
    tally
}

/// 2,000 complete visits of each surface in version 1.0. In 1.1 Home has only time-outs, Feed is always restless, Search
/// only shows errors, and Gone has no visits. A former gate called all of them inconclusive and passed.
#[test]
fn a_release_in_which_nothing_completes_fails() {
    let before = visits(2_000, Outcome::Complete, 900);
    for outcome in [Outcome::Timeout, Outcome::Restless, Outcome::Error, Outcome::Lost] {
        let (evidence, found) = judged(&before, &visits(2_000, outcome, 900));
        assert_eq!((found.verdict, found.cause), (Verdict::Worse, Cause::NothingCompletes), "{outcome:?}");
        assert!(evidence.worse < 1e-9, "the tests find it too: {outcome:?} {}", evidence.worse);
    }
    let home = Evidence::new(&before, &before, &Settings::default());
    let gone = Evidence::new(&before, &Tally::new(), &Settings::default());
    let verdicts: Vec<_> = judge(&[&home, &gone]).iter().map(|of| of.verdict).collect();
    assert_eq!(verdicts, [Verdict::NoDifference, Verdict::Missing]);
}

#[test]
fn a_rare_surface_on_which_nothing_completes_is_worse_without_a_test() {
    let (evidence, found) = judged(&visits(6, Outcome::Complete, 900), &visits(5, Outcome::Timeout, 900));
    assert_eq!(
        (found.verdict, found.cause, evidence.tested),
        (Verdict::Worse, Cause::NothingCompletes, false)
    );
    let (_, found) = judged(&visits(6, Outcome::Complete, 900), &visits(4, Outcome::Timeout, 900));
    assert_eq!(found.verdict, Verdict::TooFew);
    // Where half of the visits are left, none of five is complete often enough.
    let mut half = visits(10, Outcome::Complete, 900);
    half.merge(&visits(10, Outcome::Abandoned, 900));
    let (_, found) = judged(&half, &visits(5, Outcome::Abandoned, 900));
    assert_eq!(found.verdict, Verdict::TooFew);
}

/// A former version called surfaces of which users leave half of the visits dead in 15 % of unchanged releases.
#[test]
fn rare_surfaces_that_users_often_leave_pass() {
    let release = Release { visits: 8, uneven: true, impatient: 1.0, patience_s: 0.9, ..UNCHANGED };
    let red = |seed: &u64| {
        let mut random = Random::seeded(*seed);
        let (before, after) = (release.tallies(&mut random), release.tallies(&mut random));
        is_red(&compare(&before, &after, &Settings::default()))
    };
    assert_eq!((0..20).filter(red).count(), 0);
}

#[test]
fn a_release_of_rare_surfaces_on_which_nothing_completes_fails() {
    let before = Release { visits: 8, ..UNCHANGED };
    let after = Release { changed: SURFACES, change: Change::Fails(Outcome::Timeout), ..before };
    let mut random = Random::seeded(1);
    let compared = compare(&before.tallies(&mut random), &after.tallies(&mut random), &Settings::default());
    assert!(compared.iter().filter(|(_, judged)| judged.cause == Cause::NothingCompletes).count() > 20);
}

/// Every second visit is left 0.5 s after its candidate. In one release 5.0 % of the candidates are withdrawn, in the
/// other 5.1 %. A former rule censored all unsettled visits above 5 %, so that p50 rose from 989 ms to 1.39 s: worse,
/// and better in the other direction.
#[test]
fn a_withdrawn_share_of_5_percent_is_no_cliff() {
    let release = |withdrawn_permille: u64| {
        let mut tally = Tally::new();
        for number in 0..4_000_u64 {
            let us = 600_000 + number % 400 * 2_000;
            let unsettled = number % 2 == 0;
            let withdrawn = (number / 2) % 1_000 < withdrawn_permille && !unsettled;
            let fate = |fate: Fate, age_us| CandidateFate { class: 0, age_us, fate: fate.into() };
            let candidates = match (unsettled, withdrawn) {
                (true, _) => vec![fate(Fate::Left, 500_000)],
                (false, true) => vec![fate(Fate::Withdrawn, 300_000), fate(Fate::Confirmed, 1_000_000)],
                (false, false) => vec![fate(Fate::Confirmed, 1_000_000)],
            };
            tally.add(&Visit {
                session_id: number.to_be_bytes().repeat(2),
                outcome: Outcome::Complete.into(),
                visually_complete_us: Some(us),
                elapsed_us: if unsettled { us + 500_000 } else { us },
                flags: u32::from(!unsettled) << VisitFlag::Settled as u32,
                withdrawn_candidates: u32::from(withdrawn),
                definition_version: 2,
                candidates,
                ..Visit::default()
            });
        }
        tally
    };
    let (below, above) = (release(50), release(51));
    for (before, after) in [(&below, &above), (&above, &below)] {
        let (evidence, found) = judged(before, after);
        assert!(!found.verdict.fails() && found.verdict != Verdict::Better, "{}", evidence.reason(&found));
        let p50 = evidence.percentiles[0].kaplan_meier;
        assert_eq!(p50.0, p50.1, "a permille of withdrawals must not move p50");
    }
}

/// A sparse page is drawn at 0.3 s, and 75 % of its users tap at 2 s. In the second release the same pixels stand above a
/// request that stays open for 8 s. A former rule censored those visits and called it worse.
#[test]
fn the_same_pixels_above_an_open_request_are_not_worse() {
    let release = |class: CandidateClass, settles_us: u64| {
        let mut tally = Tally::new();
        for number in 0..2_000_u64 {
            let (us, acts) = (300_000 + number % 50 * 1_000, number % 4 != 0);
            let (fate, age_us) = if acts { (Fate::Left, 1_700_000) } else { (Fate::Confirmed, settles_us) };
            tally.add(&Visit {
                session_id: number.to_be_bytes().repeat(2),
                outcome: Outcome::Complete.into(),
                visually_complete_us: Some(us),
                elapsed_us: if acts { us + age_us } else { us },
                flags: u32::from(!acts) << VisitFlag::Settled as u32,
                definition_version: 2,
                candidates: vec![CandidateFate { class: 1 << class as u32, age_us, fate: fate.into() }],
                ..Visit::default()
            });
        }
        tally
    };
    let sparse = release(CandidateClass::SparseCandidate, 5_000_000);
    let requested = release(CandidateClass::RequestOpen, 8_700_000);
    for (before, after) in [(&sparse, &requested), (&requested, &sparse)] {
        let (evidence, found) = judged(before, after);
        assert_eq!(found.verdict, Verdict::NoDifference, "{}", evidence.reason(&found));
        let (before, after) = evidence.completion();
        assert_eq!((before.0, after.0), (1.0, 1.0));
    }
}

/// A former gate failed 36 of 40 times on 60 surfaces that had not changed.
#[test]
fn sixty_unchanged_surfaces_pass() {
    let release = Release { visits: 200, ..UNCHANGED };
    for (seed, margin) in [(1, 0.05), (2, 0.05), (3, 0.05), (4, 0.0), (5, 0.0), (6, 0.0)] {
        let mut random = Random::seeded(seed);
        let (before, after) = (release.tallies(&mut random), release.tallies(&mut random));
        let compared = compare(&before, &after, &Settings { margin, ..Settings::default() });
        assert!(!is_red(&compared), "seed {seed}");
        assert!(compared.iter().all(|(_, judged)| judged.surfaces == SURFACES));
    }
}

#[test]
fn rare_surfaces_that_did_not_change_pass() {
    let release = Release { visits: 4, uneven: true, ..UNCHANGED };
    for seed in 0..12 {
        let mut random = Random::seeded(seed);
        let (before, after) = (release.tallies(&mut random), release.tallies(&mut random));
        assert!(!is_red(&compare(&before, &after, &Settings::default())), "seed {seed}");
    }
}

#[test]
fn one_broken_surface_of_sixty_fails_the_gate() {
    let unchanged = Release { visits: 300, ..UNCHANGED };
    let before = unchanged.tallies(&mut Random::seeded(1));
    for change in [
        Change::Fails(Outcome::Timeout),
        Change::Fails(Outcome::Restless),
        Change::Gone,
        Change::Errors(0.4),
        Change::Slower(3.0),
    ] {
        let after = Release { changed: 1, change, ..unchanged }.tallies(&mut Random::seeded(2));
        let compared = compare(&before, &after, &Settings::default());
        let failing = compared.iter().filter(|(_, judged)| judged.verdict.fails()).count();
        assert!(failing == 1 && compared[0].1.verdict.fails(), "{change:?}: {failing}");
    }
}

/// If users leave slow visits, the percentiles of completed visits fall. This must never be called better, however soon
/// the users leave: even if they leave before a fast visit is complete, when the Kaplan–Meier percentiles fall too.
#[test]
fn a_release_whose_slow_visits_are_left_is_never_better() {
    for (seed, patience_s) in [(1, 0.3), (2, 0.8), (3, 1.5), (4, 3.0), (5, 6.0)] {
        let mut random = Random::seeded(seed);
        let baseline = PLAIN.scaled(4_000).tally(&mut random);
        let release = slow_visits_leave(4_000, patience_s, &mut random);
        let (evidence, found) = judged(&baseline, &release);
        assert_eq!(found.verdict, Verdict::Worse, "patience {patience_s} s");
        assert!(evidence.better > 0.9, "patience {patience_s} s: {}", evidence.better);
        let abandoned = evidence.outcomes.iter().find(|change| change.outcome == Outcome::Abandoned);
        assert!(abandoned.is_some_and(|change| change.baseline.0 == 0.0 && change.candidate.0 > 0.1));
        assert!(evidence.completion().1 < evidence.completion().0);
    }
}

#[test]
fn a_slower_release_is_worse_and_a_faster_one_is_better() {
    let mut random = Random::seeded(11);
    let population = Population { visits: 3_000, censored: 0.03, ..PLAIN };
    let baseline = population.tally(&mut random);
    let slower = Population { slower: 1.3, ..population }.tally(&mut random);
    let (evidence, found) = judged(&baseline, &slower);
    assert_eq!(found.verdict, Verdict::Worse, "{}", evidence.reason(&found));
    let (evidence, found) = judged(&slower, &baseline);
    assert_eq!(found.verdict, Verdict::Better, "{}", evidence.reason(&found));
}

#[test]
fn a_slow_down_within_the_margin_is_not_worse() {
    let mut random = Random::seeded(12);
    let population = Population { visits: 40_000, ..PLAIN };
    let (baseline, slower) =
        (population.tally(&mut random), Population { slower: 1.04, ..population }.tally(&mut random));
    let at = |margin| Evidence::new(&baseline, &slower, &Settings { margin, ..Settings::default() });
    assert!(at(0.05).worse > 0.05);
    assert!(at(0.0).worse < 0.001);
    assert_eq!(at(-1.0).worse, at(0.0).worse, "a negative margin counts as 0");
    assert!(at(f64::NAN).worse <= at(0.0).worse);
}

#[test]
fn the_same_visits_have_no_difference_and_no_visits_are_too_few() {
    let baseline = Population { visits: 40_000, ..PLAIN }.tally(&mut Random::seeded(3));
    let (evidence, found) = judged(&baseline, &baseline);
    assert_eq!(found.verdict, Verdict::NoDifference, "{}", evidence.reason(&found));
    let (_, found) = judged(&Tally::new(), &baseline);
    assert_eq!(found.verdict, Verdict::New);
    let (_, found) = judged(&Tally::new(), &Tally::new());
    assert!(!found.verdict.fails());
}

#[test]
fn visits_of_few_users_are_too_few_for_a_verdict() {
    let of_users = |users: u32| {
        let mut tally = Tally::new();
        for number in 0..600_u64 {
            let cluster = Some(number as u32 % users);
            let time = VisitTime::Observed(Micros::from_millis(500 + number));
            tally.add(&Visit { cluster, ..visit(b"", time) });
        }
        tally
    };
    for (users, verdict) in [(9, Verdict::TooFew), (10, Verdict::NoDifference)] {
        let (evidence, found) = judged(&of_users(users), &of_users(20));
        assert_eq!(found.verdict, verdict, "{users} groups: {}", evidence.reason(&found));
    }
    let few = Settings { min_events: 601, ..Settings::default() };
    let evidence = Evidence::new(&of_users(20), &of_users(20), &few);
    assert_eq!(judge(&[&evidence])[0].cause, Cause::FewEvents);
}

#[test]
fn a_release_that_loses_visits_is_not_called_better() {
    // In both groups users leave many visits, so only p50 is reached. It falls, but fewer visits complete.
    let mut random = Random::seeded(5);
    let with_left_visits = |slower: f64, left: usize, random: &mut Random| {
        let mut tally = Population { slower, visits: 6_000 - left, ..PLAIN }.tally(random);
        for _ in 0..left {
            tally.add(&visit(&random.bits().to_be_bytes(), VisitTime::Censored(Micros::from_millis(20_000))));
        }
        tally
    };
    let baseline = with_left_visits(1.0, 1_800, &mut random);
    let release = with_left_visits(0.6, 2_040, &mut random);
    let (evidence, found) = judged(&baseline, &release);
    assert!(evidence.better < 0.05 && evidence.worse_share == Some(Measure::NotComplete));
    assert_ne!(found.verdict, Verdict::Better, "{}", evidence.reason(&found));
}

#[test]
fn another_mix_of_devices_is_not_worse_if_it_is_standardized() {
    let before = Release { visits: 400, ..UNCHANGED };
    let after = Release { slow_devices: 0.7, ..before };
    let red =
        |(before, after): (Vec<Tally>, Vec<Tally>)| is_red(&compare(&before, &after, &Settings::default()));
    let random = || Random::seeded(8);
    let mut shared = random();
    assert!(red((before.tallies(&mut shared), after.tallies(&mut shared))));
    assert!(!red(standardized(&before, &after, &mut random())));
}

#[test]
fn the_smallest_slow_down_shrinks_with_visits_and_with_fewer_surfaces() {
    let found = |visits: usize, surfaces: usize| {
        let release = Release { visits, ..UNCHANGED };
        let mut random = Random::seeded(4);
        let (before, after) = (release.first_surface(&mut random), release.first_surface(&mut random));
        let evidence = Evidence::new(&before, &after, &Settings::default());
        evidence.sensitivity.unwrap().smallest_slowdown(surfaces).unwrap()
    };
    let (small, large) = (found(1_000, SURFACES), found(8_000, SURFACES));
    assert!(1.15 < large && large < small && small < 2.0, "{large} {small}");
    assert!(found(8_000, 1) < large, "one surface alone has more power");
    assert!(found(8_000, 1) > 1.05, "never less than the margin");
}

#[test]
fn few_visits_have_no_test_of_a_high_percentile() {
    let (evidence, _) = judged(&visits(150, Outcome::Complete, 900), &visits(150, Outcome::Complete, 950));
    let tested = |percentile: Percentile| {
        let is_of = |measure| matches!(measure, Measure::Time { percentile: of, .. } if of == percentile);
        evidence.tests.iter().any(|test| is_of(test.measure))
    };
    assert_eq!(Percentile::SHOWN.map(tested), [true, true, true, false]);
    assert_eq!(evidence.percentiles.iter().map(|of| of.few).collect::<Vec<_>>(), [false, false, false, true]);
}

/// An independent computation in Python, with the tails of mpmath. Times below 256 µs have bins of their own, so that it
/// needs no bins: 200 visits a side in 20 groups, of which every 15th and every 10th is left.
#[test]
fn the_tests_agree_with_an_independent_computation() {
    let side = |first: u64, step: u64, every: u64, at: u64| {
        let mut tally = Tally::new();
        for number in 0..200_u64 {
            let time = Micros(first + number * step % 101);
            let is_left = number % every == at;
            let time = if is_left { VisitTime::Censored(time) } else { VisitTime::Observed(time) };
            tally.add(&Visit { cluster: Some((number % 20) as u32), ..visit(b"", time) });
        }
        tally
    };
    let (baseline, candidate) = (side(50, 37, 15, 7), side(60, 53, 10, 3));
    let no_margin = Settings { margin: 0.0, ..Settings::default() };
    let evidence = Evidence::new(&baseline, &candidate, &no_margin);
    let computed: Vec<_> =
        evidence.tests.iter().map(|test| [test.statistic, test.degrees, test.upper_tail()]).collect();
    let wanted = [
        [1.727_210_148_505_145, 37.999_856_161_194, 0.046_125_681_529_1], // Kaplan–Meier: p50, p75, p90, p95
        [1.550_904_911_618_85, 37.300_527_401_982, 0.064_684_348_452_3],
        [2.457_591_346_942_609, 34.851_551_607_104, 0.009_553_456_282_42],
        [2.478_685_423_911_487, 24.368_378_502_181, 0.010_243_583_126_4],
        [1.671_298_369_251_88, 37.968_360_664_829, 0.051_443_188_154_9], // never complete; p95 is not reached
        [1.290_052_580_028_872, 35.630_714_505_578, 0.102_671_266_429],
        [0.856_161_965_263_192, 35.573_442_811_144, 0.198_819_363_028],
        [0.332_711_297_179_751, 26.034_711_342_103, 0.371_008_254_434], // not complete
    ];
    for (number, (computed, wanted)) in computed.iter().zip(&wanted).enumerate() {
        for (computed, wanted) in computed.iter().zip(wanted) {
            assert!((computed / wanted - 1.0).abs() < 1e-9, "test {number}: {computed} is not {wanted}");
        }
    }
    assert_eq!(computed.len(), 10, "two shares more, which are 0");
    assert!((evidence.worse / 0.105_088_019_107 - 1.0).abs() < 1e-9, "{}", evidence.worse);
}
