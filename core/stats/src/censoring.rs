//! What a visit tells of the time to visually complete: the table of `metric.md` §15.
//!
//! | outcome | in the percentiles |
//! |---|---|
//! | complete | an observation; an unsettled one is censored at its candidate where candidates are often withdrawn |
//! | complete with errors, failed area ≥ 1 % | censored at the first failure |
//! | complete with errors, failed area < 1 % | as complete |
//! | interacted, abandoned, interrupted, redirected, superseded, lost, timeout, no content | censored at the elapsed time |
//! | void, unchanged, restless | excluded |
//! | anything that contradicts the schema | excluded, and counted as malformed |

use super::histogram::Micros;
use alldrawn_core::wire::{Outcome, Visit, VisitFlag};

/// What is known of one visit's time to visually complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitTime {
    /// It was complete at this time.
    Observed(Micros),
    /// It was not complete before this time; what would have followed is not known.
    Censored(Micros),
    /// It says nothing of slowness.
    Excluded(Exclusion),
}

/// Why a visit is left out of the percentiles. Its share is always shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Exclusion {
    /// The clock cannot be trusted (`metric.md` §12).
    Void,
    /// A key that changed nothing (§10).
    Unchanged,
    /// A surface that never stops changing (§11).
    Restless,
    /// An outcome that is unknown here, or complete without a time.
    Malformed,
}

/// How complete visits that did not settle are counted on a surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnsettledRule {
    /// Their candidates would have held.
    Observed,
    /// Their candidates might have been withdrawn: all that is known is that they were not complete before.
    CensoredAtCandidate,
}

/// How often candidates hold on a surface: the context that one visit cannot know. Counted in visits (weighted).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Steadiness {
    /// Completed visits that settled.
    pub settled_visits: u64,
    /// Those of them that had a candidate withdrawn before.
    pub withdrawn_visits: u64,
}

impl Steadiness {
    /// Counts a visit.
    pub fn add(&mut self, visit: &Visit) {
        if is_completed(visit) && has_flag(visit, VisitFlag::Settled) {
            self.settled_visits = self.settled_visits.saturating_add(visits_of(visit));
            if visit.withdrawn_candidates > 0 {
                self.withdrawn_visits = self.withdrawn_visits.saturating_add(visits_of(visit));
            }
        }
    }

    /// Adds another's counts.
    pub fn merge(&mut self, other: &Steadiness) {
        self.settled_visits = self.settled_visits.saturating_add(other.settled_visits);
        self.withdrawn_visits = self.withdrawn_visits.saturating_add(other.withdrawn_visits);
    }

    /// Takes out another's counts.
    pub fn subtract(&mut self, other: &Steadiness) {
        self.settled_visits = self.settled_visits.saturating_sub(other.settled_visits);
        self.withdrawn_visits = self.withdrawn_visits.saturating_sub(other.withdrawn_visits);
    }

    /// UnsettledRule visits are censored where more than 5 % of the settled ones had a candidate withdrawn.
    pub fn unsettled_rule(&self) -> UnsettledRule {
        match u128::from(self.withdrawn_visits) * 20 > u128::from(self.settled_visits) {
            true => UnsettledRule::CensoredAtCandidate,
            false => UnsettledRule::Observed,
        }
    }
}

/// From this share of the required area on, failed nodes mean that the user never saw everything: 1 %, in 1/1000.
const FAILED_AREA_PERMILLE: u32 = 10;

/// Where a visit stands in the percentiles of its surface.
pub fn visit_time(visit: &Visit, unsettled: UnsettledRule) -> VisitTime {
    let elapsed = VisitTime::Censored(Micros(visit.elapsed_us));
    match visit.outcome() {
        // Without the time of the failure its latest possible one keeps the visit at risk longest, so that a broken
        // binding never makes an app look faster.
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
        // An outcome of a newer schema also reads as unspecified.
        Outcome::Unspecified => VisitTime::Excluded(Exclusion::Malformed),
    }
}

/// How many visits an event stands for: its sampling weight, where 0 reads as 1.
pub fn visits_of(visit: &Visit) -> u64 {
    u64::from(visit.weight.max(1))
}

/// Whether the visit was judged complete, with or without errors.
pub fn is_completed(visit: &Visit) -> bool {
    matches!(visit.outcome(), Outcome::Complete | Outcome::CompleteWithErrors)
}

/// Whether the visit was judged complete before its settle time was over (`metric.md` §10).
pub fn is_unsettled(visit: &Visit) -> bool {
    is_completed(visit) && !has_flag(visit, VisitFlag::Settled)
}

fn failed_much(visit: &Visit) -> bool {
    // Without counts nothing says that the failure was small.
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
    fn every_outcome_has_its_place() {
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
    fn an_unsettled_visit_is_judged_by_its_surface() {
        let unsettled = Visit { flags: 0, ..visit(Outcome::Complete) };
        assert_eq!(visit_time(&unsettled, UnsettledRule::Observed), Observed(Micros(1_000)));
        assert_eq!(visit_time(&unsettled, UnsettledRule::CensoredAtCandidate), Censored(Micros(1_000)));
        let failed = Visit { flags: 0, ..with_errors(10) };
        assert_eq!(visit_time(&failed, UnsettledRule::CensoredAtCandidate), Censored(Micros(400)));
    }

    #[test]
    fn more_than_one_withdrawn_in_twenty_is_often() {
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
