//! The tests of one surface, and their combination into one p-value.
//!
//! # The tests
//! 1. For each of p50, p75, p90 and p95, under Kaplan–Meier and under "never complete": the candidate's times are
//!    divided by 1 + margin, so that "worse" means worse by more than the margin. t is the first bin at which both
//!    sides pooled have at most 1 − p incomplete visits. Lᵢ = logit Sᵢ(t), with S at least half a visit away from 0
//!    and 1. vᵢ is the delete-a-group jackknife's variance of Lᵢ, and at least 1/(nS(1 − S)).
//! 2. For the shares of visits that are not complete, that are errors and that are excluded: the same with
//!    s_c − s_b − 1 point, and a variance of at least s(1 − s)/n.
//!
//! Each test has T = (difference) / √(v_c + v_b), which is compared with Student's t. The degrees of freedom are those
//! of Welch, "The generalization of 'Student's' problem", Biometrika 34 (1947) 28–35. The surface's p-value is 11 times
//! the least of the 11 tails (Bonferroni), at most 1.
//!
//! The curve is tested at a time that both sides together choose, and not at each side's own percentile, because
//! percentiles jump and survival shares do not.

use super::super::kaplan_meier::{Assumption, Curve, Percentile};
use super::super::pieces::Piece;
use super::settings::ASSUMPTIONS;
use super::side::{Measured, Side, divided, enough};
use super::student_t;

/// The rise of a share that is tolerated: one percentage point.
pub(super) const SHARE_MARGIN: f64 = 0.01;
/// The number of tests of a surface: four percentiles under two assumptions, and three shares.
pub(super) const TESTS: usize = Percentile::SHOWN.len() * ASSUMPTIONS.len() + SHARES.len();

/// What a test compares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// The share of visits that are incomplete at a percentile of both sides together.
    Time {
        /// The percentile.
        percentile: Percentile,
        /// The assumption about the visits that users left.
        assumption: Assumption,
    },
    /// The share of visits that are not complete.
    NotComplete,
    /// The share of visits with the outcome `error`.
    Error,
    /// The share of visits that are in no percentile.
    Excluded,
}

/// A share, and the function that counts its visits.
type ShareOf = (Measure, fn(&Piece) -> f64);

pub(super) const SHARES: [ShareOf; 3] = [
    (Measure::NotComplete, |piece| piece.all - piece.completed),
    (Measure::Error, |piece| piece.error),
    (Measure::Excluded, |piece| piece.excluded),
];

/// One test of a candidate against its baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// What was compared.
    pub measure: Measure,
    /// The difference in standard errors. Positive: the candidate is worse, by more than the margin.
    pub statistic: f64,
    /// Welch's degrees of freedom.
    pub degrees: f64,
}

impl Test {
    fn new(measure: Measure, difference: f64, sides: [(Measured, usize); 2]) -> Test {
        let [baseline, candidate] = sides;
        let variances = [baseline, candidate].map(|(measured, groups)| (measured.variance, groups));
        Test {
            measure,
            statistic: difference / (baseline.0.variance + candidate.0.variance).sqrt(),
            degrees: student_t::welch_degrees(variances),
        }
    }

    /// Returns the chance of a statistic that is at least as high, if the candidate is worse by just the margin.
    pub fn upper_tail(&self) -> f64 {
        student_t::upper_tail(self.statistic, self.degrees)
    }

    /// Returns the chance of a statistic that is at least as low, if the candidate is worse by just the margin.
    pub fn lower_tail(&self) -> f64 {
        student_t::upper_tail(-self.statistic, self.degrees)
    }
}

/// Compares times after the candidate's were divided by `factor`. A percentile that both sides together do not reach,
/// or for which a side has too few visits, has no test.
pub(super) fn time_tests(baseline: &Side, candidate: &Side, factor: f64) -> Vec<Test> {
    let mut pooled = baseline.whole().times.clone();
    pooled.merge(&divided(&candidate.whole().times, factor));
    let tested = Percentile::SHOWN.into_iter().filter(|percentile| enough(baseline, candidate, *percentile));
    let mut tests = Vec::new();
    for assumption in ASSUMPTIONS {
        let curve = Curve::new(&pooled, assumption);
        for percentile in tested.clone() {
            let Some(bin) = curve.first_bin_at(percentile.incomplete()) else { continue };
            let time_us = bin.last().0 as f64;
            let before = baseline.logit_survival(assumption, time_us);
            let after = candidate.logit_survival(assumption, time_us * factor);
            if let (Some(before), Some(after)) = (before, after) {
                let sides = [(before, baseline.groups()), (after, candidate.groups())];
                let measure = Measure::Time { percentile, assumption };
                tests.push(Test::new(measure, after.value - before.value, sides));
            }
        }
    }
    tests
}

/// Compares the three shares. Positive: the share rose by more than `margin`.
pub(super) fn share_tests(baseline: &Side, candidate: &Side, margin: f64) -> Vec<Test> {
    let test = |(measure, part): ShareOf| {
        let (before, after) = (baseline.share(part), candidate.share(part));
        let sides = [(before, baseline.groups()), (after, candidate.groups())];
        Test::new(measure, after.value - before.value - margin, sides)
    };
    SHARES.into_iter().map(test).collect()
}

/// Returns the p-value of "worse", and the test with the least tail.
pub(super) fn worse(tests: &[Test]) -> (f64, Option<Test>) {
    let least = tests.iter().min_by(|a, b| a.upper_tail().total_cmp(&b.upper_tail()));
    let p = least.map_or(1.0, |test| (test.upper_tail() * TESTS as f64).min(1.0));
    (p, least.copied())
}

/// Returns the p-value of "better", and the test that decides it. For each percentile the larger tail of the two
/// assumptions counts; the least of the four is multiplied by four. `tests` are those of the candidate's times
/// multiplied by 1 + margin.
pub(super) fn better(tests: &[Test]) -> (f64, Option<Test>) {
    let of = |wanted: Percentile, with: Assumption| {
        let measure = Measure::Time { percentile: wanted, assumption: with };
        tests.iter().find(|test| test.measure == measure)
    };
    let weaker = |percentile: Percentile| {
        let [others, never] = ASSUMPTIONS.map(|assumption| of(percentile, assumption));
        let (others, never) = (others?, never?);
        Some(if others.lower_tail() >= never.lower_tail() { others } else { never })
    };
    let least = Percentile::SHOWN
        .into_iter()
        .filter_map(weaker)
        .min_by(|a, b| a.lower_tail().total_cmp(&b.lower_tail()));
    let p = least.map_or(1.0, |test| (test.lower_tail() * Percentile::SHOWN.len() as f64).min(1.0));
    (p, least.copied())
}
