//! The visits of one group, or of all groups together: counts and times that merge in any order.
//!
//! How far an unsettled visit counts depends on all candidates of a chart (`withdrawal`), so it is decided when a part is
//! read. Until then unsettled visits are counted by their candidate's class and age, with their values and their ends in
//! bins: a bounded number of bins, not a list of visits.

use super::censoring::{VisitTime, visit_time, visits_of};
use super::histogram::{Histogram, Row, RowSums};
use super::pieces::Piece;
use super::standing::Standing;
use super::visits::Visits;
use super::withdrawal::Candidates;
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

    /// Returns the visits as percentiles need them.
    pub(crate) fn piece(&self) -> Piece {
        self.piece_without(&Part::default())
    }

    /// Returns the visits without those of `group`, which must have been merged, as percentiles need them. Each
    /// unsettled visit counts as observed by 1 − w and as censored by w, by the candidates of the remaining visits.
    pub(crate) fn piece_without(&self, group: &Part) -> Piece {
        let chances = self.candidates.chances_without(&group.candidates);
        let (mut times, mut parts) = (RowSums::new(), Visits::NONE);
        self.certain.rows_without(&group.certain).for_each(|(bin, row)| times.add(bin, row));
        let none = Histogram::new();
        for (standing, unsettled) in &self.unsettled {
            let w = chances.w(*standing);
            let of_group = group.unsettled.get(standing).unwrap_or(&none);
            for (bin, row) in unsettled.rows_without(of_group) {
                let (observed, censored) = (row.observed.part(1.0 - w), row.censored.part(w));
                times.add(bin, Row { observed, censored, ..Row::default() });
                parts = parts.plus(observed);
            }
        }
        let rest = |all: u64, of_group: u64| all.saturating_sub(of_group) as f64;
        Piece {
            times: times.into_histogram(),
            all: rest(self.all, group.all),
            completed: rest(self.completed, group.completed) + parts.as_f64(),
            error: rest(self.error, group.error),
            excluded: rest(self.excluded, group.excluded),
        }
    }

    /// Returns the sum of w over the unsettled visits.
    pub(crate) fn unsettled_weight(&self) -> f64 {
        let chances = self.candidates.chances_without(&Candidates::default());
        let parts = self.unsettled.iter().map(|(standing, times)| times.observed() * chances.w(*standing));
        // The sum of no numbers is -0.
        parts.sum::<f64>() + 0.0
    }
}
