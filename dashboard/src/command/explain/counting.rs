//! How a visit counts in the percentiles, in words (metric §15).

use alldrawn_core::wire::{CandidateClass, Outcome, Visit, VisitFlag};
use serde::Serialize;

use super::flags::is_set;
use crate::view::figures::ms;

/// How a visit counts in the percentiles of the time to visually complete.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counting {
    /// How far it counts.
    pub standing: Standing,
    /// The time at which the visit is observed or censored, milliseconds from its start.
    pub at_ms: Option<f64>,
    /// The same in words, with the reason.
    pub words: String,
}

/// How far a visit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The visit was complete at its value.
    Observed,
    /// The visit was not complete until a time; what would have followed is unknown.
    Censored,
    /// The visit says nothing about slowness. The share of such visits is shown.
    Excluded,
    /// The other visits of its chart decide: how often such candidates were withdrawn.
    DependsOnChart,
}

/// The share of the required area, in 1/1000, from which failures decide how a visit counts.
const FAILED_AREA_PERMILLE: u32 = 10;

/// Returns how a visit counts, by the rules of the definition under which it was judged.
pub fn counting(visit: &Visit) -> Counting {
    let first_definition = visit.definition_version <= 1;
    let excluded = |why: &str| {
        let words = format!("excluded from the percentiles: {why}. The share of such visits is shown");
        Counting { standing: Standing::Excluded, at_ms: None, words }
    };
    match visit.outcome() {
        Outcome::CompleteWithErrors if failed_much(visit) => {
            censored(visit.first_failure_us.unwrap_or(visit.elapsed_us), "the first failure")
        }
        Outcome::Complete | Outcome::CompleteWithErrors => match visit.visually_complete_us {
            None => excluded("the event contradicts itself, for it has no value"),
            Some(value) if is_set(visit.flags, VisitFlag::Settled) => observed(value),
            Some(value) if first_definition => unsettled_by_definition_1(value),
            Some(value) => unsettled(visit, value),
        },
        Outcome::Error => censored(
            visit.last_candidate_us.unwrap_or(visit.elapsed_us),
            "the candidate that showed the error",
        ),
        Outcome::Redirected => excluded("the visit that has its start carries the user's wait"),
        Outcome::Timeout | Outcome::NoContent => censored(visit.elapsed_us, "the time-out"),
        Outcome::Lost => censored(visit.elapsed_us, "the last sign of it"),
        Outcome::Superseded => {
            let counting = censored(visit.elapsed_us, "the time at which the next visit took its place");
            match first_definition {
                true => counting,
                false => Counting { words: format!("{}, in the bounds too", counting.words), ..counting },
            }
        }
        Outcome::Interacted | Outcome::Abandoned | Outcome::Interrupted => {
            censored(visit.elapsed_us, "the act that ended it")
        }
        Outcome::Void => excluded("its clock cannot be trusted"),
        Outcome::Unchanged => excluded("the key changed nothing"),
        Outcome::Restless => excluded("the surface never stopped changing"),
        Outcome::Unspecified => excluded("this alldrawn does not know its outcome"),
    }
}

fn failed_much(visit: &Visit) -> bool {
    // If the counts are missing, the failure is not known to be small.
    visit.counts.as_ref().is_none_or(|counts| counts.failed_area_permille >= FAILED_AREA_PERMILLE)
}

fn observed(value_us: u64) -> Counting {
    let at = ms(value_us);
    Counting {
        standing: Standing::Observed,
        at_ms: Some(at),
        words: format!("observed: it was complete at {at:.1} ms"),
    }
}

fn censored(at_us: u64, what: &str) -> Counting {
    let at = ms(at_us);
    Counting {
        standing: Standing::Censored,
        at_ms: Some(at),
        words: format!(
            "censored at {at:.1} ms, {what}: it was not complete until then, and what would have followed is unknown"
        ),
    }
}

fn unsettled_by_definition_1(value_us: u64) -> Counting {
    let at = ms(value_us);
    let words = format!(
        "partly: 1 − w observed at {at:.1} ms, w censored at that time. w is the share of the chart's settled visits \
         that had a candidate withdrawn; with fewer than 20 of them, w is 1"
    );
    Counting { standing: Standing::DependsOnChart, at_ms: Some(at), words }
}

// A candidate that the user's act cut short might still have been withdrawn.
fn unsettled(visit: &Visit, value_us: u64) -> Counting {
    let Some(candidate) = visit.candidates.last() else {
        return censored(visit.elapsed_us, "the act that ended it, for the event lists no candidate");
    };
    let (value, elapsed, age) = (ms(value_us), ms(visit.elapsed_us), ms(candidate.age_us));
    let class = class(candidate.class).join(", ");
    let words = format!(
        "partly: 1 − w observed at {value:.1} ms, w censored at {elapsed:.1} ms. w is the chance that such a candidate \
         ({class}) would still have been withdrawn after {age:.1} ms. The chart's candidates of this class decide; \
         with fewer than 20, or none confirmed, w is 1"
    );
    Counting { standing: Standing::DependsOnChart, at_ms: Some(value), words }
}

/// Returns the words for a candidate's class.
pub fn class(bits: u32) -> Vec<&'static str> {
    let has = |class: CandidateClass| bits >> class as u32 & 1 == 1;
    vec![
        if has(CandidateClass::LaterCandidate) { "later" } else { "first" },
        if has(CandidateClass::SparseCandidate) { "sparse" } else { "not sparse" },
        if has(CandidateClass::RequestOpen) { "a request was open" } else { "no request was open" },
    ]
}
