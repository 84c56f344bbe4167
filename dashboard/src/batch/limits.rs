//! The caps on one visit: what no honest client exceeds.

use alldrawn_core::event::wire::{NodeTime, Visit};

/// Longest duration, in microseconds: 48 h. No visit lasts as long; a clock that went wrong does.
pub const LONGEST_US: u64 = 48 * 3_600 * 1_000_000;
/// Longest surface name, in bytes.
pub const LONGEST_SURFACE: usize = 128;
/// Longest label, version or device string, in bytes.
pub const LONGEST_LABEL: usize = 64;
/// Most app tags of one visit; their names are at most 24 bytes, their values 32 (`metric.md` §14).
pub const MOST_TAGS: usize = 8;

const LONGEST_TAG_NAME: usize = 24;
const LONGEST_TAG_VALUE: usize = 32;
const MOST_LATE_NODES: usize = 5;
const MOST_DETAIL: usize = 64;
const MOST_MARKS: usize = 64;
const MOST_CURVE: usize = 4_096;
const LONGEST_EVENT: usize = 64 * 1_024;
/// A weight above this would let one event drown all others.
const LARGEST_WEIGHT: u32 = 1_000_000;

/// Checks one decoded visit of `length` bytes.
///
/// # Errors
/// What is wrong, naming the field.
pub(super) fn check(visit: &Visit, length: usize) -> Result<(), String> {
    at_most("the event", length, LONGEST_EVENT, "bytes")?;
    if visit.surface.trim().is_empty() {
        return Err("surface is empty".into());
    }
    text("surface", &visit.surface, LONGEST_SURFACE)?;
    if !matches!(visit.session_id.len(), 0 | 16) {
        return Err(format!("session_id has {} bytes, not 16", visit.session_id.len()));
    }
    if visit.weight > LARGEST_WEIGHT {
        return Err(format!("weight is {}, at most {LARGEST_WEIGHT} is allowed", visit.weight));
    }
    durations(visit)?;
    progress(visit)?;
    nodes("last_ready", &visit.last_ready, MOST_LATE_NODES)?;
    nodes("still_pending", &visit.still_pending, MOST_LATE_NODES)?;
    nodes("detail", &visit.detail, MOST_DETAIL)?;
    tags_and_marks(visit)?;
    environment(visit)
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
    at_most("progress.curve", progress.curve.len(), MOST_CURVE, "numbers")?;
    if progress.curve.len() % 2 != 0 {
        return Err("progress.curve has a time without a share".into());
    }
    progress.curve.iter().step_by(2).try_for_each(|&at| duration("progress.curve", Some(at)))
}

fn nodes(field: &str, nodes: &[NodeTime], most: usize) -> Result<(), String> {
    at_most(field, nodes.len(), most, "nodes")?;
    nodes.iter().try_for_each(|node| {
        duration(field, node.ready_us)?;
        text(&format!("{field}.label"), &node.label, LONGEST_LABEL)
    })
}

fn tags_and_marks(visit: &Visit) -> Result<(), String> {
    at_most("tags", visit.tags.len(), MOST_TAGS, "tags")?;
    for tag in &visit.tags {
        text("tags.name", &tag.name, LONGEST_TAG_NAME)?;
        text("tags.value", &tag.value, LONGEST_TAG_VALUE)?;
    }
    at_most("marks", visit.marks.len(), MOST_MARKS, "marks")?;
    for mark in &visit.marks {
        text("marks.name", &mark.name, LONGEST_LABEL)?;
        duration("marks.at_us", Some(mark.at_us))?;
    }
    Ok(())
}

fn environment(visit: &Visit) -> Result<(), String> {
    let Some(environment) = &visit.environment else { return Ok(()) };
    text("environment.sdk_version", &environment.sdk_version, LONGEST_LABEL)?;
    text("environment.app", &environment.app, LONGEST_LABEL)?;
    text("environment.app_version", &environment.app_version, LONGEST_LABEL)?;
    text("environment.os", &environment.os, LONGEST_LABEL)?;
    text("environment.os_version", &environment.os_version, LONGEST_LABEL)?;
    text("environment.device_class", &environment.device_class, LONGEST_LABEL)?;
    text("environment.network_class", &environment.network_class, LONGEST_LABEL)
}

fn text(field: &str, value: &str, longest: usize) -> Result<(), String> {
    at_most(field, value.len(), longest, "bytes")
}

fn duration(field: &str, value: Option<u64>) -> Result<(), String> {
    match value {
        Some(us) if us > LONGEST_US => Err(format!("{field} is {us} µs, more than 48 h")),
        _ => Ok(()),
    }
}

fn at_most(field: &str, value: usize, most: usize, unit: &str) -> Result<(), String> {
    if value <= most {
        return Ok(());
    }
    Err(format!("{field} has {value} {unit}, at most {most} are allowed"))
}

#[cfg(test)]
mod tests {
    use alldrawn_core::event::wire::{Environment, Mark, Progress, Tag};

    use super::*;

    fn visit() -> Visit {
        Visit { visit_id: vec![7; 16], surface: "Home".into(), outcome: 5, ..Visit::default() }
    }

    fn tag(name: usize, value: usize) -> Tag {
        Tag { name: "n".repeat(name), value: "v".repeat(value) }
    }

    fn named(surface: &str) -> Visit {
        Visit { surface: surface.into(), ..visit() }
    }

    #[test]
    fn each_cap_holds_at_its_edge() {
        let node =
            |label: usize, ready_us| NodeTime { label: "l".repeat(label), ready_us, ..NodeTime::default() };
        let progress = |curve: Vec<u64>| Some(Progress { curve, ..Progress::default() });
        let app = |app: usize| Some(Environment { app: "a".repeat(app), ..Environment::default() });
        let mark = |name: usize, at_us| vec![Mark { name: "m".repeat(name), at_us }];
        let elapsed = |elapsed_us| Visit { elapsed_us, ..visit() };
        let age = |us| Visit { input_age_us: Some(us), ..visit() };
        let tags = |tags| Visit { tags, ..visit() };
        let late = |last_ready| Visit { last_ready, ..visit() };
        let pending = |still_pending| Visit { still_pending, ..visit() };
        let detail = |detail| Visit { detail, ..visit() };
        let session = |length| Visit { session_id: vec![1; length], ..visit() };
        let cases: Vec<(&str, Visit, Visit)> = vec![
            ("surface", named(&"s".repeat(128)), named(&"s".repeat(129))),
            ("surface", named(" x "), named(" \t")),
            ("session_id", session(16), session(8)),
            ("weight", Visit { weight: 1_000_000, ..visit() }, Visit { weight: 1_000_001, ..visit() }),
            ("elapsed_us", elapsed(LONGEST_US), elapsed(LONGEST_US + 1)),
            ("input_age_us", age(LONGEST_US), age(u64::MAX)),
            ("tags", tags(vec![tag(24, 32); 8]), tags(vec![tag(1, 1); 9])),
            ("tags.name", tags(vec![tag(24, 32)]), tags(vec![tag(25, 1)])),
            ("tags.value", tags(vec![tag(24, 32)]), tags(vec![tag(1, 33)])),
            ("last_ready", late(vec![node(64, Some(LONGEST_US)); 5]), late(vec![node(65, None)])),
            ("still_pending", pending(vec![node(1, None); 5]), pending(vec![node(1, None); 6])),
            ("detail", detail(vec![node(1, None); 64]), detail(vec![node(1, Some(LONGEST_US + 1))])),
            (
                "progress",
                Visit { progress: progress(vec![1, 500, 2, 1000]), ..visit() },
                Visit { progress: progress(vec![1, 500, 2]), ..visit() },
            ),
            (
                "environment",
                Visit { environment: app(64), ..visit() },
                Visit { environment: app(65), ..visit() },
            ),
            (
                "marks",
                Visit { marks: mark(64, 1), ..visit() },
                Visit { marks: mark(64, LONGEST_US + 1), ..visit() },
            ),
        ];
        for (field, good, bad) in cases {
            assert_eq!(check(&good, 100), Ok(()), "{field} at its cap");
            let why = check(&bad, 100).unwrap_err();
            assert!(why.contains(field), "{why:?} names {field}");
        }
        assert!(check(&visit(), LONGEST_EVENT + 1).is_err());
    }
}
