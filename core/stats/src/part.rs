//! The visits of one group, or of all groups together: counts and times that merge in any order.
//!
//! How far an unsettled visit counts depends on all candidates of a chart (`withdrawal`), so it is decided when a part is
//! read. Until then unsettled visits are counted by their candidate's class and age, with their values and their ends in
//! bins: a bounded number of bins, not a list of visits.

use super::censoring::{VisitTime, visit_time, visits_of};
use super::histogram::Histogram;
use super::pieces::Piece;
use super::withdrawal::{Candidates, Standing};
use alldrawn_core::wire::{Outcome, Visit};
use std::collections::BTreeMap;

/// The weighted visits of one group, or of several. Merging is associative and commutative.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// Visits whose time does not depend on other visits.
    certain: Histogram,
    /// Unsettled visits, each observed at its value and also censored when it ended. Contains no empty histogram.
    unsettled: BTreeMap<Standing, Histogram>,
    candidates: Candidates,
    all: u64,
    /// Observed visits, without unsettled ones.
    completed: u64,
    error: u64,
    excluded: u64,
}

impl Part {
    /// Counts a visit.
    pub(crate) fn add(&mut self, visit: &Visit) {
        let visits = visits_of(visit);
        let count = |count: &mut u64| *count = count.saturating_add(visits);
        self.candidates.add(visit);
        count(&mut self.all);
        if visit.outcome() == Outcome::Error {
            count(&mut self.error);
        }
        match visit_time(visit) {
            VisitTime::Observed(time) => {
                self.certain.observe(time, visits);
                count(&mut self.completed);
            }
            VisitTime::Unsettled(unsettled) => {
                let times = self.unsettled.entry(unsettled.standing).or_default();
                times.observe(unsettled.value, visits);
                times.censor(unsettled.elapsed, visits);
            }
            VisitTime::Censored(time) => self.certain.censor(time, visits),
            VisitTime::Superseded(time) => self.certain.supersede(time, visits),
            VisitTime::Excluded(_) => count(&mut self.excluded),
        }
    }

    /// Adds the visits of `other`.
    pub(crate) fn merge(&mut self, other: &Part) {
        self.certain.merge(&other.certain);
        for (standing, times) in &other.unsettled {
            self.unsettled.entry(*standing).or_default().merge(times);
        }
        self.candidates.merge(&other.candidates);
        self.all = self.all.saturating_add(other.all);
        self.completed = self.completed.saturating_add(other.completed);
        self.error = self.error.saturating_add(other.error);
        self.excluded = self.excluded.saturating_add(other.excluded);
    }

    /// Subtracts the visits of `other`, which must have been counted before.
    pub(crate) fn subtract(&mut self, other: &Part) {
        self.certain.subtract(&other.certain);
        for (standing, times) in &other.unsettled {
            if let Some(mine) = self.unsettled.get_mut(standing) {
                mine.subtract(times);
            }
        }
        self.unsettled.retain(|_, times| !times.is_empty());
        self.candidates.subtract(&other.candidates);
        self.all = self.all.saturating_sub(other.all);
        self.completed = self.completed.saturating_sub(other.completed);
        self.error = self.error.saturating_sub(other.error);
        self.excluded = self.excluded.saturating_sub(other.excluded);
    }

    /// Returns true if the part has no visits.
    pub(crate) fn is_empty(&self) -> bool {
        self.all == 0
    }

    /// Returns the visits as percentiles need them. Each unsettled visit counts as observed by 1 − w and as censored by
    /// w, by the candidates of this part.
    pub(crate) fn piece(&self) -> Piece {
        let chances = self.candidates.chances();
        let (mut times, mut completed) = (self.certain.clone(), self.completed as f64);
        for (standing, unsettled) in &self.unsettled {
            let w = chances.w(*standing);
            times.merge_unsettled(unsettled, w);
            completed += unsettled.observed() * (1.0 - w);
        }
        Piece {
            times,
            all: self.all as f64,
            completed,
            error: self.error as f64,
            excluded: self.excluded as f64,
        }
    }

    /// Returns the sum of w over the unsettled visits.
    pub(crate) fn unsettled_weight(&self) -> f64 {
        let chances = self.candidates.chances();
        let parts = self.unsettled.iter().map(|(standing, times)| times.observed() * chances.w(*standing));
        parts.sum()
    }
}
