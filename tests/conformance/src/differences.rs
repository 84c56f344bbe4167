//! Compares a run with what its script expects.

use crate::names::decision_names;
use crate::runner::{self, Run};
use crate::script::Script;
use crate::summary::{is_nothing, summary};
use serde_json::Value;

/// Runs the script. Returns true if the run is as the script expects.
pub fn ends_as_expected(script: &Script) -> bool {
    runner::run(script).is_ok_and(|run| differences(script, &run).is_empty())
}

/// Returns a sentence for each difference between the run and the script's expectation. Returns none if the run is as
/// expected.
pub fn differences(script: &Script, run: &Run) -> Vec<String> {
    let mut out = one_event_per_begin(run);
    for expected in &script.expect.answers {
        let step = run.steps.get(expected.call + 1);
        let Some(answer) = step.and_then(|step| step.reply.answer) else {
            out.push(format!("call {} has no answer", expected.call));
            continue;
        };
        let found: Vec<&str> = decision_names(answer.decision)
            .into_iter()
            .filter(|name| !matches!(*name, "observe" | "stop"))
            .collect();
        if let Some(wanted) = expected.decision.as_ref().filter(|wanted| **wanted != found) {
            out.push(format!("call {}: the decision is {found:?}, expected {wanted:?}", expected.call));
        }
        let deadline = answer.deadline.map(|at| at.0);
        if expected.deadline.is_some_and(|wanted| Some(wanted.nanos) != deadline) {
            let found = deadline.map(|nanos| nanos as f64 / 1e6);
            let wanted = expected.deadline.map(|at| at.nanos as f64 / 1e6);
            out.push(format!("call {}: the deadline is {found:?} ms, expected {wanted:?} ms", expected.call));
        }
    }
    let (ended, expected) = (run.ended.len(), script.expect.visits.len());
    if ended != expected {
        out.push(format!("{ended} visits ended, expected {expected}"));
    }
    for (ended, expected) in run.ended.iter().zip(&script.expect.visits) {
        if ended.visit != expected.visit {
            out.push(format!("{} ended, expected {}", ended.visit, expected.visit));
        }
        let found = summary(&ended.event);
        for (name, wanted) in &expected.fields {
            let value = found.get(name).unwrap_or(&Value::Null);
            if !same(value, wanted) {
                out.push(format!("{}: {name} is {value}, expected {wanted}", ended.visit));
            }
        }
    }
    out
}

/// Returns a sentence for each begin that does not have exactly one event.
fn one_event_per_begin(run: &Run) -> Vec<String> {
    // An audit's record is no event of its own: it belongs to the event before it.
    let events = |name: &String| {
        run.ended.iter().filter(|ended| ended.visit == *name && ended.event.audit.is_none()).count()
    };
    let wrong = run.begun.iter().map(|name| (name, events(name))).filter(|(_, count)| *count != 1);
    wrong.map(|(name, count)| format!("{name} has {count} events, expected 1")).collect()
}

fn same(found: &Value, wanted: &Value) -> bool {
    match (found.as_f64(), wanted.as_f64()) {
        (Some(found), Some(wanted)) => (found - wanted).abs() < 0.000_5,
        _ => found == wanted || is_nothing(found) && is_nothing(wanted),
    }
}
