//! The smallest slow-down that a surface would have called worse with 80 % power.
//!
//! A comparison that finds nothing is worth only as much as what it could have found. The slow-down is computed from
//! the baseline's curve and from the error of this comparison: the candidate's curve is the baseline's with every time
//! multiplied by r; at the time that both sides together choose, the difference of the logits must exceed the critical
//! value of Holm's strictest step and the 80 % quantile, in standard errors. The variance moves with S as that of
//! independent visits does; the ratio of the jackknife's variance to it is kept.

use super::super::interval::{FEWEST_GROUPS, logit, survival_not_0_or_1};
use super::super::kaplan_meier::{Assumption, Curve, Percentile};
use super::p_value::TESTS;
use super::settings::LEVEL;
use super::side::{Side, enough, survival};
use super::student_t;

/// The power with which the slow-down is found.
const POWER: f64 = 0.8;
/// The largest slow-down that is considered.
const LARGEST: f64 = 50.0;
/// The factor between two slow-downs that are tried.
const STEP: f64 = 1.04;

/// The errors of one side's curve.
#[derive(Clone, Copy, Debug)]
struct Error {
    events: f64,
    /// The variance of the logit, divided by that of as many independent visits: at least 1.
    inflation: f64,
    groups: usize,
}

/// What is needed to compute the slow-downs that one surface could have found.
#[derive(Clone, Debug)]
pub struct Sensitivity {
    curve: Curve,
    factor: f64,
    /// The percentiles that are reached, each with the errors of the baseline and of the candidate.
    percentiles: Vec<(Percentile, [Error; 2])>,
}

impl Sensitivity {
    pub(super) fn new(baseline: &Side, candidate: &Side, factor: f64) -> Sensitivity {
        const ASSUMED: Assumption = Assumption::KaplanMeier;
        let curve =
            baseline.curve(ASSUMED).cloned().unwrap_or_else(|| Curve::new(&Default::default(), ASSUMED));
        let errors = |percentile: Percentile| {
            let error = |side: &Side| {
                let bin = side.curve(ASSUMED)?.first_bin_at(percentile.incomplete())?;
                let measured = side.logit_survival(ASSUMED, bin.last().0 as f64)?;
                let inflation = measured.variance / measured.floor;
                Some(Error { events: side.timed_events(), inflation, groups: side.groups() })
            };
            Some((percentile, [error(baseline)?, error(candidate)?]))
        };
        let tested = |percentile: &Percentile| enough(baseline, candidate, *percentile);
        let percentiles = Percentile::SHOWN.into_iter().filter(tested).filter_map(errors).collect();
        Sensitivity { curve, factor, percentiles }
    }

    /// Returns the smallest factor by which times must rise to be called worse with 80 % power, if `surfaces` surfaces
    /// are tested at once. `None` if even a factor of 50 would not be found.
    pub fn smallest_slowdown(&self, surfaces: usize) -> Option<f64> {
        let slowdowns = self.percentiles.iter().filter_map(|(percentile, errors)| {
            let found = |slowdown: f64| self.is_found(*percentile, errors, slowdown, surfaces);
            // With very large factors nobody is complete at the time that is compared, and so few visits carry the
            // difference that it is lost again. So the first factor is searched for, step by step.
            let steps = (LARGEST / self.factor).ln() / STEP.ln();
            let factor = |step: u32| self.factor * STEP.powi(step as i32);
            let first = (1..=steps as u32).map(factor).find(|slowdown| found(*slowdown))?;
            let (mut low, mut high) = (first / STEP, first);
            while high / low > 1.001 {
                let middle = (low * high).sqrt();
                if found(middle) { high = middle } else { low = middle }
            }
            Some(high)
        });
        slowdowns.min_by(f64::total_cmp)
    }

    fn is_found(&self, percentile: Percentile, errors: &[Error; 2], slowdown: f64, surfaces: usize) -> bool {
        // The candidate's times are multiplied by the slow-down and divided by 1 + margin.
        let stretch = slowdown / self.factor;
        let before = |time_us: f64| survival(&self.curve, time_us);
        let after = |time_us: f64| survival(&self.curve, time_us / stretch);
        let [baseline, candidate] = errors;
        let pooled = |time_us: f64| {
            (baseline.events * before(time_us) + candidate.events * after(time_us))
                / (baseline.events + candidate.events)
        };
        let Some(first) = self.curve.first_bin_at(percentile.incomplete()) else { return false };
        let (mut early, mut late) = (first.first().0 as f64, first.last().0 as f64 * stretch);
        for _ in 0..40 {
            let middle = (early + late) / 2.0;
            if pooled(middle) > percentile.incomplete() { early = middle } else { late = middle }
        }
        let side = |share: f64, error: &Error| {
            let share = survival_not_0_or_1(share, error.events);
            (logit(share), error.inflation / (error.events * share * (1.0 - share)))
        };
        let ((logit_before, variance_before), (logit_after, variance_after)) =
            (side(before(late), baseline), side(after(late), candidate));
        let variance = variance_before + variance_after;
        let variances = [(variance_before, baseline.groups), (variance_after, candidate.groups)];
        let degrees = student_t::welch_degrees(variances).max(FEWEST_GROUPS as f64 - 1.0);
        let critical = student_t::quantile(LEVEL / (TESTS * surfaces.max(1)) as f64, degrees);
        let beyond = student_t::quantile(1.0 - POWER, degrees);
        (logit_after - logit_before) / variance.sqrt() >= critical + beyond
    }
}
