//! Refuses a visit with an impossible value, since its other values cannot be trusted either. A text or list that is
//! too long is not refused: `alldrawn_core::limits` cuts it.

use alldrawn_core::{
    deliver::upload::sampling::MAX_ONE_IN,
    wire::{NodeTime, Outcome, Visit},
};

use super::audit;
use crate::chart_key::LATEST_DEFINITION;

/// Longest duration, in microseconds: 48 h. A longer one means that a clock was wrong.
const LONGEST_US: u64 = 48 * 3_600 * 1_000_000;
/// The largest sampling weight: SDKs keep at least one visit in 10,000. An event with a larger one was not sampled, and
/// would outweigh all others.
const LARGEST_WEIGHT: u32 = MAX_ONE_IN;

/// Checks one decoded visit.
///
/// # Errors
/// Returns a message that names the field and its impossible value.
pub(super) fn check(visit: &Visit) -> Result<(), String> {
    definition(visit.definition_version)?;
    outcome(visit)?;
    if visit.surface.trim().is_empty() {
        return Err("the field `surface` is empty: it must contain the surface's name".into());
    }
    if visit.weight > LARGEST_WEIGHT {
        return Err(format!("weight is {}, at most {LARGEST_WEIGHT} is allowed", visit.weight));
    }
    durations(visit)?;
    progress(visit)?;
    nodes("last_ready", &visit.last_ready)?;
    nodes("still_pending", &visit.still_pending)?;
    nodes("detail", &visit.detail)?;
    visit.audit.as_ref().map_or(Ok(()), audit::check)?;
    visit.marks.iter().try_for_each(|mark| duration("marks.at_us", Some(mark.at_us)))
}

/// Checks the version of the metric's definition. What an event of a later version means is unknown.
fn definition(version: u32) -> Result<(), String> {
    match version {
        0..=LATEST_DEFINITION => Ok(()),
        _ => Err(format!(
            "definition_version is {version}, and this collector knows versions up to {LATEST_DEFINITION}: \
             update the collector"
        )),
    }
}

/// Checks the outcome. An outcome of a later schema is accepted. A missing outcome is refused, and so is one that
/// contradicts `visually_complete_us`.
fn outcome(visit: &Visit) -> Result<(), String> {
    let value = visit.visually_complete_us;
    match Outcome::try_from(visit.outcome) {
        Err(_) => Ok(()),
        Ok(Outcome::Unspecified) => Err("the field `outcome` is missing".into()),
        Ok(outcome @ (Outcome::Complete | Outcome::CompleteWithErrors)) => match value {
            Some(_) => Ok(()),
            None => Err(format!("outcome is {} but visually_complete_us is missing", outcome.as_str_name())),
        },
        Ok(outcome) => match value {
            None => Ok(()),
            Some(_) => Err(format!(
                "outcome is {} but visually_complete_us is set, which only completed visits have",
                outcome.as_str_name()
            )),
        },
    }
}

fn durations(visit: &Visit) -> Result<(), String> {
    duration("elapsed_us", Some(visit.elapsed_us))?;
    duration("begin_us", Some(visit.begin_us))?;
    duration("visually_complete_us", visit.visually_complete_us)?;
    duration("first_content_us", visit.first_content_us)?;
    duration("first_candidate_us", visit.first_candidate_us)?;
    duration("last_candidate_us", visit.last_candidate_us)?;
    duration("first_failure_us", visit.first_failure_us)?;
    duration("input_age_us", visit.input_age_us)
}

fn progress(visit: &Visit) -> Result<(), String> {
    let Some(progress) = &visit.progress else { return Ok(()) };
    duration("progress.vc25_us", progress.vc25_us)?;
    duration("progress.vc50_us", progress.vc50_us)?;
    duration("progress.vc75_us", progress.vc75_us)?;
    duration("progress.vc90_us", progress.vc90_us)?;
    duration("progress.speed_index_us", progress.speed_index_us)?;
    if progress.curve.len() % 2 != 0 {
        return Err("progress.curve has an odd number of values: a share must follow each time".into());
    }
    progress.curve.iter().step_by(2).try_for_each(|&at| duration("progress.curve", Some(at)))
}

fn nodes(field: &str, nodes: &[NodeTime]) -> Result<(), String> {
    nodes.iter().try_for_each(|node| duration(field, node.ready_us))
}

fn duration(field: &str, value: Option<u64>) -> Result<(), String> {
    match value {
        Some(us) if us > LONGEST_US => Err(format!("{field} is {us} µs, more than 48 h")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use alldrawn_core::wire::{Mark, Progress};

    use super::*;

    fn visit() -> Visit {
        Visit { visit_id: vec![7; 16], surface: "Home".into(), outcome: 5, ..Visit::default() }
    }

    #[test]
    fn a_value_at_its_bound_is_accepted_and_one_beyond_is_refused() {
        let named = |surface: &str| Visit { surface: surface.into(), ..visit() };
        let node = |ready_us| vec![NodeTime { ready_us, ..NodeTime::default() }];
        let progress = |curve| Visit { progress: Some(Progress { curve, ..Progress::default() }), ..visit() };
        let mark = |at_us| Visit { marks: vec![Mark { at_us, ..Mark::default() }], ..visit() };
        let elapsed = |elapsed_us| Visit { elapsed_us, ..visit() };
        let age = |us| Visit { input_age_us: Some(us), ..visit() };
        let late = |us| Visit { last_ready: node(us), ..visit() };
        let detail = |us| Visit { detail: node(us), ..visit() };
        let weight = |weight| Visit { weight, ..visit() };
        let judged_by = |definition_version| Visit { definition_version, ..visit() };
        let over = LONGEST_US + 1;
        let cases: Vec<(&str, Visit, Visit)> = vec![
            ("surface", named(" x "), named(" \t")),
            ("definition_version", judged_by(LATEST_DEFINITION), judged_by(99)),
            ("weight", weight(10_000), weight(10_001)),
            ("elapsed_us", elapsed(LONGEST_US), elapsed(over)),
            ("input_age_us", age(LONGEST_US), age(u64::MAX)),
            ("last_ready", late(Some(LONGEST_US)), late(Some(over))),
            ("detail", detail(None), detail(Some(over))),
            ("progress", progress(vec![1, 500, 2, 1000]), progress(vec![1, 500, 2])),
            ("progress", progress(vec![LONGEST_US, 1000]), progress(vec![over, 1000])),
            ("marks", mark(1), mark(over)),
        ];
        for (field, good, bad) in cases {
            assert_eq!(check(&good), Ok(()), "{field} at its bound");
            let why = check(&bad).unwrap_err();
            assert!(why.contains(field), "{why:?} names {field}");
        }
    }
}
