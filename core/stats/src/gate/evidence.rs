//! What the visits of one surface say about a candidate, before the other surfaces are considered.

use super::super::interval::FEWEST_GROUPS;
use super::super::kaplan_meier::{Assumption, Percentile, Quantile};
use super::super::summary::Share;
use super::super::tally::Tally;
use super::outcome_change::{OutcomeChange, outcome_changes};
use super::p_value::{self, Measure, SHARE_MARGIN, SHARES, Test};
use super::power::Sensitivity;
use super::settings::{LEVEL, Settings};
use super::side::{Side, enough};

/// A percentile on both sides, under both assumptions. Pairs are (baseline, candidate).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PercentileChange {
    /// The percentile.
    pub percentile: Percentile,
    /// The Kaplan–Meier estimates.
    pub kaplan_meier: (Quantile, Quantile),
    /// The percentiles if the visits that users left had never completed.
    pub never_complete: (Quantile, Quantile),
    /// True if a side has fewer than 10 / (1 − p) events. The percentile is then not tested.
    pub few: bool,
}

/// The evidence of one surface. Pairs are (baseline, candidate).
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The numbers of events.
    pub events: (u64, u64),
    /// The numbers of groups with visits.
    pub groups: (usize, usize),
    /// The percentiles 50, 75, 90 and 95.
    pub percentiles: Vec<PercentileChange>,
    /// The shares of visits that are not complete, that are errors, and that are excluded.
    pub shares: Vec<(Measure, Share, Share)>,
    /// The outcomes whose share changed by a percentage point or more, the largest change first.
    pub outcomes: Vec<OutcomeChange>,
    /// The tests for "worse": up to eight of times and three of shares. Empty if the surface is not tested.
    pub tests: Vec<Test>,
    /// The p-value of "worse", before Holm's procedure. 1 if the surface is not tested.
    pub worse: f64,
    /// The test with the least tail for "worse".
    pub strongest: Option<Test>,
    /// The p-value of "better", before Holm's procedure. 1 if the surface is not tested.
    pub better: f64,
    /// The test that decides the p-value of "better".
    pub strongest_better: Option<Test>,
    /// A share that rose by more than a point with 95 % confidence, which excludes "better".
    pub worse_share: Option<Measure>,
    /// True if the candidate is neither worse nor better by more than the margin, with 95 % confidence each.
    pub no_difference: bool,
    /// The slow-downs that the surface could have found. `None` if it is not tested.
    pub sensitivity: Option<Sensitivity>,
    /// True if the caller knows that the candidate's visits are counted elsewhere, so that their absence says nothing.
    pub elsewhere: bool,
    /// True if both sides have enough groups for the tests.
    pub tested: bool,
    /// True if a side has fewer events than the settings ask for.
    pub few: bool,
    /// True if at least five candidate visits were received and none is complete, while at least half of the
    /// baseline's are. The other surfaces decide if this may be chance.
    pub nothing_completes: bool,
}

/// The number of candidate visits from which it is noticed that none is complete.
pub(super) const FEWEST_TO_DIE: u64 = 5;

impl Evidence {
    /// Tests the visits of one surface. A `margin` that is negative or not a number counts as 0.
    pub fn new(baseline: &Tally, candidate: &Tally, settings: &Settings) -> Evidence {
        let factor = 1.0 + settings.margin.max(0.0);
        let (before, after) = (Side::new(baseline), Side::new(candidate));
        let tested = before.groups().min(after.groups()) >= FEWEST_GROUPS;
        let times = |factor| if tested { p_value::time_tests(&before, &after, factor) } else { Vec::new() };
        let shares = |margin| if tested { p_value::share_tests(&before, &after, margin) } else { Vec::new() };
        let (slower, faster) = (times(factor), times(1.0 / factor));
        let (more, fewer) = (shares(SHARE_MARGIN), shares(-SHARE_MARGIN));

        let tests = [&slower[..], &more[..]].concat();
        let (worse, strongest) = p_value::worse(&tests);
        let (better, strongest_better) = p_value::better(&faster);
        let percentiles = Percentile::SHOWN.map(|percentile| percentile_change(&before, &after, percentile));
        let no_difference = !slower.is_empty()
            && percentiles.iter().all(|change| !change.few)
            && slower.iter().chain(&more).all(|test| test.lower_tail() <= LEVEL)
            && faster.iter().chain(&fewer).all(|test| test.upper_tail() <= LEVEL);
        let whole_before = before.whole();
        Evidence {
            events: (before.events(), after.events()),
            groups: (before.groups(), after.groups()),
            percentiles: percentiles.into(),
            shares: SHARES
                .iter()
                .map(|(measure, part)| {
                    (*measure, Share(before.share(part).value), Share(after.share(part).value))
                })
                .collect(),
            outcomes: outcome_changes(baseline, candidate),
            tests,
            worse,
            strongest,
            better,
            strongest_better,
            worse_share: more.iter().find(|test| test.upper_tail() <= LEVEL).map(|test| test.measure),
            no_difference,
            sensitivity: tested.then(|| Sensitivity::new(&before, &after, factor)),
            elsewhere: false,
            tested,
            few: before.events().min(after.events()) < settings.min_events,
            nothing_completes: after.events() >= FEWEST_TO_DIE
                && candidate.complete().events == 0
                && whole_before.all > 0.0
                && baseline.complete().visits as f64 * 2.0 >= whole_before.all,
        }
    }
}

fn percentile_change(before: &Side, after: &Side, percentile: Percentile) -> PercentileChange {
    let quantile = |side: &Side, assumption| {
        side.curve(assumption).map_or(Quantile::NotReached, |curve| curve.quantile(percentile))
    };
    let both = |assumption| (quantile(before, assumption), quantile(after, assumption));
    PercentileChange {
        percentile,
        kaplan_meier: both(Assumption::KaplanMeier),
        never_complete: both(Assumption::NeverComplete),
        few: !enough(before, after, percentile),
    }
}
