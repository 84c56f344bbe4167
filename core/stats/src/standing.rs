//! The candidate that stood when an unsettled visit ended.

use super::histogram::{Bin, Micros};
use alldrawn_core::wire::{CandidateFate, Fate, Visit};

/// The candidate that stood when an unsettled visit ended, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Nothing: the event does not list the candidate. w = 1.
    Unknown,
    /// Events of definition 1 have no candidates. All such visits of a chart have one w.
    Definition1,
    /// The candidate's class and age.
    Candidate {
        /// Bits of `CandidateClass`.
        class: u8,
        /// The candidate's age when the visit ended.
        age: Age,
    },
}

/// A candidate's age, in steps of 6 %: bins of a histogram, eight at a time. Coarse steps bound the memory of a tally,
/// and within a step the chance of a withdrawal hardly changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Age(u16);

const BINS_PER_AGE: u16 = 8;
/// The bits of `CandidateClass` that this version knows.
const CLASSES: u32 = 0b111;
/// The first version of the definition whose events list candidates.
const LISTS_CANDIDATES: u32 = 2;

impl Age {
    fn of(age: Micros) -> Age {
        Age(Bin::of(age).index() / BINS_PER_AGE)
    }

    /// Returns the bin in the middle of the step.
    pub(crate) fn middle(self) -> Bin {
        let index = self.0 * BINS_PER_AGE + BINS_PER_AGE / 2;
        Bin::from_index(u64::from(index)).unwrap_or(Bin::LAST)
    }
}

impl Standing {
    /// Returns the candidate that stood when an unsettled visit ended.
    pub fn of(visit: &Visit) -> Standing {
        if !lists_candidates(visit) {
            return Standing::Definition1;
        }
        match visit.candidates.last() {
            Some(last) if last.fate() == Fate::Left => {
                Standing::Candidate { class: class_of(last), age: Age::of(Micros(last.age_us)) }
            }
            _ => Standing::Unknown,
        }
    }
}

/// Returns true if the event lists the visit's candidates: those of definition 1 do not.
pub(crate) fn lists_candidates(visit: &Visit) -> bool {
    visit.definition_version >= LISTS_CANDIDATES
}

/// Returns the bits of the candidate's class that this version knows.
pub(crate) fn class_of(candidate: &CandidateFate) -> u8 {
    // At most 7, so it fits.
    (candidate.class & CLASSES) as u8
}
