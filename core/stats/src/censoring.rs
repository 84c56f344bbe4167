//! How each outcome counts in the percentiles of the time to visually complete (`metric.md` §15).
//!
//! | outcome | in the percentiles |
//! |---|---|
//! | complete, settled | observed |
//! | complete, not settled | observed by 1 − w at its value, censored by w at the elapsed time (see `withdrawal`) |
//! | complete with errors, failed area ≥ 1 % | censored at the first failure |
//! | complete with errors, failed area < 1 % | the same as complete |
//! | error | censored at the candidate's value |
//! | interacted, abandoned, interrupted, lost, timeout, no content | censored at the elapsed time |
//! | superseded | the same, also in the bounds |
//! | redirected, void, unchanged, restless | excluded; a redirected visit's wait is part of its successor's |
//! | any event that contradicts the schema | excluded, and counted as malformed |

use super::histogram::Micros;
use super::standing::Standing;
use alldrawn_core::wire::{Outcome, Visit, VisitFlag};

/// A visit's time to visually complete (or to another point): observed, censored or excluded from the percentiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitTime {
    /// The visit was complete at this time.
    Observed(Micros),
    /// The visit was complete, but ended before it was known that nothing more would change.
    Unsettled(Unsettled),
    /// The visit was incomplete up to this time. What would have followed is unknown.
    Censored(Micros),
    /// The visit was incomplete when a newer visit of its surface replaced it, at this time. It is censored under every
    /// assumption, since its user did not leave.
    Superseded(Micros),
    /// The visit says nothing about slowness.
    Excluded(Exclusion),
}

/// A complete visit that ended before its settle time was over (`metric.md` §10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// The time to visually complete, if nothing more would have changed.
    pub value: Micros,
    /// The time of the act that ended the visit. Until then nothing changed.
    pub elapsed: Micros,
    /// The candidate, which tells the chance that something more would have changed.
    pub standing: Standing,
}

/// Why a visit is excluded from the percentiles. The share of excluded visits is always shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Exclusion {
    /// The device's clock could not be trusted (`metric.md` §12).
    Void,
    /// The app replaced the surface, and the next visit carries the wait (§10).
    Redirected,
    /// A typing visit whose key changed nothing (§10).
    Unchanged,
    /// The surface never stopped changing (§11).
    Restless,
    /// The outcome is unknown to this version, or the visit is complete but has no time.
    Malformed,
}

/// The share of the required area, in 1/1000, from which failed nodes mean that the user did not see everything: 1 %.
const FAILED_AREA_PERMILLE: u32 = 10;

/// Returns what is known of a visit's time to visually complete.
pub fn visit_time(visit: &Visit) -> VisitTime {
    let elapsed = Micros(visit.elapsed_us);
    match visit.outcome() {
        // If the time of the failure is missing, the latest possible one is used. It keeps the visit at risk longest,
        // so that a broken binding never makes an app look faster.
        Outcome::CompleteWithErrors if failed_much(visit) => {
            VisitTime::Censored(visit.first_failure_us.map_or(elapsed, Micros))
        }
        Outcome::Complete | Outcome::CompleteWithErrors => match visit.visually_complete_us.map(Micros) {
            None => VisitTime::Excluded(Exclusion::Malformed),
            Some(value) if has_flag(visit, VisitFlag::Settled) => VisitTime::Observed(value),
            Some(value) => VisitTime::Unsettled(Unsettled {
                value,
                elapsed: elapsed.max(value),
                standing: Standing::of(visit),
            }),
        },
        Outcome::Error => VisitTime::Censored(visit.last_candidate_us.map_or(elapsed, Micros)),
        Outcome::Interacted
        | Outcome::Abandoned
        | Outcome::Interrupted
        | Outcome::Lost
        | Outcome::Timeout
        | Outcome::NoContent => VisitTime::Censored(elapsed),
        Outcome::Superseded => VisitTime::Superseded(elapsed),
        Outcome::Redirected => VisitTime::Excluded(Exclusion::Redirected),
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

/// Returns true if an audit of the visit counts: its candidate was confirmed (`metric.md` §8), also that of an error.
pub fn is_audited(visit: &Visit) -> bool {
    (is_completed(visit) || visit.outcome() == Outcome::Error) && has_flag(visit, VisitFlag::Settled)
}

fn failed_much(visit: &Visit) -> bool {
    // If the counts are missing, the failure is not known to be small.
    visit.counts.as_ref().is_none_or(|counts| counts.failed_area_permille >= FAILED_AREA_PERMILLE)
}

/// Returns true if the visit has the flag.
pub(crate) fn has_flag(visit: &Visit, flag: VisitFlag) -> bool {
    visit.flags & (1 << flag as u32) != 0
}

#[cfg(test)]
mod tests {
    use super::VisitTime::{Censored, Excluded, Observed, Superseded, Unsettled};
    use super::{Exclusion, Micros, Standing, visit_time};
    use alldrawn_core::wire::{Counts, Outcome, Visit, VisitFlag};

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
        let error = Visit { last_candidate_us: Some(900), ..visit(Outcome::Error) };
        let table = [
            (visit(Outcome::Complete), Observed(Micros(1_000))),
            (with_errors(9), Observed(Micros(1_000))),
            (with_errors(10), Censored(Micros(400))),
            (Visit { flags: 0, ..with_errors(10) }, Censored(Micros(400))),
            (Visit { first_failure_us: None, ..with_errors(500) }, elapsed),
            (visit(Outcome::CompleteWithErrors), elapsed),
            (error, Censored(Micros(900))),
            (visit(Outcome::Error), elapsed),
            (visit(Outcome::Interacted), elapsed),
            (visit(Outcome::Abandoned), elapsed),
            (visit(Outcome::Interrupted), elapsed),
            (visit(Outcome::Redirected), Excluded(Exclusion::Redirected)),
            (visit(Outcome::Superseded), Superseded(Micros(7_000))),
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
            assert_eq!(visit_time(&visit), expected, "{visit:?}");
        }
    }

    #[test]
    fn an_unsettled_visit_has_the_times_of_its_candidate_and_of_the_act_that_ended_it() {
        for complete in [visit(Outcome::Complete), with_errors(9)] {
            let visit = Visit { flags: 0, ..complete };
            let standing = Standing::of(&visit);
            let expected = super::Unsettled { value: Micros(1_000), elapsed: Micros(7_000), standing };
            assert_eq!(visit_time(&visit), Unsettled(expected));
            let impossible = Visit { elapsed_us: 3, ..visit };
            assert_eq!(
                visit_time(&impossible),
                Unsettled(super::Unsettled { elapsed: Micros(1_000), ..expected })
            );
        }
    }
}
