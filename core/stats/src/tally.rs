//! The counts and times of a set of visits: one tally for each surface, version, hour or kind of chart.
//!
//! Tallies merge, in any order. All visits together decide how far unsettled visits count as observed (`withdrawal`), so
//! unsettled visits are counted separately until the tally is read.

use super::audit::AuditTally;
use super::censoring::{VisitTime, is_audited, is_completed, visit_time, visits_of};
use super::groups::{GROUPS, group_of};
use super::part::Part;
use super::pieces::{Piece, Pieces};
use super::share::Share;
use alldrawn_core::wire::{Audit, Outcome, Visit};

/// The number of outcomes in the schema, from 0 (unspecified, unknown) to 14.
const OUTCOMES: usize = 15;
/// The share of the viewport, in 1/1000, from which a custom node without an answer hides when a surface is complete:
/// 30 % (`metric.md` §15).
const UNANSWERED_PERMILLE: u32 = 300;

/// A number of events, and the number of visits that they stand for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Number of events received.
    pub events: u64,
    /// Number of visits that the events stand for: the sum of their sampling weights.
    pub visits: u64,
}

impl Count {
    /// Returns the share of the visits of `whole` that these are.
    pub fn share_of(self, whole: Count) -> Share {
        Share::of(self.visits as f64, whole.visits as f64)
    }

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
    groups: [Part; GROUPS],
    outcomes: [Count; OUTCOMES],
    /// Complete visits, settled or not.
    complete: Count,
    unsettled: Count,
    excluded: Count,
    /// Visits that were complete with errors and still count as observed.
    minor_failures: Count,
    /// Visits judged complete in which nobody answered for a custom node that covers much of the viewport.
    unanswered: Count,
    audits: AuditTally,
}

impl Tally {
    /// Creates a tally of no visits.
    pub fn new() -> Tally {
        Tally::default()
    }

    /// Counts a visit in the group of its installation, and its audit record if it has one. A bare audit record, which
    /// has no outcome, counts as an audit record only.
    pub fn add(&mut self, visit: &Visit) {
        match &visit.audit {
            // An outcome of a later schema is an outcome, although it decodes as unspecified.
            Some(audit) if visit.outcome == Outcome::Unspecified as i32 => {
                return self.audits.add(visit, audit);
            }
            Some(audit) => self.add_audit(visit, audit),
            None => {}
        }
        let count = Count { events: 1, visits: visits_of(visit) };
        if let Some(group) = self.groups.get_mut(group_of(visit)) {
            group.add(visit);
        }
        if let Some(outcome) = self.outcomes.get_mut(visit.outcome() as usize) {
            outcome.add(count);
        }
        if is_completed(visit) && visit.unanswered_permille >= UNANSWERED_PERMILLE {
            self.unanswered.add(count);
        }
        let visit_time = visit_time(visit);
        match visit_time {
            VisitTime::Excluded(_) => self.excluded.add(count),
            VisitTime::Censored(_) | VisitTime::Superseded(_) => {}
            VisitTime::Observed(_) | VisitTime::Unsettled(_) => {
                self.complete.add(count);
                if matches!(visit_time, VisitTime::Unsettled(_)) {
                    self.unsettled.add(count);
                }
                if visit.outcome() == Outcome::CompleteWithErrors {
                    self.minor_failures.add(count);
                }
            }
        }
    }

    /// Counts the audit record of a visit that was counted before, or that will be. The group and
    /// the weight are those of `visit`, the visit's event. If by this event the visit was not confirmed, the record does
    /// not count: a confirmed visit may be reported as lost, for example.
    pub fn add_audit(&mut self, visit: &Visit, audit: &Audit) {
        if is_audited(visit) {
            self.audits.add(visit, audit);
        }
    }

    /// Adds the visits of `other`.
    pub fn merge(&mut self, other: &Tally) {
        for (mine, others) in self.groups.iter_mut().zip(&other.groups) {
            mine.merge(others);
        }
        for (mine, others) in self.outcomes.iter_mut().zip(&other.outcomes) {
            mine.add(*others);
        }
        self.complete.add(other.complete);
        self.unsettled.add(other.unsettled);
        self.excluded.add(other.excluded);
        self.minor_failures.add(other.minor_failures);
        self.unanswered.add(other.unanswered);
        self.audits.merge(&other.audits);
    }

    /// Subtracts the visits of `other`, which must have been counted before.
    pub fn subtract(&mut self, other: &Tally) {
        for (mine, others) in self.groups.iter_mut().zip(&other.groups) {
            mine.subtract(others);
        }
        for (mine, others) in self.outcomes.iter_mut().zip(&other.outcomes) {
            mine.subtract(*others);
        }
        self.complete.subtract(other.complete);
        self.unsettled.subtract(other.unsettled);
        self.excluded.subtract(other.excluded);
        self.minor_failures.subtract(other.minor_failures);
        self.unanswered.subtract(other.unanswered);
        self.audits.subtract(&other.audits);
    }

    /// Returns all visits as percentiles and shares need them, without the pieces that intervals need.
    pub fn whole(&self) -> Piece {
        self.total().piece()
    }

    /// Returns the visits as percentiles and shares need them. This takes 21 times as long as [`Tally::whole`].
    pub fn pieces(&self) -> Pieces {
        let total = self.total();
        let filled = self.groups.iter().filter(|group| !group.is_empty());
        let without = filled.map(|group| total.piece_without(group));
        let events = self.all().events.saturating_sub(self.excluded().events);
        Pieces { whole: total.piece(), without: without.collect(), events }
    }

    /// Returns the visits of all groups.
    pub(crate) fn total(&self) -> Part {
        let mut total = Part::default();
        self.groups.iter().for_each(|group| total.merge(group));
        total
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

    /// Returns the number of complete visits, settled or not, without those in which 1 % or more of the required area
    /// failed, since their users did not see everything.
    pub fn complete(&self) -> Count {
        self.complete
    }

    /// Returns the number of complete visits that did not settle.
    pub fn unsettled(&self) -> Count {
        self.unsettled
    }

    /// Returns the number of visits that are in no percentile.
    pub fn excluded(&self) -> Count {
        self.excluded
    }

    /// Returns the number of visits that were complete with failures in less than 1 % of the required area.
    pub fn minor_failures(&self) -> Count {
        self.minor_failures
    }
    /// Returns true if the surface is unmeasured: in at least half of the visits judged complete, one custom node for
    /// which nobody answered covers 30 % of the viewport or more. When such a visit is complete is not known.
    pub fn is_unmeasured(&self) -> bool {
        let mut completed = self.outcome(Outcome::Complete);
        completed.add(self.outcome(Outcome::CompleteWithErrors));
        completed.visits > 0 && self.unanswered.visits.saturating_mul(2) >= completed.visits
    }

    /// Returns the audit records.
    pub fn audits(&self) -> &AuditTally {
        &self.audits
    }
}
