//! The 95 % interval of a percentile (`metric.md` §15).
//!
//! 1. The estimate is the first time t at which no more than 1 − p of the visits are incomplete.
//! 2. logit S(t) is computed 20 more times, each time without one group of users. The differences between these
//!    values give its standard error (delete-a-group jackknife: Wolter, *Introduction to Variance Estimation*, 2nd ed.
//!    2007, ch. 4; Kott, "The delete-a-group jackknife", J. Official Statistics 17 (2001) 521–526).
//! 3. The interval contains every time whose logit S lies within t₁₉ standard errors of logit(1 − p): the test
//!    inversion of Brookmeyer & Crowley, "A confidence interval for the median survival time", Biometrics 38 (1982)
//!    29–41, on the logit scale.
//!
//! A jackknife of the percentile itself was tried. It covers too little, because percentiles jump and survival shares
//! do not.

use super::groups::GROUPS;
use super::histogram::Bin;
use super::kaplan_meier::{Assumption, Curve, Percentile, Quantile};
use super::pieces::{Piece, Pieces};

/// Student's t, two-sided 95 % (0.975 quantile), for 9 to 19 degrees of freedom: the table of the NIST/SEMATECH
/// e-Handbook of Statistical Methods, §1.3.6.7.2, with a fourth decimal from SciPy's `stats.t.ppf(0.975, …)`.
/// 20 groups have 19 degrees of freedom; if some groups are empty there are fewer.
const T_95: [f64; 11] =
    [2.2622, 2.2281, 2.2010, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.0930];
/// The smallest number of groups with visits for which an interval is computed, and that a side of a test needs.
pub(crate) const FEWEST_GROUPS: usize = GROUPS + 1 - T_95.len();

/// The 95 % confidence interval of a percentile, rounded outwards to whole bins (0.8 %).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The lower end.
    pub low: Quantile,
    /// The upper end; "not reached" if the data do not rule out that the percentile is never reached.
    pub high: Quantile,
}

/// A percentile under one assumption, with its margin of error.
#[derive(Clone, Debug)]
pub struct Estimate {
    curve: Curve,
    percentile: Percentile,
    margin_logit: Option<f64>,
}

impl Estimate {
    /// Estimates a percentile.
    pub fn new(pieces: &Pieces, percentile: Percentile, assumption: Assumption) -> Estimate {
        let curve = Curve::new(&pieces.whole.times, assumption);
        // If the percentile is not reached, the last point of the curve is nearest to it.
        let at = curve.first_bin_at(percentile.incomplete()).or(curve.steps().last().map(|step| step.bin));
        let error = at.and_then(|bin| standard_error_logit(pieces, bin, assumption));
        let margin_logit = error.map(|(error, t)| error * t);
        Estimate { curve, percentile, margin_logit }
    }

    /// Returns the estimated percentile.
    pub fn quantile(&self) -> Quantile {
        self.curve.quantile(self.percentile)
    }

    /// Returns the 95 % interval; `None` if fewer than ten groups contain visits.
    pub fn interval(&self) -> Option<Interval> {
        let margin = self.margin_logit?;
        let incomplete = logit(self.percentile.incomplete());
        let limit = |margin: f64| self.curve.first_bin_at(expit(incomplete - margin));
        Some(Interval {
            low: limit(-margin).map_or(Quantile::NotReached, |bin| Quantile::At(bin.first())),
            high: limit(margin).map_or(Quantile::NotReached, |bin| Quantile::At(bin.last())),
        })
    }
}

/// Returns the jackknife standard error of logit S after `bin`, and the t for its degrees of freedom.
fn standard_error_logit(pieces: &Pieces, bin: Bin, assumption: Assumption) -> Option<(f64, f64)> {
    let logit_without = |piece: &Piece| {
        let survival = Curve::new(&piece.times, assumption).survival_after(bin);
        logit(survival_not_0_or_1(survival, piece.times.observed() + piece.times.censored()))
    };
    let logits: Vec<f64> = pieces.without.iter().map(logit_without).collect();
    jackknife(&logits)
}

/// Returns the standard error of a value, from the values without each group, and the t for its degrees of freedom;
/// `None` if there are fewer than ten groups.
pub(crate) fn jackknife(without: &[f64]) -> Option<(f64, f64)> {
    let t = *T_95.get(without.len().checked_sub(FEWEST_GROUPS)?)?;
    Some((jackknife_variance(without).sqrt(), t))
}

/// Returns the variance of a value by the delete-a-group jackknife, from the values without each group; NaN without
/// groups.
pub(crate) fn jackknife_variance(without: &[f64]) -> f64 {
    let groups = without.len() as f64;
    let mean = without.iter().sum::<f64>() / groups;
    let squares: f64 = without.iter().map(|value| (value - mean).powi(2)).sum();
    (groups - 1.0) / groups * squares
}

/// Returns a share of `visits` that has a logit: 0 and 1 are moved by half a visit.
pub(crate) fn survival_not_0_or_1(survival: f64, visits: f64) -> f64 {
    let half_visit = 0.5 / visits.max(1.0);
    survival.clamp(half_visit, 1.0 - half_visit)
}

/// Returns the logarithm of the odds of a share, 0 < share < 1.
pub(crate) fn logit(share: f64) -> f64 {
    (share / (1.0 - share)).ln()
}

/// Returns the share with this logit.
pub(crate) fn expit(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

#[cfg(test)]
mod tests {
    use super::super::censoring::VisitTime;
    use super::super::groups::VisitGroups;
    use super::super::histogram::Micros;
    use super::*;
    use alldrawn_core::wire::Visit;

    fn sessions(count: u32, visit_time: impl Fn(u32) -> VisitTime) -> Pieces {
        let mut sessions = VisitGroups::new();
        for session in 0..count {
            let visit = Visit { session_id: session.to_be_bytes().to_vec(), ..Visit::default() };
            sessions.record(&visit, visit_time(session));
        }
        sessions.pieces()
    }

    #[test]
    fn an_interval_contains_its_estimate() {
        let sessions = sessions(400, |n| VisitTime::Observed(Micros::from_millis(500 + u64::from(n) * 5)));
        for percentile in Percentile::SHOWN {
            let estimate = Estimate::new(&sessions, percentile, Assumption::KaplanMeier);
            let interval = estimate.interval().expect("20 groups");
            assert!(interval.low < estimate.quantile() && estimate.quantile() < interval.high);
        }
    }

    #[test]
    fn an_upper_end_may_be_not_reached() {
        // 8 % never complete: the estimate of p90 is reached, but the upper end of its interval is not.
        let sessions = sessions(300, |n| match n % 100 {
            0..8 => VisitTime::Censored(Micros::from_millis(30_000)),
            _ => VisitTime::Observed(Micros::from_millis(800 + u64::from(n))),
        });
        let estimate = Estimate::new(&sessions, Percentile::P90, Assumption::NeverComplete);
        assert!(estimate.quantile().time().is_some());
        assert_eq!(estimate.interval().map(|interval| interval.high), Some(Quantile::NotReached));
    }

    #[test]
    fn few_sessions_have_no_interval() {
        let one = VisitTime::Observed(Micros(9_000));
        assert!(
            Estimate::new(&sessions(5, |_| one), Percentile::P50, Assumption::KaplanMeier)
                .interval()
                .is_none()
        );
        assert!(
            Estimate::new(&sessions(0, |_| one), Percentile::P50, Assumption::KaplanMeier)
                .interval()
                .is_none()
        );
        let all_at_once = Estimate::new(&sessions(200, |_| one), Percentile::P50, Assumption::KaplanMeier);
        let bin = Bin::of(Micros(9_000));
        let exact = Interval { low: Quantile::At(bin.first()), high: Quantile::At(bin.last()) };
        assert_eq!(all_at_once.interval(), Some(exact));
    }
}
