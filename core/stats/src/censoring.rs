//! How each outcome counts in the percentiles of the time to visually complete (`metric.md` §15).
//!
//! | outcome | in the percentiles |
//! |---|---|
//! | complete | observed; an unsettled visit is censored at its candidate if candidates are often withdrawn on the surface |
//! | complete with errors, failed area ≥ 1 % | censored at the first failure |
//! | complete with errors, failed area < 1 % | the same as complete |
//! | error | censored at the candidate's value |
//! | interacted, abandoned, interrupted, redirected, superseded, lost, timeout, no content | censored at the elapsed time |
//! | void, unchanged, restless | excluded |
//! | any event that contradicts the schema | excluded, and counted as malformed |

use super::histogram::Micros;
use alldrawn_core::wire::{Outcome, Visit, VisitFlag};

/// A visit's time to visually complete (or to another point): observed, censored or excluded from the percentiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitTime {
    /// The visit was complete at this time.
    Observed(Micros),
    /// The visit was incomplete up to this time. What would have followed is unknown.
    Censored(Micros),
    /// The visit says nothing about slowness.
    Excluded(Exclusion),
}

/// Why a visit is excluded from the percentiles. The share of excluded visits is always shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Exclusion {
    /// The device's clock could not be trusted (`metric.md` §12).
    Void,
    /// A typing visit whose key changed nothing (§10).
    Unchanged,
    /// The surface never stopped changing (§11).
    Restless,
    /// The outcome is unknown to this version, or the visit is complete but has no time.
    Malformed,
}

/// How a surface's complete visits that did not settle are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnsettledRule {
    /// As observed: their candidates would have been confirmed.
    Observed,
    /// As censored at the candidate: the candidate might have been withdrawn, so all that is known is that the visit
    /// was not complete before it.
    CensoredAtCandidate,
}

/// How often candidates are withdrawn on a surface, which no single visit shows. Counts are weighted visits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Steadiness {
    /// Completed visits that settled.
    pub(crate) settled_visits: u64,
    /// Completed visits that settled after an earlier candidate had been withdrawn.
    pub(crate) withdrawn_visits: u64,
}

impl Steadiness {
    /// Counts a visit.
    pub(crate) fn add(&mut self, visit: &Visit) {
        if is_completed(visit) && has_flag(visit, VisitFlag::Settled) {
            self.settled_visits = self.settled_visits.saturating_add(visits_of(visit));
            if visit.withdrawn_candidates > 0 {
                self.withdrawn_visits = self.withdrawn_visits.saturating_add(visits_of(visit));
            }
        }
    }

    /// Adds the counts of `other`.
    pub(crate) fn merge(&mut self, other: &Steadiness) {
        self.settled_visits = self.settled_visits.saturating_add(other.settled_visits);
        self.withdrawn_visits = self.withdrawn_visits.saturating_add(other.withdrawn_visits);
    }

    /// Subtracts the counts of `other`.
    pub(crate) fn subtract(&mut self, other: &Steadiness) {
        self.settled_visits = self.settled_visits.saturating_sub(other.settled_visits);
        self.withdrawn_visits = self.withdrawn_visits.saturating_sub(other.withdrawn_visits);
    }

    /// Returns how unsettled visits count: censored if more than 5 % of the settled visits had a candidate withdrawn.
    pub(crate) fn unsettled_rule(&self) -> UnsettledRule {
        match u128::from(self.withdrawn_visits) * 20 > u128::from(self.settled_visits) {
            true => UnsettledRule::CensoredAtCandidate,
            false => UnsettledRule::Observed,
        }
    }
}

/// The share of the required area, in 1/1000, from which failed nodes mean that the user did not see everything: 1 %.
const FAILED_AREA_PERMILLE: u32 = 10;

/// Returns what is known of a visit's time to visually complete.
pub fn visit_time(visit: &Visit, unsettled: UnsettledRule) -> VisitTime {
    let elapsed = VisitTime::Censored(Micros(visit.elapsed_us));
    match visit.outcome() {
        // If the time of the failure is missing, the latest possible one is used. It keeps the visit at risk longest,
        // so that a broken binding never makes an app look faster.
        Outcome::CompleteWithErrors if failed_much(visit) => {
            VisitTime::Censored(Micros(visit.first_failure_us.unwrap_or(visit.elapsed_us)))
        }
        Outcome::Complete | Outcome::CompleteWithErrors => match visit.visually_complete_us.map(Micros) {
            None => VisitTime::Excluded(Exclusion::Malformed),
            Some(candidate) if is_unsettled(visit) && unsettled == UnsettledRule::CensoredAtCandidate => {
                VisitTime::Censored(candidate)
            }
            Some(end) => VisitTime::Observed(end),
        },
        Outcome::Error => VisitTime::Censored(Micros(visit.last_candidate_us.unwrap_or(visit.elapsed_us))),
        Outcome::Interacted
        | Outcome::Abandoned
        | Outcome::Interrupted
        | Outcome::Redirected
        | Outcome::Superseded
        | Outcome::Lost
        | Outcome::Timeout
        | Outcome::NoContent => elapsed,
        Outcome::Void => VisitTime::Excluded(Exclusion::Void),
        Outcome::Unchanged => VisitTime::Excluded(Exclusion::Unchanged),
        Outcome::Restless => VisitTime::Excluded(Exclusion::Restless),
        // An outcome of a newer schema also decodes as unspecified.
        Outcome::Unspecified => VisitTime::Excluded(Exclusion::Malformed),
    }
}

/// Returns the number of visits that an event stands for: its sampling weight; a weight of 0 counts as 1.
pub fn visits_of(visit: &Visit) -> u64 {
    u64::from(visit.weight.max(1))
}

/// Returns true if the visit was judged complete, with or without errors.
pub fn is_completed(visit: &Visit) -> bool {
    matches!(visit.outcome(), Outcome::Complete | Outcome::CompleteWithErrors)
}

/// Returns true if the visit was judged complete before its settle time was over (`metric.md` §10).
pub(crate) fn is_unsettled(visit: &Visit) -> bool {
    is_completed(visit) && !has_flag(visit, VisitFlag::Settled)
}

fn failed_much(visit: &Visit) -> bool {
    // If the counts are missing, the failure is not known to be small.
    visit.counts.as_ref().is_none_or(|counts| counts.failed_area_permille >= FAILED_AREA_PERMILLE)
}

fn has_flag(visit: &Visit, flag: VisitFlag) -> bool {
    visit.flags & (1 << flag as u32) != 0
}

#[cfg(test)]
mod tests {
    use super::VisitTime::{Censored, Excluded, Observed};
    use super::*;
    use alldrawn_core::wire::Counts;

    fn visit(outcome: Outcome) -> Visit {
        Visit {
            outcome: outcome.into(),
            visually_complete_us: is_complete(outcome).then_some(1_000),
            elapsed_us: 7_000,
            flags: 1 << VisitFlag::Settled as u32,
            ..Visit::default()
        }
    }

    fn is_complete(outcome: Outcome) -> bool {
        matches!(outcome, Outcome::Complete | Outcome::CompleteWithErrors)
    }

    fn with_errors(failed_area_permille: u32) -> Visit {
        let counts = Some(Counts { failed_area_permille, failed: 1, ..Counts::default() });
        Visit { counts, first_failure_us: Some(400), ..visit(Outcome::CompleteWithErrors) }
    }

    #[test]
    fn every_outcome_is_observed_censored_or_excluded() {
        let elapsed = Censored(Micros(7_000));
        let unknown = Visit { outcome: 99, ..visit(Outcome::Complete) };
        let timeless = Visit { visually_complete_us: None, ..visit(Outcome::Complete) };
        let table = [
            (visit(Outcome::Complete), Observed(Micros(1_000))),
            (with_errors(9), Observed(Micros(1_000))),
            (with_errors(10), Censored(Micros(400))),
            (Visit { first_failure_us: None, ..with_errors(500) }, elapsed),
            (visit(Outcome::CompleteWithErrors), elapsed),
            (visit(Outcome::Interacted), elapsed),
            (visit(Outcome::Abandoned), elapsed),
            (visit(Outcome::Interrupted), elapsed),
            (visit(Outcome::Redirected), elapsed),
            (visit(Outcome::Superseded), elapsed),
            (visit(Outcome::Lost), elapsed),
            (visit(Outcome::Timeout), elapsed),
            (visit(Outcome::NoContent), elapsed),
            (visit(Outcome::Void), Excluded(Exclusion::Void)),
            (visit(Outcome::Unchanged), Excluded(Exclusion::Unchanged)),
            (visit(Outcome::Restless), Excluded(Exclusion::Restless)),
            (visit(Outcome::Unspecified), Excluded(Exclusion::Malformed)),
            (unknown, Excluded(Exclusion::Malformed)),
            (timeless, Excluded(Exclusion::Malformed)),
        ];
        for (visit, expected) in table {
            for unsettled in [UnsettledRule::Observed, UnsettledRule::CensoredAtCandidate] {
                assert_eq!(visit_time(&visit, unsettled), expected, "{visit:?}");
            }
        }
    }

    #[test]
    fn an_unsettled_visit_counts_by_the_rule_of_its_surface() {
        let unsettled = Visit { flags: 0, ..visit(Outcome::Complete) };
        assert_eq!(visit_time(&unsettled, UnsettledRule::Observed), Observed(Micros(1_000)));
        assert_eq!(visit_time(&unsettled, UnsettledRule::CensoredAtCandidate), Censored(Micros(1_000)));
        let failed = Visit { flags: 0, ..with_errors(10) };
        assert_eq!(visit_time(&failed, UnsettledRule::CensoredAtCandidate), Censored(Micros(400)));
    }

    #[test]
    fn unsettled_visits_are_censored_above_one_withdrawn_candidate_in_twenty_visits() {
        let steady = visit(Outcome::Complete);
        let withdrawn = Visit { withdrawn_candidates: 2, ..steady.clone() };
        let unsettled = Visit { flags: 0, withdrawn_candidates: 1, ..steady.clone() };
        let mut surface = Steadiness::default();
        assert_eq!(surface.unsettled_rule(), UnsettledRule::Observed);
        surface.add(&Visit { weight: 19, ..steady });
        surface.add(&withdrawn);
        surface.add(&unsettled);
        surface.add(&Visit { withdrawn_candidates: 1, ..visit(Outcome::Timeout) });
        assert_eq!(surface, Steadiness { settled_visits: 20, withdrawn_visits: 1 });
        assert_eq!(surface.unsettled_rule(), UnsettledRule::Observed);
        surface.add(&withdrawn);
        assert_eq!(surface.unsettled_rule(), UnsettledRule::CensoredAtCandidate);
    }
}
