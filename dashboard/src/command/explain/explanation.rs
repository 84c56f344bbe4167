//! The explanation of one event.

use alldrawn_core::wire::{CandidateFate, EndSource, Fate, NodeTime, Outcome, StartSource, Visit, VisitFlag};
use serde::Serialize;

use super::{
    audit::AuditWords,
    counting::{self, Counting},
    flags::{self, FlagWords, is_set},
};
use crate::command::{outcome_words, replay::event};
use crate::view::{figures::ms, names, visit::NodeView};

/// The explanation of an event. Times are milliseconds from the visit's start.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Explanation {
    /// Of a visit's end.
    End(Box<EndExplanation>),
    /// Of a visit's audit: what happened after it was confirmed.
    Audit(AuditExplanation),
}

/// The explanation of a visit's end.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EndExplanation {
    /// The visit's id, in hexadecimal.
    pub id: String,
    /// The name of the surface.
    pub surface: String,
    /// The version of the metric by which the visit was judged.
    pub definition_version: u32,
    /// The outcome's name.
    pub outcome: &'static str,
    /// The rule that ended the visit.
    pub rule: String,
    /// The section of the metric that states the rule.
    pub section: &'static str,
    /// The source of the start.
    pub start_source: &'static str,
    /// The start in words.
    pub start: String,
    /// The time to visually complete, if the visit has one.
    pub visually_complete_ms: Option<f64>,
    /// Where the value came from, or why there is none.
    pub value: String,
    /// The time at which the visit ended.
    pub elapsed_ms: f64,
    /// The candidates that the event lists, in order: the first three and the last.
    pub candidates: Vec<CandidateWords>,
    /// A sentence on the candidates of an event that lists none.
    pub candidates_in_words: Option<String>,
    /// The nodes that became ready last, latest first.
    pub last_ready: Vec<NodeView>,
    /// Nodes that were pending at the end.
    pub still_pending: Vec<NodeView>,
    /// What was seen after the confirmation, if the visit was audited.
    pub audit: Option<AuditWords>,
    /// What else the event tells, in words.
    pub further: Vec<String>,
    /// The flags that are set.
    pub flags: Vec<FlagWords>,
    /// How the visit counts in the percentiles.
    pub counting: Counting,
    /// The number of visits for which the event stands.
    pub weight: u32,
}

/// A candidate in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CandidateWords {
    /// The candidate's number in its visit, from 1.
    pub number: u32,
    /// The candidate's class.
    pub class: Vec<&'static str>,
    /// From the candidate's frame to its end.
    pub age_ms: f64,
    /// How it ended: `withdrawn`, `confirmed` or `left`.
    pub fate: &'static str,
}

/// The explanation of an audit record without its visit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AuditExplanation {
    /// The visit's id, in hexadecimal.
    pub id: String,
    /// What was seen.
    #[serde(flatten)]
    pub audit: AuditWords,
}

impl Explanation {
    /// Explains an event.
    pub fn new(visit: &Visit) -> Explanation {
        let id = event::hex(&visit.visit_id);
        match &visit.audit {
            Some(audit) if visit.outcome == Outcome::Unspecified as i32 => {
                Explanation::Audit(AuditExplanation { id, audit: AuditWords::new(audit) })
            }
            _ => Explanation::End(Box::new(end(visit, id))),
        }
    }
}

fn end(visit: &Visit, id: String) -> EndExplanation {
    let rule = outcome_words::rule(
        visit.outcome(),
        is_set(visit.flags, VisitFlag::Settled),
        visit.definition_version,
    );
    let nodes = |times: &[NodeTime]| times.iter().cloned().map(NodeView::new).collect();
    EndExplanation {
        id,
        surface: visit.surface.clone(),
        definition_version: visit.definition_version,
        outcome: names::outcome(visit.outcome),
        rule: rule_of(visit, rule.words),
        section: rule.section,
        start_source: names::start_source(visit.start_source),
        start: start(visit),
        visually_complete_ms: visit.visually_complete_us.map(ms),
        value: value(visit),
        elapsed_ms: ms(visit.elapsed_us),
        candidates: candidates(visit),
        candidates_in_words: visit.candidates.is_empty().then(|| unlisted(visit)),
        last_ready: nodes(&visit.last_ready),
        still_pending: nodes(&visit.still_pending),
        audit: visit.audit.as_ref().map(|audit| AuditWords::of_visit(visit, audit)),
        further: further(visit),
        flags: flags::words(visit.flags),
        counting: counting::counting(visit),
        weight: visit.weight.max(1),
    }
}

// Returns the rule that ended the visit, as exactly as the event tells.
fn rule_of(visit: &Visit, words: &'static str) -> String {
    let failed = visit.counts.as_ref().map_or(0, |counts| counts.failed_area_permille);
    let percent = f64::from(failed) / 10.0;
    match visit.outcome() {
        Outcome::Error if failed >= 500 => {
            format!("{percent:.1} % of the required area failed, at least half")
        }
        Outcome::Error => "the app declared that it shows an error instead of the content".to_owned(),
        Outcome::CompleteWithErrors => {
            format!(
                "nothing was pending any more, but {percent:.1} % of the required area failed, at least 1 %"
            )
        }
        _ => words.to_owned(),
    }
}

fn start(visit: &Visit) -> String {
    let source = match visit.start_source() {
        StartSource::Input if is_set(visit.flags, VisitFlag::Typing) => "the key".to_owned(),
        StartSource::Input => "the user's input".to_owned(),
        StartSource::External => "a notification, deep link or widget".to_owned(),
        StartSource::Launch => {
            let kind =
                names::launch_kind(visit.launch_kind).map_or_else(String::new, |kind| format!("{kind} "));
            format!("the app's {kind}launch")
        }
        StartSource::Begin => return "the begin call: no act of the user is known".to_owned(),
        StartSource::Unspecified => return "unknown".to_owned(),
    };
    format!("{source}, {:.1} ms before the begin call", ms(visit.begin_us))
}

fn value(visit: &Visit) -> String {
    let Some(value) = visit.visually_complete_us.map(ms) else {
        let candidate = match (visit.outcome(), visit.last_candidate_us.map(ms)) {
            (Outcome::Error, Some(at)) => format!("; the error was shown at {at:.1} ms"),
            _ => String::new(),
        };
        return format!("none: only a completed visit has one{candidate}");
    };
    let source = match visit.end_source() {
        EndSource::Presented => "the platform reported the time of the presentation",
        EndSource::Predicted => "the frame's predicted time of presentation",
        EndSource::Frame => "the frame's own time, because the platform reports no presentation",
        EndSource::Unspecified => "its source is unknown",
    };
    let inferred = match is_set(visit.flags, VisitFlag::HoldsObserved) {
        true => "",
        false => "; the end is inferred, because the platform did not see the app's requests",
    };
    format!("{value:.1} ms after the start: {source}{inferred}")
}

fn further(visit: &Visit) -> Vec<String> {
    let mut further = Vec::new();
    if visit.unanswered_permille > 0 {
        let percent = f64::from(visit.unanswered_permille) / 10.0;
        further.push(format!(
            "a custom node for which nobody answered covered {percent:.1} % of the viewport: what is in it is not measured"
        ));
    }
    match visit.failed_requests {
        0 => {}
        1 => further.push("1 request of the app failed".to_owned()),
        many => further.push(format!("{many} requests of the app failed")),
    }
    if let Some(cut) = visit.counts.as_ref().map(|counts| counts.cut).filter(|cut| *cut > 0) {
        further.push(format!("{cut} texts or entries were too long and were cut"));
    }
    further
}

fn candidates(visit: &Visit) -> Vec<CandidateWords> {
    let listed = visit.candidates.len() as u32;
    let last_stands = visit.candidates.last().is_some_and(|last| last.fate() != Fate::Withdrawn);
    let all = (visit.withdrawn_candidates + u32::from(last_stands)).max(listed);
    let words = |(index, candidate): (u32, &CandidateFate)| CandidateWords {
        // The event lists the first three and the last.
        number: if index + 1 == listed { all } else { index + 1 },
        class: counting::class(candidate.class),
        age_ms: ms(candidate.age_us),
        fate: match candidate.fate() {
            Fate::Withdrawn => "withdrawn",
            Fate::Confirmed => "confirmed",
            Fate::Left => "left",
            Fate::Unspecified => names::UNKNOWN,
        },
    };
    (0..).zip(&visit.candidates).map(words).collect()
}

// Returns a sentence for an event without a list of candidates: one of definition 1, or of a visit without candidate.
fn unlisted(visit: &Visit) -> String {
    match (visit.first_candidate_us.map(ms), visit.last_candidate_us.map(ms)) {
        (Some(first), Some(last)) => format!(
            "the first at {first:.1} ms, the last at {last:.1} ms; {} withdrawn",
            visit.withdrawn_candidates
        ),
        _ => "none".to_owned(),
    }
}
