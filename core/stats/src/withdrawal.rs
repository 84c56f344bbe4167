//! The chance that a candidate would still have been withdrawn, had its visit gone on.
//!
//! A visit that ends while a candidate stands was either complete or about to change: nobody waited long enough to see.
//! Other visits of the same chart tell how often each happens. Their candidates are lives: a withdrawn candidate died at
//! its age, one that was left was last seen alive at its age, and a confirmed one lives for ever. With S their
//! Kaplan–Meier curve, a candidate that stood at an age would have been withdrawn with the chance
//! w = 1 − S(end) / S(age). Such a visit counts as observed by 1 − w and as censored by w (`metric.md` §15).
//!
//! Candidates are compared with those of their class only: sparse or not, a request open at the candidate's frame or
//! not, the visit's first candidate or a later one. Where nothing is known, w = 1: the visit is then censored when it
//! was left, which is true whatever would have happened.

use super::censoring::{VisitTime, has_flag, is_completed, visit_time, visits_of};
use super::histogram::{Bin, Histogram, Micros};
use super::kaplan_meier::{Assumption, Curve};
use super::standing::{Standing, class_of, lists_candidates};
use alldrawn_core::wire::{Fate, Outcome, Visit, VisitFlag};
use std::collections::BTreeMap;

/// The number of candidates of a class, or of visits of definition 1, from which they tell a chance.
const ENOUGH: u64 = 20;
/// The number of candidates that an event lists: the first three and the last.
const LISTED: usize = 4;
/// The most candidates that a visit can have: one a frame, at 60 frames a second for 40 s (`metric.md` §11).
const MOST_CANDIDATES: u64 = 2_400;

/// The candidates of one class, and what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Lives {
    /// Weighted ages: observed if withdrawn, censored if left.
    ages: Histogram,
    /// Weighted candidates that stayed to the end.
    confirmed: u64,
    /// Candidates, without weights: a weight adds no knowledge.
    candidates: u64,
}

impl Lives {
    fn add(&mut self, fate: Fate, age: Micros, visits: u64) {
        match fate {
            Fate::Withdrawn => self.ages.observe(age, visits),
            Fate::Left => self.ages.censor(age, visits),
            Fate::Confirmed => self.confirmed = self.confirmed.saturating_add(visits),
            Fate::Unspecified => return,
        }
        self.candidates = self.candidates.saturating_add(1);
    }

    fn merge(&mut self, other: &Lives) {
        self.ages.merge(&other.ages);
        self.confirmed = self.confirmed.saturating_add(other.confirmed);
        self.candidates = self.candidates.saturating_add(other.candidates);
    }

    fn without(&self, part: &Lives) -> Lives {
        Lives {
            ages: self.ages.without(&part.ages),
            confirmed: self.confirmed.saturating_sub(part.confirmed),
            candidates: self.candidates.saturating_sub(part.candidates),
        }
    }

    /// Returns the survival of the candidates; `None` if none of them stayed to the end, so that it is not known there.
    fn curve(mut self) -> Option<Curve> {
        self.ages.censor(Micros::LONGEST, self.confirmed);
        (self.confirmed > 0).then(|| Curve::new(&self.ages, Assumption::KaplanMeier))
    }
}

/// The settled visits of definition 1, which tell the w of its unsettled ones. Weighted, except `events`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Definition1 {
    events: u64,
    settled: u64,
    /// Settled visits in which an earlier candidate had been withdrawn.
    withdrawn: u64,
}

impl Definition1 {
    fn without(self, part: Definition1) -> Definition1 {
        Definition1 {
            events: self.events.saturating_sub(part.events),
            settled: self.settled.saturating_sub(part.settled),
            withdrawn: self.withdrawn.saturating_sub(part.withdrawn),
        }
    }

    /// Returns the share of settled visits with a withdrawn candidate; 1 without settled visits. It knows no ages, so it
    /// is the chance of a candidate that has just formed: the largest.
    fn chance(self) -> f64 {
        if self.settled == 0 { 1.0 } else { (self.withdrawn as f64 / self.settled as f64).min(1.0) }
    }
}

/// The candidates of a set of visits, by class. Merging is associative and commutative.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Candidates {
    /// Contains no class without candidates, so that equal contents are equal.
    classes: BTreeMap<u8, Lives>,
    definition_1: Definition1,
}

impl Candidates {
    /// Counts the candidates of a visit. Those of a visit with an untrustworthy clock have no ages.
    pub(crate) fn add(&mut self, visit: &Visit) {
        let visits = visits_of(visit);
        if !lists_candidates(visit) {
            self.add_definition_1(visit, visits);
        }
        if visit.outcome() == Outcome::Void {
            return;
        }
        for (place, candidate) in visit.candidates.iter().take(LISTED).enumerate() {
            let like_it = if place + 2 == LISTED { 1 + unlisted(visit) } else { 1 };
            let lives = self.classes.entry(class_of(candidate)).or_default();
            lives.add(candidate.fate(), Micros(candidate.age_us), visits.saturating_mul(like_it));
        }
        self.classes.retain(|_, lives| *lives != Lives::default());
    }

    fn add_definition_1(&mut self, visit: &Visit, visits: u64) {
        let complete = !matches!(visit_time(visit), VisitTime::Excluded(_)) && is_completed(visit);
        if complete && has_flag(visit, VisitFlag::Settled) {
            let counts = &mut self.definition_1;
            counts.events = counts.events.saturating_add(1);
            counts.settled = counts.settled.saturating_add(visits);
            if visit.withdrawn_candidates > 0 {
                counts.withdrawn = counts.withdrawn.saturating_add(visits);
            }
        }
    }

    pub(crate) fn merge(&mut self, other: &Candidates) {
        for (class, lives) in &other.classes {
            self.classes.entry(*class).or_default().merge(lives);
        }
        let (mine, others) = (&mut self.definition_1, other.definition_1);
        mine.events = mine.events.saturating_add(others.events);
        mine.settled = mine.settled.saturating_add(others.settled);
        mine.withdrawn = mine.withdrawn.saturating_add(others.withdrawn);
    }

    pub(crate) fn subtract(&mut self, other: &Candidates) {
        for (class, lives) in &other.classes {
            if let Some(mine) = self.classes.get_mut(class) {
                *mine = mine.without(lives);
            }
        }
        self.classes.retain(|_, lives| *lives != Lives::default());
        self.definition_1 = self.definition_1.without(other.definition_1);
    }

    /// Returns the chances of these candidates without those of `part`, which must have been merged. Whether there are
    /// enough candidates is decided with those of `part`: otherwise, near the limit, all pieces without a group would
    /// differ from the whole, and their differences would say nothing of its error.
    pub(crate) fn chances_without(&self, part: &Candidates) -> Chances {
        let none = Lives::default();
        let enough = self.classes.iter().filter(|(_, lives)| lives.candidates >= ENOUGH);
        let curves = enough.filter_map(|(class, lives)| {
            Some((*class, lives.without(part.classes.get(class).unwrap_or(&none)).curve()?))
        });
        let rest = self.definition_1.without(part.definition_1);
        let definition_1 = if self.definition_1.events < ENOUGH { 1.0 } else { rest.chance() };
        Chances { curves: curves.collect(), definition_1 }
    }
}

/// Returns the number of withdrawn candidates that an event does not list. They followed the third, and count like it.
fn unlisted(visit: &Visit) -> u64 {
    let withdrawn = visit.candidates.iter().filter(|candidate| candidate.fate() == Fate::Withdrawn).count();
    let unlisted = u64::from(visit.withdrawn_candidates).saturating_sub(withdrawn as u64);
    if visit.candidates.len() < LISTED { 0 } else { unlisted.min(MOST_CANDIDATES) }
}

/// The chances that candidates are withdrawn, by class and age.
pub(crate) struct Chances {
    curves: BTreeMap<u8, Curve>,
    definition_1: f64,
}

impl Chances {
    /// Returns w, 0 to 1: the chance that a candidate would still have been withdrawn.
    pub(crate) fn w(&self, standing: Standing) -> f64 {
        match standing {
            Standing::Unknown => 1.0,
            Standing::Definition1 => self.definition_1,
            Standing::Candidate { class, age } => {
                let Some(curve) = self.curves.get(&class) else { return 1.0 };
                let (now, end) = (curve.survival_after(age.middle()), curve.survival_after(Bin::LAST));
                if now > 0.0 { (1.0 - end / now).clamp(0.0, 1.0) } else { 1.0 }
            }
        }
    }
}
