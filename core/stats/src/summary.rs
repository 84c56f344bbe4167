//! The figures that a dashboard shows for one surface.

use super::audit::AuditSummary;
use super::interval::{Estimate, Interval};
use super::kaplan_meier::{Assumption, Curve, Percentile, Quantile};
use super::pieces::Pieces;
use super::tally::{Count, Tally};

pub use super::share::Share;
use alldrawn_core::wire::Outcome;

/// One percentile of a surface.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PercentileSummary {
    /// The percentile.
    pub percentile: Percentile,
    /// The Kaplan–Meier estimate.
    pub estimate: Quantile,
    /// The lower bound: every censored visit was complete when it was last seen, except superseded ones. It depends on
    /// w, by which unsettled visits are censored.
    pub at_least: Quantile,
    /// The upper bound: no censored visit ever completed, except superseded ones. It depends on w too.
    pub at_most: Quantile,
    /// The 95 % interval of the estimate; `None` if fewer than ten groups contain visits.
    pub interval: Option<Interval>,
    /// True if there are fewer than 10 / (1 − p) events, which is too few to rely on.
    pub few: bool,
}

impl PercentileSummary {
    /// Summarises a percentile of these visits.
    pub fn new(pieces: &Pieces, percentile: Percentile) -> PercentileSummary {
        let bound = |assumption| Curve::new(&pieces.whole.times, assumption).quantile(percentile);
        let estimate = Estimate::new(pieces, percentile, Assumption::KaplanMeier);
        PercentileSummary {
            percentile,
            estimate: estimate.quantile(),
            at_least: bound(Assumption::CompleteAtOnce),
            at_most: bound(Assumption::NeverComplete),
            interval: estimate.interval(),
            few: pieces.events < percentile.enough_visits(),
        }
    }
}

/// The figures of one surface. Shares are shares of all visits, including excluded ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// All visits.
    pub all: Count,
    /// The visits from which percentiles are computed: all except excluded ones.
    pub in_percentiles: Count,
    /// The share of complete visits, of which an unsettled one counts 1 − w. A visit in which 1 % or more of the
    /// required area failed is not complete.
    pub completion_rate: Share,
    /// The share of each outcome that occurred, in the order of the schema.
    pub outcomes: Vec<(Outcome, Share)>,
    /// The share of complete visits that did not settle.
    pub unsettled: Share,
    /// The sum of w over unsettled visits, as a share of all visits: that share counts as left, although a candidate
    /// stood. The bounds depend on w: both observe 1 − w of each unsettled visit at its value; in the lower one w
    /// completes when the visit was left, and in the upper one it never completes.
    pub unsettled_weight: Share,
    /// The share of visits that ended in an error instead of content.
    pub error: Share,
    /// The share of visits that are in no percentile.
    pub excluded: Share,
    /// The share of visits that were complete with failures in less than 1 % of the required area.
    pub minor_failures: Share,
    /// True if, in at least half of the visits judged complete, one custom node for which nobody answered covers 30 %
    /// of the viewport or more. The surface is then ranked apart.
    pub unmeasured: bool,
    /// How many settled visits changed later; `None` without audit records.
    pub audit: Option<AuditSummary>,
    /// The percentiles.
    pub percentiles: Vec<PercentileSummary>,
}

impl Summary {
    /// Summarises a tally with percentiles 50, 75, 90 and 95, which are always shown.
    pub fn new(tally: &Tally) -> Summary {
        Summary::of(tally, &tally.pieces(), &Percentile::SHOWN)
    }

    /// Summarises a tally, whose pieces these are, with the given percentiles.
    pub fn of(tally: &Tally, pieces: &Pieces, percentiles: &[Percentile]) -> Summary {
        let (all, excluded) = (tally.all(), tally.excluded());
        let share = |count: Count| count.share_of(all);
        let in_percentiles = Count {
            events: all.events.saturating_sub(excluded.events),
            visits: all.visits.saturating_sub(excluded.visits),
        };
        let whole = &pieces.whole;
        Summary {
            all,
            in_percentiles,
            completion_rate: Share::of(whole.completed, whole.all),
            outcomes: tally.outcomes().map(|(outcome, count)| (outcome, share(count))).collect(),
            unsettled: tally.unsettled().share_of(tally.complete()),
            unsettled_weight: Share::of(tally.total().unsettled_weight(), whole.all),
            error: share(tally.outcome(Outcome::Error)),
            excluded: share(excluded),
            minor_failures: share(tally.minor_failures()),
            unmeasured: tally.is_unmeasured(),
            audit: tally.audits().summary(),
            percentiles: percentiles
                .iter()
                .map(|percentile| PercentileSummary::new(pieces, *percentile))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::histogram::Micros;
    use super::*;
    use alldrawn_core::wire::{Visit, VisitFlag};

    fn visit(session: u32, outcome: Outcome, end_ms: u64) -> Visit {
        let completed = outcome == Outcome::Complete;
        Visit {
            outcome: outcome.into(),
            session_id: session.to_be_bytes().to_vec(),
            visually_complete_us: completed.then_some(end_ms * 1_000),
            elapsed_us: end_ms * 1_000,
            flags: 1 << VisitFlag::Settled as u32,
            ..Visit::default()
        }
    }

    #[test]
    fn a_summary_counts_every_visit_of_a_surface() {
        let mut tally = Tally::new();
        for session in 0..80 {
            tally.add(&visit(session, Outcome::Complete, 500 + u64::from(session) * 10));
        }
        for session in 80..95 {
            tally.add(&visit(session, Outcome::Abandoned, 2_000));
        }
        for session in 95..100 {
            tally.add(&visit(session, Outcome::Restless, 40_000));
        }
        let summary = Summary::new(&tally);
        assert_eq!(summary.all, Count { events: 100, visits: 100 });
        assert_eq!(summary.in_percentiles, Count { events: 95, visits: 95 });
        assert_eq!(summary.completion_rate, Share(0.8));
        assert_eq!(summary.excluded, Share(0.05));
        let expected = [(Outcome::Complete, 0.8), (Outcome::Abandoned, 0.15), (Outcome::Restless, 0.05)];
        assert_eq!(summary.outcomes, expected.map(|(outcome, share)| (outcome, Share(share))));
        assert_eq!(summary.percentiles.iter().map(|p| p.few).collect::<Vec<_>>(), [false, false, true, true]);
        let [p50, _, p90, _] = summary.percentiles[..] else { panic!("four percentiles") };
        assert!(
            p50.interval.is_some_and(|interval| interval.low < p50.estimate && p50.estimate < interval.high)
        );
        assert_eq!(p90.estimate, Quantile::NotReached);
        assert_eq!(p90.at_least, Quantile::At(super::super::Bin::of(Micros::from_millis(2_000)).middle()));
    }

    #[test]
    fn a_weight_adds_visits_but_not_events() {
        let mut tally = Tally::new();
        for session in 0..19 {
            tally.add(&Visit { weight: 10, ..visit(session, Outcome::Complete, 1_000) });
        }
        tally.add(&Visit { weight: 0, ..visit(19, Outcome::Timeout, 30_000) });
        let summary = Summary::new(&tally);
        assert_eq!(summary.all, Count { events: 20, visits: 191 });
        assert_eq!(summary.completion_rate, Share(190.0 / 191.0));
        assert!(!summary.percentiles[0].few);
        assert!(summary.percentiles[1].few);
    }
}
