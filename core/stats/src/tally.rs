//! The counts and times of a set of visits: one tally for each surface, version, hour or kind of chart.
//!
//! Tallies merge, in any order. All visits together decide if unsettled visits count as observed. So unsettled visits
//! are counted separately until the tally is read.

use super::censoring::{Steadiness, UnsettledRule, VisitTime, is_unsettled, visit_time, visits_of};
use super::sessions::SessionGroups;
use alldrawn_core::wire::{Outcome, Visit};

/// The number of outcomes in the schema, from 0 (unspecified, unknown) to 14.
const OUTCOMES: usize = 15;

/// A number of events, and the number of visits that they stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Number of events received.
    pub events: u64,
    /// Number of visits that the events stand for: the sum of their sampling weights.
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

/// The counts and times of a set of visits. The caller must count each visit once (the collector drops repeated visit
/// ids).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Visits whose time does not depend on the other visits of the surface.
    certain: SessionGroups,
    /// Complete visits that did not settle, each observed at its candidate.
    unsettled: SessionGroups,
    steadiness: Steadiness,
    outcomes: [Count; OUTCOMES],
    completed: Count,
    unsettled_count: Count,
    excluded: Count,
    /// Visits that were complete with errors and still count as observed.
    minor_failures: Count,
}

impl Tally {
    /// Creates a tally of no visits.
    pub fn new() -> Tally {
        Tally::default()
    }

    /// Counts a visit. A visit without a session id counts as its own session.
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

    /// Adds the visits of `other`.
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

    /// Subtracts the visits of `other`, which must have been counted before.
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

    /// Returns the visits from which percentiles are computed, each observed or censored by the rules of `metric.md`
    /// §15.
    pub fn sessions(&self) -> SessionGroups {
        let mut sessions = self.certain.clone();
        match self.unsettled_rule() {
            UnsettledRule::Observed => sessions.merge(&self.unsettled),
            UnsettledRule::CensoredAtCandidate => sessions.merge(&self.unsettled.all_censored()),
        }
        sessions
    }

    /// Returns how the unsettled visits of this surface count.
    pub fn unsettled_rule(&self) -> UnsettledRule {
        self.steadiness.unsettled_rule()
    }

    /// Returns the number of all visits counted.
    pub fn all(&self) -> Count {
        let mut all = Count::default();
        self.outcomes.iter().for_each(|count| all.add(*count));
        all
    }

    /// Returns the number of visits with this outcome.
    pub fn outcome(&self, outcome: Outcome) -> Count {
        self.outcomes.get(outcome as usize).copied().unwrap_or_default()
    }

    /// Returns the outcomes that occurred, in the order of the schema.
    pub fn outcomes(&self) -> impl Iterator<Item = (Outcome, Count)> + '_ {
        let numbered = self.outcomes.iter().enumerate();
        numbered.filter(|(_, count)| count.events > 0).filter_map(|(number, count)| {
            let outcome = Outcome::try_from(i32::try_from(number).ok()?).ok()?;
            Some((outcome, *count))
        })
    }

    /// Returns the number of complete visits, without those in which 1 % or more of the required area failed, since
    /// their users did not see everything.
    pub fn completed(&self) -> Count {
        self.completed
    }

    /// Returns the number of complete visits that did not settle.
    pub fn unsettled(&self) -> Count {
        self.unsettled_count
    }

    /// Returns the number of visits that are in no percentile.
    pub fn excluded(&self) -> Count {
        self.excluded
    }

    /// Returns the number of visits that were complete with failures in less than 1 % of the required area.
    pub fn minor_failures(&self) -> Count {
        self.minor_failures
    }
}
