//! The share of visits that are still incomplete after a time, and the time by which a share is complete.
//!
//! Kaplan & Meier, "Nonparametric estimation from incomplete observations", J. Amer. Statist. Assoc. 53 (1958)
//! 457–481. In a bin of one microsecond completions come before censorings, as in their paper for equal times. In a
//! wider bin half of the censored visits are assumed to have left before the completions and half after (the actuarial
//! rule: Cutler & Ederer, "Maximum utilization of the life table method", J. Chronic Diseases 8 (1958) 699–712).
//! If all censored visits were assumed to leave after the completions, percentiles would be late by a few visits.
//!
//! The two bounds hold whatever would have happened in the visits that users left: Peterson, "Bounds for a joint
//! distribution function with fixed sub-distribution functions", Proc. Natl. Acad. Sci. 73 (1976) 11–13.
//! Superseded visits are the exception: a newer visit of the same surface took their place, whose user waited on. They
//! are censored in the bounds too, by the rule of Kaplan & Meier: they leave the visits at risk at their time, and
//! those that stay stand for them. Otherwise each key but the last of a word would count as a visit that completed when
//! the next key came, or never.

use super::histogram::{Bin, Histogram, Micros, Row};
use std::fmt;

/// The assumption about censored visits after they were last seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Assumption {
    /// Censored visits would have continued like the visits that stayed.
    KaplanMeier,
    /// Each censored visit was complete when it was last seen: the lower bound of every percentile. Superseded visits
    /// would have continued like the others.
    CompleteAtOnce,
    /// No censored visit would ever have completed: the upper bound of every percentile. Superseded visits would have
    /// continued like the others.
    NeverComplete,
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::KaplanMeier => "if the visits that users left had continued like the others (Kaplan–Meier)",
            Self::CompleteAtOnce => "if the visits that users left had been complete at once",
            Self::NeverComplete => "if the visits that users left had never completed",
        })
    }
}

/// A share of visits, 0 < p < 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Percentile(f64);

impl Percentile {
    /// Half of the visits.
    pub const P50: Percentile = Percentile(0.5);
    /// Three quarters of the visits.
    pub const P75: Percentile = Percentile(0.75);
    /// 90 % of the visits.
    pub const P90: Percentile = Percentile(0.9);
    /// 95 % of the visits.
    pub const P95: Percentile = Percentile(0.95);
    /// The percentiles that every summary shows.
    pub const SHOWN: [Percentile; 4] = [Self::P50, Self::P75, Self::P90, Self::P95];

    /// Returns the percentile of a share; `None` unless 0 < share < 1.
    pub fn new(share: f64) -> Option<Percentile> {
        (share > 0.0 && share < 1.0).then_some(Percentile(share))
    }

    /// Returns the share, 0 < p < 1.
    pub fn share(self) -> f64 {
        self.0
    }

    /// Returns the share of visits still incomplete at the percentile, 1 − p.
    pub fn incomplete(self) -> f64 {
        1.0 - self.0
    }

    /// Returns the number of events below which the percentile is marked "few": 10 / (1 − p). About ten lie beyond it.
    pub fn enough_visits(self) -> u64 {
        // Without the tolerance, rounding makes 10 / (1 − 0.9) 101 instead of 100.
        (10.0 / self.incomplete() - SURVIVAL_TOLERANCE).ceil() as u64
    }
}

/// Displays a percentile, such as `p50` or `p99.9`.
impl fmt::Display for Percentile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "p{}", (self.0 * 1e6).round() / 1e4)
    }
}

/// The time by which a share of the visits was complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantile {
    /// The share of visits was complete by this time.
    At(Micros),
    /// So few visits were seen to complete that there is no such time. No number is ever shown instead.
    NotReached,
}

impl Quantile {
    /// Returns the time; `None` if it was not reached.
    pub fn time(self) -> Option<Micros> {
        match self {
            Self::At(time) => Some(time),
            Self::NotReached => None,
        }
    }
}

impl fmt::Display for Quantile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(time) => time.fmt(f),
            Self::NotReached => f.write_str("not reached"),
        }
    }
}

/// Survival shares that differ by less than this are equal. It is far above the rounding error of a product of 4,000
/// factors (about 10⁻¹²), and below one visit in a hundred million.
const SURVIVAL_TOLERANCE: f64 = 1e-9;

/// One step of a curve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CurveStep {
    /// The bin in which visits became complete.
    pub bin: Bin,
    /// The share of visits that are still incomplete after the bin, 0 to 1.
    pub survival: f64,
}

/// The share of visits that are still incomplete, over time. It begins at 1 and falls at each step.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    steps: Vec<CurveStep>,
}

impl Curve {
    /// Computes the curve of a histogram under an assumption.
    pub fn new(histogram: &Histogram, assumption: Assumption) -> Curve {
        let units = |row: Row| [row.observed, row.censored, row.superseded].map(|v| u128::from(v.units()));
        let visits: u128 = histogram.rows().flat_map(|(_, row)| units(row)).sum();
        let (mut lower, mut upper) = (Bound::new(visits), Bound::new(visits));
        let (mut at_risk, mut product) = (visits, 1.0);
        let mut steps = Vec::with_capacity(histogram.row_count());
        for (bin, row) in histogram.rows() {
            let [observed, censored, superseded] = units(row);
            let left_before = |left: u128| if bin.is_one_time() { 0 } else { left };
            product *= stay(at_risk, observed, left_before(censored + superseded));
            at_risk -= observed + censored + superseded;
            lower.pass(observed + censored, superseded, left_before(superseded));
            upper.pass(observed, superseded, left_before(superseded));
            let survival = match assumption {
                // The exact value lies between the bounds; rounding must not move it past them.
                Assumption::KaplanMeier => product.max(lower.survival()).min(upper.survival()),
                Assumption::CompleteAtOnce => lower.survival(),
                Assumption::NeverComplete => upper.survival(),
            };
            if observed > 0 || (censored > 0 && assumption == Assumption::CompleteAtOnce) {
                steps.push(CurveStep { bin, survival });
            }
        }
        Curve { steps }
    }

    /// Returns the steps, in order of time.
    pub fn steps(&self) -> &[CurveStep] {
        &self.steps
    }

    /// Returns the share of visits that are still incomplete after `bin`, 0 to 1.
    pub fn survival_after(&self, bin: Bin) -> f64 {
        let passed = self.steps.partition_point(|step| step.bin <= bin);
        passed.checked_sub(1).and_then(|last| self.steps.get(last)).map_or(1.0, |step| step.survival)
    }

    /// Returns the first bin after which at most `survival` of the visits are incomplete.
    pub fn first_bin_at(&self, survival: f64) -> Option<Bin> {
        let above = self.steps.partition_point(|step| step.survival > survival + SURVIVAL_TOLERANCE);
        self.steps.get(above).map(|step| step.bin)
    }

    /// Returns the first time by which a share of the visits is complete.
    pub fn quantile(&self, percentile: Percentile) -> Quantile {
        match self.first_bin_at(percentile.incomplete()) {
            Some(bin) => Quantile::At(bin.middle()),
            None => Quantile::NotReached,
        }
    }
}

/// Returns the share of the visits at risk that stay incomplete in a bin in which `complete` visits complete and
/// `left_before` visits leave. Half of these leave before the completions; all are doubled to stay whole.
fn stay(at_risk: u128, complete: u128, left_before: u128) -> f64 {
    let exposed = 2 * at_risk - left_before;
    (exposed - 2 * complete) as f64 / exposed as f64
}

/// The curve of a bound. Censored visits complete at once or stay incomplete to the end, so that only superseded visits
/// leave it as censored ones do in the Kaplan–Meier curve. Between two of these its shares are quotients of whole
/// numbers: without superseded visits, the bound is exact.
struct Bound {
    at_risk: u128,
    /// The survival, and the visits at risk, when the last superseded visits had left.
    since: (f64, u128),
}

impl Bound {
    fn new(visits: u128) -> Bound {
        Bound { at_risk: visits, since: (1.0, visits) }
    }

    fn pass(&mut self, complete: u128, superseded: u128, left_before: u128) {
        if superseded == 0 {
            self.at_risk -= complete;
            return;
        }
        let survival = self.survival() * stay(self.at_risk, complete, left_before);
        self.at_risk -= complete + superseded;
        self.since = (survival, self.at_risk);
    }

    fn survival(&self) -> f64 {
        match self.since {
            (survival, 0) => survival,
            (survival, at_risk) => survival * (self.at_risk as f64 / at_risk as f64),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a histogram of times below 256 µs. Each time has its own bin, so that textbook numbers are exact.
    fn sample(observed: &[u64], censored: &[u64]) -> Histogram {
        let mut histogram = Histogram::new();
        observed.iter().for_each(|us| histogram.observe(Micros(*us), 1));
        censored.iter().for_each(|us| histogram.censor(Micros(*us), 1));
        histogram
    }

    #[test]
    fn superseded_visits_are_censored_under_every_assumption() {
        let mut sample = sample(&[10, 20, 30, 40], &[25]);
        sample.supersede(Micros(15), 4);
        sample.supersede(Micros(50), 1);
        let survival = |assumption, us| Curve::new(&sample, assumption).survival_after(Bin::of(Micros(us)));
        // 10 visits; 9/10 stay after 10 µs, and 5 are at risk after the four superseded ones have left.
        for assumption in [Assumption::CompleteAtOnce, Assumption::KaplanMeier, Assumption::NeverComplete] {
            assert_eq!(survival(assumption, 15), 0.9);
            assert!((survival(assumption, 20) - 0.9 * 0.8).abs() < 1e-12);
        }
        let at_40 = [(Assumption::CompleteAtOnce, 0.9 / 5.0), (Assumption::NeverComplete, 0.9 * 2.0 / 5.0)];
        for (assumption, expected) in at_40 {
            assert!((survival(assumption, 40) - expected).abs() < 1e-12, "{assumption:?}");
        }
        let kaplan_meier = 0.9 * (4.0 / 5.0) * (2.0 / 3.0) * (1.0 / 2.0);
        assert!((survival(Assumption::KaplanMeier, 40) - kaplan_meier).abs() < 1e-12);
    }

    #[test]
    fn bounds_of_superseded_visits_alone_stay_at_one() {
        let mut sample = Histogram::new();
        sample.supersede(Micros(700), 3);
        for assumption in [Assumption::CompleteAtOnce, Assumption::KaplanMeier, Assumption::NeverComplete] {
            assert_eq!(Curve::new(&sample, assumption).quantile(Percentile::P50), Quantile::NotReached);
        }
    }

    /// The 6-MP arm of Freireich et al. (1963): weeks in remission, a textbook example.
    #[test]
    fn a_textbook_sample_gives_the_textbook_curve() {
        let remission =
            sample(&[6, 6, 6, 7, 10, 13, 16, 22, 23], &[6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]);
        let curve = Curve::new(&remission, Assumption::KaplanMeier);
        let expected =
            [(6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448)];
        assert_eq!(curve.steps().len(), expected.len());
        for (step, (week, survival)) in curve.steps().iter().zip(expected) {
            assert_eq!(step.bin.middle(), Micros(week));
            assert!((step.survival - survival).abs() < 5e-4, "{step:?}");
        }
        assert_eq!(curve.quantile(Percentile::P50), Quantile::At(Micros(23)));
        assert_eq!(curve.quantile(Percentile::P75), Quantile::NotReached);
        assert_eq!(curve.survival_after(Bin::of(Micros(5))), 1.0);
    }

    #[test]
    fn without_censoring_each_assumption_gives_the_plain_quantile() {
        let sample = sample(&[10, 20, 30, 40, 50, 60, 70, 80, 90, 100], &[]);
        for assumption in [Assumption::KaplanMeier, Assumption::CompleteAtOnce, Assumption::NeverComplete] {
            let curve = Curve::new(&sample, assumption);
            assert_eq!(curve.quantile(Percentile::P50), Quantile::At(Micros(50)));
            assert_eq!(curve.quantile(Percentile::P90), Quantile::At(Micros(90)));
            assert_eq!(curve.quantile(Percentile::P95), Quantile::At(Micros(100)));
        }
    }

    #[test]
    fn censored_visits_widen_the_bounds() {
        let sample = sample(&[10, 20, 30, 40, 50, 60], &[15, 25, 35, 45]);
        let at = |assumption| Curve::new(&sample, assumption).quantile(Percentile::P50);
        assert_eq!(at(Assumption::CompleteAtOnce), Quantile::At(Micros(30)));
        assert_eq!(at(Assumption::KaplanMeier), Quantile::At(Micros(40)));
        assert_eq!(at(Assumption::NeverComplete), Quantile::At(Micros(50)));
        assert_eq!(
            Curve::new(&sample, Assumption::NeverComplete).quantile(Percentile::P75),
            Quantile::NotReached
        );
    }

    #[test]
    fn an_empty_histogram_reaches_no_percentile() {
        let curve = Curve::new(&Histogram::new(), Assumption::CompleteAtOnce);
        assert_eq!(curve.quantile(Percentile::P50), Quantile::NotReached);
        assert_eq!(curve.survival_after(Bin::LAST), 1.0);
    }

    #[test]
    fn enough_visits_means_ten_beyond_the_percentile() {
        assert_eq!(Percentile::SHOWN.map(Percentile::enough_visits), [20, 40, 100, 200]);
        assert_eq!(Percentile::P95.to_string(), "p95");
        assert_eq!(Percentile::new(0.999).map(|p| p.to_string()).as_deref(), Some("p99.9"));
        assert_eq!([0.0, 1.0, f64::NAN].map(Percentile::new), [None; 3]);
    }
}
