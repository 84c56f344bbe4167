//! Decides whether a candidate release is faster or slower than the baseline.
//!
//! *Better*: the percentile fell both under Kaplan–Meier **and** if the visits that users left never completed.
//! *Worse*: the percentile rose under either assumption. So slow visits that users leave, which then are missing among
//! the completed visits, never make a release look better (`metric.md` §15).
//!
//! "Fell" and "rose" mean that the 95 % interval of the difference does not contain zero. Each group's error comes from
//! its own jackknife (`interval`). A pair (baseline, candidate) of percentiles is plausible if z₀² + z₁² ≤ t², z being
//! the distance from the estimate in standard errors of logit S. The interval spans the differences of all plausible
//! pairs. For smooth curves its margin is the square root of the summed squares of both margins: Zou & Donner,
//! "Construction of confidence limits about effect measures", Statistics in Medicine 27 (2008) 1693–1702. Unlike that
//! formula, the interval is also valid if a percentile is not reached.

use super::histogram::{Bin, Micros};
use super::interval::Estimate;
use super::kaplan_meier::{Assumption, Percentile, Quantile};
use super::pieces::{Piece, Pieces};
use super::share::Share;
use super::tally::Tally;
use alldrawn_core::wire::Outcome;

/// The result of comparing a release with its baseline, for a percentile or a surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Faster under both assumptions about the visits that users left.
    Better,
    /// Slower under at least one assumption.
    Worse,
    /// The difference is under 5 % under both assumptions.
    NoDifference,
    /// The data do not support any of the other verdicts.
    Inconclusive,
}

/// The candidate's percentile minus the baseline's. Ordered from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shift {
    /// Only the candidate reaches the percentile: better than any number.
    OnlyCandidateReaches,
    /// Candidate minus baseline, microseconds. Negative is faster.
    Micros(i64),
    /// Only the baseline reaches the percentile: worse than any number.
    OnlyBaselineReaches,
}

/// The difference of a percentile under one assumption.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// The assumption about the visits that users left.
    pub assumption: Assumption,
    /// The baseline's percentile.
    pub baseline: Quantile,
    /// The candidate's percentile.
    pub candidate: Quantile,
    /// Candidate minus baseline; `None` if neither reaches the percentile.
    pub estimate: Option<Shift>,
    /// 95 % interval of the difference, (low, high); `None` if one of the groups is too small for an interval.
    pub interval: Option<(Shift, Shift)>,
}

/// One percentile, compared between two groups of visits.
#[derive(Clone, Debug, PartialEq)]
pub struct PercentileComparison {
    /// The percentile.
    pub percentile: Percentile,
    /// The verdict on this percentile.
    pub verdict: Verdict,
    /// The difference under Kaplan–Meier.
    pub kaplan_meier: Difference,
    /// The difference if the visits that users left never completed.
    pub never_complete: Difference,
    /// True if one of the groups has fewer than 10 / (1 − p) events, which is too few for a verdict.
    pub few: bool,
}

/// The share of an outcome in both groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutcomeChange {
    /// The outcome.
    pub outcome: Outcome,
    /// The outcome's share of the baseline's visits.
    pub baseline: Share,
    /// The outcome's share of the candidate's visits.
    pub candidate: Share,
}

/// The comparison of two groups of visits of one surface.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The verdict on the surface. Worse if any percentile is worse. Better if one is better, none is worse, the
    /// completion rate did not fall and the excluded share did not rise, each by a point or more.
    pub verdict: Verdict,
    /// The comparison of each percentile.
    pub percentiles: Vec<PercentileComparison>,
    /// Completion rates of the baseline and the candidate.
    pub completion_rate: (Share, Share),
    /// Shares of visits that are in no percentile, of the baseline and the candidate.
    pub excluded: (Share, Share),
    /// Outcomes whose share of the visits changed by one percentage point or more, the largest change first.
    pub outcomes: Vec<OutcomeChange>,
}

/// The smallest change of a share that is reported: one percentage point. If it is for the worse, it prevents the
/// verdict "better".
const NOTABLE_CHANGE: f64 = 0.01;
/// A difference below this part of the baseline's percentile is too small for a user to notice. It is well above the
/// 0.8 % width of a bin.
const NEGLIGIBLE: f64 = 0.05;
/// The number of steps along the quarter circle z₀² + z₁² = t². Neighbouring steps are paired outwards, so the interval
/// is at most 1.6 % too wide and never too narrow.
const ARC_STEPS: u32 = 100;

impl Comparison {
    /// Compares percentiles 50, 75, 90 and 95, which are always shown.
    pub fn new(baseline: &Tally, candidate: &Tally) -> Comparison {
        Comparison::with_percentiles(baseline, candidate, &Percentile::SHOWN)
    }

    /// Compares the given percentiles.
    pub fn with_percentiles(baseline: &Tally, candidate: &Tally, percentiles: &[Percentile]) -> Comparison {
        let groups = (&baseline.pieces(), &candidate.pieces());
        let events = groups.0.events.min(groups.1.events);
        let compare = |percentile: &Percentile| {
            let few = events < percentile.enough_visits();
            PercentileComparison::new(groups, *percentile, few)
        };
        let percentiles: Vec<_> = percentiles.iter().map(compare).collect();
        let shares = |count: fn(&Piece) -> f64| {
            let of = |pieces: &Pieces| Share::of(count(&pieces.whole), pieces.whole.all);
            (of(groups.0), of(groups.1))
        };
        let (completion_rate, excluded) = (shares(|piece| piece.completed), shares(|piece| piece.excluded));
        let verdict = overall(&percentiles, lost_visits(completion_rate, excluded));
        let outcomes = outcome_changes(baseline, candidate);
        Comparison { verdict, percentiles, completion_rate, excluded, outcomes }
    }

    /// Returns true if the completion rate fell or the excluded share rose by a point or more. The surface is then not
    /// called better.
    pub fn lost_visits(&self) -> bool {
        lost_visits(self.completion_rate, self.excluded)
    }
}

fn lost_visits(completion_rate: (Share, Share), excluded: (Share, Share)) -> bool {
    let (fewer_complete, more_excluded) =
        (completion_rate.0.0 - completion_rate.1.0, excluded.1.0 - excluded.0.0);
    fewer_complete >= NOTABLE_CHANGE || more_excluded >= NOTABLE_CHANGE
}

fn overall(percentiles: &[PercentileComparison], lost_visits: bool) -> Verdict {
    let any = |verdict| percentiles.iter().any(|percentile| percentile.verdict == verdict);
    let all_same = !percentiles.is_empty()
        && percentiles.iter().all(|percentile| percentile.verdict == Verdict::NoDifference);
    match () {
        () if any(Verdict::Worse) => Verdict::Worse,
        () if lost_visits => Verdict::Inconclusive,
        () if any(Verdict::Better) => Verdict::Better,
        () if all_same => Verdict::NoDifference,
        () => Verdict::Inconclusive,
    }
}

fn outcome_changes(baseline: &Tally, candidate: &Tally) -> Vec<OutcomeChange> {
    let share = |tally: &Tally, outcome| tally.outcome(outcome).share_of(tally.all());
    let size = |change: &OutcomeChange| (change.candidate.0 - change.baseline.0).abs();
    let mut both = baseline.clone();
    both.merge(candidate);
    let mut changes: Vec<OutcomeChange> = both
        .outcomes()
        .map(|(outcome, _)| OutcomeChange {
            outcome,
            baseline: share(baseline, outcome),
            candidate: share(candidate, outcome),
        })
        .filter(|change| size(change) >= NOTABLE_CHANGE)
        .collect();
    changes.sort_by(|a, b| size(b).total_cmp(&size(a)));
    changes
}

impl PercentileComparison {
    fn new(groups: (&Pieces, &Pieces), percentile: Percentile, few: bool) -> Self {
        let kaplan_meier = Difference::new(groups, percentile, Assumption::KaplanMeier);
        let never_complete = Difference::new(groups, percentile, Assumption::NeverComplete);
        let both = [&kaplan_meier, &never_complete];
        let verdict = match () {
            () if few => Verdict::Inconclusive,
            () if both.iter().any(|difference| difference.rose()) => Verdict::Worse,
            () if both.iter().all(|difference| difference.fell()) => Verdict::Better,
            () if both.iter().all(|difference| difference.is_negligible()) => Verdict::NoDifference,
            () => Verdict::Inconclusive,
        };
        PercentileComparison { percentile, verdict, kaplan_meier, never_complete, few }
    }
}

impl Difference {
    fn new(groups: (&Pieces, &Pieces), percentile: Percentile, assumption: Assumption) -> Difference {
        let baseline = Estimate::new(groups.0, percentile, assumption);
        let candidate = Estimate::new(groups.1, percentile, assumption);
        let sure = baseline.has_interval() && candidate.has_interval();
        Difference {
            assumption,
            baseline: baseline.quantile(),
            candidate: candidate.quantile(),
            estimate: match (baseline.quantile(), candidate.quantile()) {
                (Quantile::At(before), Quantile::At(after)) => Some(between(before.0, after.0)),
                (Quantile::NotReached, Quantile::At(_)) => Some(Shift::OnlyCandidateReaches),
                (Quantile::At(_), Quantile::NotReached) => Some(Shift::OnlyBaselineReaches),
                (Quantile::NotReached, Quantile::NotReached) => None,
            },
            interval: sure.then(|| (lowest(&baseline, &candidate), highest(&baseline, &candidate))),
        }
    }

    /// Returns true if the whole interval lies above zero: the percentile rose.
    pub fn rose(&self) -> bool {
        self.interval.is_some_and(|(low, _)| low > Shift::Micros(0))
    }

    /// Returns true if the whole interval lies below zero: the percentile fell.
    pub fn fell(&self) -> bool {
        self.interval.is_some_and(|(_, high)| high < Shift::Micros(0))
    }

    /// Returns true if the whole interval lies within 5 % of the baseline's percentile.
    fn is_negligible(&self) -> bool {
        let (Quantile::At(baseline), Some((low, high))) = (self.baseline, self.interval) else {
            return false;
        };
        let limit_us = (baseline.0 as f64 * NEGLIGIBLE) as i64;
        low >= Shift::Micros(-limit_us) && high <= Shift::Micros(limit_us)
    }
}

fn between(before_us: u64, after_us: u64) -> Shift {
    // The last bin ends at 48 h, so an i64 is wide enough.
    Shift::Micros(after_us as i64 - before_us as i64)
}

/// Returns the smallest plausible difference: an early candidate and a late baseline.
fn lowest(baseline: &Estimate, candidate: &Estimate) -> Shift {
    let shifts = arc().map(|(mine, others)| {
        let limits = (baseline.limit(others), candidate.limit(-mine));
        shift(limits, Bin::last, Bin::first, Shift::OnlyCandidateReaches)
    });
    shifts.min().unwrap_or(Shift::OnlyCandidateReaches)
}

/// Returns the largest plausible difference: a late candidate and an early baseline.
fn highest(baseline: &Estimate, candidate: &Estimate) -> Shift {
    let shifts = arc().map(|(mine, others)| {
        let limits = (baseline.limit(-others), candidate.limit(mine));
        shift(limits, Bin::first, Bin::last, Shift::OnlyBaselineReaches)
    });
    shifts.max().unwrap_or(Shift::OnlyBaselineReaches)
}

/// Returns the points of the quarter circle: the margins of one group and of the other, both rounded outwards.
fn arc() -> impl Iterator<Item = (f64, f64)> {
    let angle = |step: u32| f64::from(step) / f64::from(ARC_STEPS) * std::f64::consts::FRAC_PI_2;
    (0..ARC_STEPS).map(move |step| (angle(step).cos(), angle(step + 1).sin()))
}

/// Returns the difference of two limits, each rounded to the outer edge of its bin. Returns `neither` if neither limit
/// is reached, since any difference is then possible.
fn shift(
    (baseline, candidate): (Option<Bin>, Option<Bin>),
    baseline_edge: fn(Bin) -> Micros,
    candidate_edge: fn(Bin) -> Micros,
    neither: Shift,
) -> Shift {
    match (baseline, candidate) {
        (Some(before), Some(after)) => between(baseline_edge(before).0, candidate_edge(after).0),
        (Some(_), None) => Shift::OnlyBaselineReaches,
        (None, Some(_)) => Shift::OnlyCandidateReaches,
        (None, None) => neither,
    }
}
