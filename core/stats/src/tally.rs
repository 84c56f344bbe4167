//! All that is kept of a set of visits: one tally per surface, version, hour or whatever is charted apart.
//!
//! Tallies merge, in any order. Whether unsettled visits are observations is known only once all are counted, so
//! they are kept apart until then.

use super::censoring::{Steadiness, UnsettledRule, VisitTime, is_unsettled, visit_time, visits_of};
use super::sessions::SessionGroups;
use alldrawn_core::wire::{Outcome, Visit};

/// Outcomes by their number in the schema, 0 (unspecified, unknown) to 13.
const OUTCOMES: usize = 14;

/// A count of events, and of the visits that they stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Events received.
    pub events: u64,
    /// Visits that they stand for (sampling weights).
    pub visits: u64,
}

impl Count {
    fn add(&mut self, other: Count) {
        self.events = self.events.saturating_add(other.events);
        self.visits = self.visits.saturating_add(other.visits);
    }

    fn subtract(&mut self, other: Count) {
        self.events = self.events.saturating_sub(other.events);
        self.visits = self.visits.saturating_sub(other.visits);
    }
}

/// What is kept of a set of visits. Each visit must be counted once: the collector drops repeated visit ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Visits whose standing does not hang on the surface.
    certain: SessionGroups,
    /// UnsettledRule complete visits, each observed at its candidate.
    unsettled: SessionGroups,
    steadiness: Steadiness,
    outcomes: [Count; OUTCOMES],
    completed: Count,
    unsettled_count: Count,
    excluded: Count,
    /// Complete with errors, but counted as an observation.
    minor_failures: Count,
}

impl Tally {
    /// A tally of no visits.
    pub fn new() -> Tally {
        Tally::default()
    }

    /// Counts a visit. One without a session id is a session of its own.
    pub fn add(&mut self, visit: &Visit) {
        let count = Count { events: 1, visits: visits_of(visit) };
        let session = if visit.session_id.is_empty() { &visit.visit_id } else { &visit.session_id };
        self.steadiness.add(visit);
        if let Some(outcome) = self.outcomes.get_mut(visit.outcome() as usize) {
            outcome.add(count);
        }
        let visit_time = visit_time(visit, UnsettledRule::Observed);
        let groups = match is_unsettled(visit) {
            true => &mut self.unsettled,
            false => &mut self.certain,
        };
        groups.record(session, visit_time, count.visits);
        match visit_time {
            VisitTime::Excluded(_) => self.excluded.add(count),
            VisitTime::Censored(_) => {}
            VisitTime::Observed(_) => {
                self.completed.add(count);
                if is_unsettled(visit) {
                    self.unsettled_count.add(count);
                }
                if visit.outcome() == Outcome::CompleteWithErrors {
                    self.minor_failures.add(count);
                }
            }
        }
    }

    /// Adds another's visits.
    pub fn merge(&mut self, other: &Tally) {
        self.certain.merge(&other.certain);
        self.unsettled.merge(&other.unsettled);
        self.steadiness.merge(&other.steadiness);
        for (mine, others) in self.outcomes.iter_mut().zip(&other.outcomes) {
            mine.add(*others);
        }
        self.completed.add(other.completed);
        self.unsettled_count.add(other.unsettled_count);
        self.excluded.add(other.excluded);
        self.minor_failures.add(other.minor_failures);
    }

    /// Takes out another's visits, which were counted before.
    pub fn subtract(&mut self, other: &Tally) {
        self.certain.subtract(&other.certain);
        self.unsettled.subtract(&other.unsettled);
        self.steadiness.subtract(&other.steadiness);
        for (mine, others) in self.outcomes.iter_mut().zip(&other.outcomes) {
            mine.subtract(*others);
        }
        self.completed.subtract(other.completed);
        self.unsettled_count.subtract(other.unsettled_count);
        self.excluded.subtract(other.excluded);
        self.minor_failures.subtract(other.minor_failures);
    }

    /// The visits of the percentiles, each observed or censored as `metric.md` §15 has it.
    pub fn sessions(&self) -> SessionGroups {
        let mut sessions = self.certain.clone();
        match self.unsettled_rule() {
            UnsettledRule::Observed => sessions.merge(&self.unsettled),
            UnsettledRule::CensoredAtCandidate => sessions.merge(&self.unsettled.all_censored()),
        }
        sessions
    }

    /// How this surface's unsettled visits count.
    pub fn unsettled_rule(&self) -> UnsettledRule {
        self.steadiness.unsettled_rule()
    }

    /// All visits counted.
    pub fn all(&self) -> Count {
        let mut all = Count::default();
        self.outcomes.iter().for_each(|count| all.add(*count));
        all
    }

    /// Visits of one outcome.
    pub fn outcome(&self, outcome: Outcome) -> Count {
        self.outcomes.get(outcome as usize).copied().unwrap_or_default()
    }

    /// Outcomes that occurred, in the order of the schema.
    pub fn outcomes(&self) -> impl Iterator<Item = (Outcome, Count)> + '_ {
        let numbered = self.outcomes.iter().enumerate();
        numbered.filter(|(_, count)| count.events > 0).filter_map(|(number, count)| {
            let outcome = Outcome::try_from(i32::try_from(number).ok()?).ok()?;
            Some((outcome, *count))
        })
    }

    /// Visits judged complete, but for those in which 1 % or more of the required area failed: nobody saw everything there.
    pub fn completed(&self) -> Count {
        self.completed
    }

    /// Complete visits that did not settle.
    pub fn unsettled(&self) -> Count {
        self.unsettled_count
    }

    /// Visits that are in no percentile.
    pub fn excluded(&self) -> Count {
        self.excluded
    }

    /// Visits complete with failures too small to keep them out of the percentiles.
    pub fn minor_failures(&self) -> Count {
        self.minor_failures
    }
}
