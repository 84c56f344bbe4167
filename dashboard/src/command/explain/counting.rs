//! How a visit counts in the percentiles, in words (metric §15).

use alldrawn_core::wire::{CandidateClass, Outcome, Visit};
use alldrawn_stats::censoring::visit_time;
use alldrawn_stats::{Micros, Unsettled, VisitTime};
use serde::Serialize;

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

/// Returns how a visit counts, by the rules of the definition under which it was judged.
pub fn counting(visit: &Visit) -> Counting {
    let first_definition = visit.definition_version <= 1;
    match visit_time(visit) {
        VisitTime::Observed(Micros(value)) => observed(value),
        VisitTime::Unsettled(Unsettled { value: Micros(value), .. }) => match first_definition {
            true => unsettled_by_definition_1(value),
            false => unsettled(visit, value),
        },
        VisitTime::Censored(Micros(at)) => censored(at, until(visit.outcome())),
        VisitTime::Superseded(Micros(at)) => {
            let counting = censored(at, "the time at which the next visit took its place");
            match first_definition {
                true => counting,
                false => Counting { words: format!("{}, in the bounds too", counting.words), ..counting },
            }
        }
        VisitTime::Excluded(_) => excluded(visit.outcome()),
    }
}

// Returns the words for the time until which a visit with this outcome was not complete.
fn until(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::CompleteWithErrors => "the first failure",
        Outcome::Error => "the candidate that showed the error",
        Outcome::Timeout | Outcome::NoContent => "the time-out",
        Outcome::Lost => "the last sign of it",
        _ => "the act that ended it",
    }
}

fn excluded(outcome: Outcome) -> Counting {
    let why = match outcome {
        Outcome::Redirected => "the visit that has its start carries the user's wait",
        Outcome::Void => "its clock cannot be trusted",
        Outcome::Unchanged => "the key changed nothing",
        Outcome::Restless => "the surface never stopped changing",
        Outcome::Unspecified => "this alldrawn does not know its outcome",
        _ => "the event contradicts itself, for it has no value",
    };
    let words = format!("excluded from the percentiles: {why}. The share of such visits is shown");
    Counting { standing: Standing::Excluded, at_ms: None, words }
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
