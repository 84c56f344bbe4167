//! Whether a candidate release is faster than the baseline, said only where it cannot be taken back.
//!
//! *Better*: the percentile fell under Kaplan–Meier **and** if leavers were never complete. *Worse*: it rose under
//! either. So slow visits that users leave, and that drop out of the completed ones, never make a release look good
//! (`metric.md` §15).
//!
//! "Fell" and "rose" mean that the 95 % interval of the difference does not hold zero. Each group's error comes from
//! its own jackknife (`interval`); the pairs (baseline, candidate) of percentiles with z₀² + z₁² ≤ t² are the
//! plausible ones, z being the distance from the estimate in standard errors of logit S, and the interval spans their
//! differences. Where all is smooth that is the square root of the summed squares of both margins: Zou & Donner,
//! "Construction of confidence limits about effect measures", Statistics in Medicine 27 (2008) 1693–1702. Unlike that
//! formula it also holds where a percentile is not reached.

use super::histogram::{Bin, Micros};
use super::interval::Estimate;
use super::kaplan_meier::{Assumption, Percentile, Quantile};
use super::sessions::SessionGroups;
use super::summary::Share;
use super::tally::{Count, Tally};
use alldrawn_core::wire::Outcome;

/// What a release did to a percentile, or to a surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Faster, whatever is assumed of the visits that were left.
    Better,
    /// Slower under one assumption at least.
    Worse,
    /// Any difference is under 5 %, whatever is assumed.
    NoDifference,
    /// The data do not say.
    Inconclusive,
}

/// How far the candidate's percentile lies after the baseline's, in the order from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shift {
    /// The baseline does not reach it: no number is earlier than this.
    OnlyCandidateReaches,
    /// Candidate less baseline, microseconds; negative is faster.
    Micros(i64),
    /// The candidate does not reach it: no number is later than this.
    OnlyBaselineReaches,
}

/// The difference of a percentile under one assumption.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// What is assumed of the visits that were left.
    pub assumption: Assumption,
    /// The baseline's percentile.
    pub baseline: Quantile,
    /// The candidate's percentile.
    pub candidate: Quantile,
    /// Candidate less baseline; none where neither reaches the percentile.
    pub estimate: Option<Shift>,
    /// 95 % interval of the difference, (low, high); none where one of the groups is too small for an interval.
    pub interval: Option<(Shift, Shift)>,
}

/// One percentile of two groups of visits.
#[derive(Clone, Debug, PartialEq)]
pub struct PercentileComparison {
    /// Which one.
    pub percentile: Percentile,
    /// The answer.
    pub verdict: Verdict,
    /// Under Kaplan–Meier.
    pub kaplan_meier: Difference,
    /// If the visits that were left were never complete.
    pub never_complete: Difference,
    /// Fewer than 10 / (1 − p) events in one of the groups, which are too few for a verdict.
    pub few: bool,
}

/// The share of an outcome in both groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OutcomeChange {
    /// Which outcome.
    pub outcome: Outcome,
    /// Its share of the baseline's visits.
    pub baseline: Share,
    /// Its share of the candidate's visits.
    pub candidate: Share,
}

/// Two groups of visits of one surface.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The answer for the surface: worse if any percentile is; better if one is, none is worse, and neither did the
    /// completion rate fall nor the excluded share rise by a point or more.
    pub verdict: Verdict,
    /// Each percentile.
    pub percentiles: Vec<PercentileComparison>,
    /// Completion rate, baseline and candidate.
    pub completion_rate: (Share, Share),
    /// Share in no percentile, baseline and candidate.
    pub excluded: (Share, Share),
    /// Outcomes whose share changed by a point (1 % of the visits) or more, the largest change first.
    pub outcomes: Vec<OutcomeChange>,
}

/// A change of a share that is told, and that takes back a "better" if it is for the worse: one point.
const NOTABLE_CHANGE: f64 = 0.01;
/// A difference of less than this part of the baseline's percentile is none to a user; it is also well above the
/// 0.8 % of a bin.
const NEGLIGIBLE: f64 = 0.05;
/// Steps of the quarter circle z₀² + z₁² = t². Neighbouring steps are paired outwards, so that the interval is too
/// wide by up to 1.6 %, never too narrow.
const ARC_STEPS: u32 = 100;

impl Comparison {
    /// Compares the percentiles that are always shown: 50, 75, 90 and 95.
    pub fn new(baseline: &Tally, candidate: &Tally) -> Comparison {
        Comparison::with_percentiles(baseline, candidate, &Percentile::SHOWN)
    }

    /// Compares percentiles of one's own.
    pub fn with_percentiles(baseline: &Tally, candidate: &Tally, percentiles: &[Percentile]) -> Comparison {
        let groups = (&baseline.sessions(), &candidate.sessions());
        let events = events_in_percentiles(baseline).min(events_in_percentiles(candidate));
        let compare = |percentile: &Percentile| {
            let few = events < percentile.enough_visits();
            PercentileComparison::new(groups, *percentile, few)
        };
        let percentiles: Vec<_> = percentiles.iter().map(compare).collect();
        let shares = |count: fn(&Tally) -> Count| {
            let of = |tally: &Tally| Share::of(count(tally).visits, tally.all().visits);
            (of(baseline), of(candidate))
        };
        let (completion_rate, excluded) = (shares(Tally::completed), shares(Tally::excluded));
        let verdict = overall(&percentiles, lost_visits(completion_rate, excluded));
        let outcomes = outcome_changes(baseline, candidate);
        Comparison { verdict, percentiles, completion_rate, excluded, outcomes }
    }

    /// Whether fewer visits complete, or more are excluded, by a point or more: then nothing is called better.
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

fn events_in_percentiles(tally: &Tally) -> u64 {
    tally.all().events.saturating_sub(tally.excluded().events)
}

fn outcome_changes(baseline: &Tally, candidate: &Tally) -> Vec<OutcomeChange> {
    let share = |tally: &Tally, outcome| Share::of(tally.outcome(outcome).visits, tally.all().visits);
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
    fn new(groups: (&SessionGroups, &SessionGroups), percentile: Percentile, few: bool) -> Self {
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
    fn new(
        groups: (&SessionGroups, &SessionGroups),
        percentile: Percentile,
        assumption: Assumption,
    ) -> Difference {
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

    /// Whether the percentile surely rose.
    pub fn rose(&self) -> bool {
        self.interval.is_some_and(|(low, _)| low > Shift::Micros(0))
    }

    /// Whether the percentile surely fell.
    pub fn fell(&self) -> bool {
        self.interval.is_some_and(|(_, high)| high < Shift::Micros(0))
    }

    /// Whether any difference is surely under 5 % of the baseline's percentile.
    pub fn is_negligible(&self) -> bool {
        let (Quantile::At(baseline), Some((low, high))) = (self.baseline, self.interval) else {
            return false;
        };
        let limit_us = (baseline.0 as f64 * NEGLIGIBLE) as i64;
        low >= Shift::Micros(-limit_us) && high <= Shift::Micros(limit_us)
    }
}

fn between(before_us: u64, after_us: u64) -> Shift {
    // Bins end at 48 h, far inside an i64.
    Shift::Micros(after_us as i64 - before_us as i64)
}

/// The least difference: an early candidate against a late baseline.
fn lowest(baseline: &Estimate, candidate: &Estimate) -> Shift {
    let shifts = arc().map(|(mine, others)| {
        let limits = (baseline.limit(others), candidate.limit(-mine));
        shift(limits, Bin::last, Bin::first, Shift::OnlyCandidateReaches)
    });
    shifts.min().unwrap_or(Shift::OnlyCandidateReaches)
}

/// The greatest difference: a late candidate against an early baseline.
fn highest(baseline: &Estimate, candidate: &Estimate) -> Shift {
    let shifts = arc().map(|(mine, others)| {
        let limits = (baseline.limit(-others), candidate.limit(mine));
        shift(limits, Bin::first, Bin::last, Shift::OnlyBaselineReaches)
    });
    shifts.max().unwrap_or(Shift::OnlyBaselineReaches)
}

/// The quarter circle in steps: margins of one group and of the other, both rounded outwards.
fn arc() -> impl Iterator<Item = (f64, f64)> {
    let angle = |step: u32| f64::from(step) / f64::from(ARC_STEPS) * std::f64::consts::FRAC_PI_2;
    (0..ARC_STEPS).map(move |step| (angle(step).cos(), angle(step + 1).sin()))
}

/// The difference of two limits, each rounded to the outer edge of its bin. Where neither is reached anything is
/// possible, so the widest is taken.
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
