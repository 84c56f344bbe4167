//! The readable summary of an event. Vectors contain it, and scripts' expectations are compared with it. Absent, zero
//! and empty fields are omitted.

use crate::names::{KINDS, Names, VISIT_FLAGS, name_of, names_of, schema_names};
use alldrawn_core::wire;
use serde_json::{Map, Value};
use std::sync::LazyLock;

static OUTCOMES: Names = LazyLock::new(|| schema_names("Outcome"));
static STARTS: Names = LazyLock::new(|| schema_names("StartSource"));
static ENDS: Names = LazyLock::new(|| schema_names("EndSource"));
static LAUNCHES: Names = LazyLock::new(|| schema_names("LaunchKind"));

/// Returns milliseconds as a JSON number. Whole milliseconds become integers.
pub fn ms(value: f64) -> Value {
    if value.fract() == 0.0 { Value::from(value as i64) } else { Value::from(value) }
}

fn micros(us: u64) -> Value {
    ms(us as f64 / 1_000.0)
}

struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, name: &str, value: Value) {
        if !is_nothing(&value) {
            self.0.insert(name.to_owned(), value);
        }
    }

    fn time(&mut self, name: &str, us: Option<u64>) {
        if let Some(us) = us {
            self.0.insert(name.to_owned(), micros(us));
        }
    }

    fn number(&mut self, name: &str, number: u32) {
        self.put(name, Value::from(number));
    }

    fn name(&mut self, name: &str, number: i32, names: &[&'static str]) {
        if number != 0 {
            self.put(name, name_of(number as u32, names));
        }
    }
}

/// Returns true if a field with this value means the same as an absent field.
pub fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(true) => false,
    }
}

/// Returns the summary of an event.
pub fn summary(event: &wire::Visit) -> Map<String, Value> {
    let mut out = Fields(Map::new());
    out.put("surface", Value::from(event.surface.as_str()));
    out.name("outcome", event.outcome, &OUTCOMES);
    out.time("visually_complete_ms", event.visually_complete_us);
    out.time("elapsed_ms", Some(event.elapsed_us));
    for (bit, name) in VISIT_FLAGS.iter().enumerate().take(2) {
        out.put(name, Value::from(event.flags >> bit & 1 == 1));
    }
    out.put("flags", Value::from(names_of(event.flags & !3, &VISIT_FLAGS)));
    out.name("start_source", event.start_source, &STARTS);
    out.name("end_source", event.end_source, &ENDS);
    out.name("launch_kind", event.launch_kind, &LAUNCHES);
    out.time("begin_ms", Some(event.begin_us));
    out.time("input_age_ms", event.input_age_us);
    out.time("first_content_ms", event.first_content_us);
    out.time("first_candidate_ms", event.first_candidate_us);
    out.time("last_candidate_ms", event.last_candidate_us);
    out.time("first_failure_ms", event.first_failure_us);
    out.number("withdrawn", event.withdrawn_candidates);
    out.number("weight", event.weight);
    out.put("viewport", Value::from(vec![event.viewport_width, event.viewport_height]));
    if let Some(progress) = &event.progress {
        progress_fields(progress, &mut out);
    }
    if let Some(counts) = &event.counts {
        count_fields(counts, &mut out);
    }
    let nodes = |nodes: &[wire::NodeTime]| Value::from(nodes.iter().map(node).collect::<Vec<_>>());
    out.put("last_ready", nodes(&event.last_ready));
    out.put("still_pending", nodes(&event.still_pending));
    out.put("detail", nodes(&event.detail));
    out.number("detail_nodes", event.detail.len() as u32);
    let marks = event.marks.iter().map(|mark| format!("{} {}", mark.name, micros(mark.at_us)));
    out.put("marks", Value::from(marks.collect::<Vec<_>>()));
    out.put("candidates", Value::from(event.candidates.iter().map(candidate).collect::<Vec<_>>()));
    out.put("cluster", event.cluster.map_or(Value::Null, |cluster| Value::from(cluster.to_string())));
    out.number("unanswered_permille", event.unanswered_permille);
    out.number("failed_requests", event.failed_requests);
    if let Some(audit) = &event.audit {
        out.time("watched_ms", Some(audit.watched_us));
        out.put("change", Value::from(change(audit.cause())));
    }
    out.0
}

fn progress_fields(progress: &wire::Progress, out: &mut Fields) {
    out.time("vc25_ms", progress.vc25_us);
    out.time("vc50_ms", progress.vc50_us);
    out.time("vc75_ms", progress.vc75_us);
    out.time("vc90_ms", progress.vc90_us);
    out.time("speed_index_ms", progress.speed_index_us);
    let steps = progress.curve.chunks(2).filter_map(|step| Some((step.first()?, step.get(1)?)));
    let steps = steps.map(|(at, share)| Value::from(vec![micros(*at), Value::from(*share)]));
    out.put("curve", Value::from(steps.collect::<Vec<_>>()));
}

fn count_fields(counts: &wire::Counts, out: &mut Fields) {
    for (name, count) in [
        ("required", counts.required),
        ("images", counts.images),
        ("texts", counts.texts),
        ("videos", counts.videos),
        ("customs", counts.customs),
        ("failed", counts.failed),
        ("failed_area_permille", counts.failed_area_permille),
        ("live", counts.live),
        ("unknown", counts.unknown),
        ("bad_rects", counts.bad_rects),
        ("frames", counts.frames),
        ("rejected_snapshots", counts.rejected_snapshots),
        ("stale_times", counts.stale_times),
        ("calls_after_end", counts.calls_after_end),
    ] {
        out.number(name, count);
    }
}

// Describes a candidate, for example as "left after 90 (sparse, request open)".
fn candidate(candidate: &wire::CandidateFate) -> String {
    let fate = match candidate.fate() {
        wire::Fate::Withdrawn => "withdrawn",
        wire::Fate::Confirmed => "confirmed",
        wire::Fate::Left => "left",
        wire::Fate::Unspecified => "?",
    };
    let classes = names_of(candidate.class, &["sparse", "request open", "later"]).join(", ");
    let classes = if classes.is_empty() { classes } else { format!(" ({classes})") };
    format!("{fate} after {}{classes}", micros(candidate.age_us))
}

fn change(cause: wire::ChangeCause) -> &'static str {
    match cause {
        wire::ChangeCause::Unspecified => "",
        wire::ChangeCause::Appeared => "appeared",
        wire::ChangeCause::Renewed => "renewed",
        wire::ChangeCause::BusyAgain => "busy_again",
    }
}

// Describes a node, for example as "image #hero 0,100 400x100 @250". A failed node has " (failed)" appended, and a
// pending node has no time.
fn node(node: &wire::NodeTime) -> String {
    let kind = KINDS.get(node.kind as usize).copied().unwrap_or("?");
    let label = if node.label.is_empty() { String::new() } else { format!(" {}", node.label) };
    let at = node.ready_us.map(|us| format!(" @{}", micros(us))).unwrap_or_default();
    let failed = if node.failed { " (failed)" } else { "" };
    format!("{kind}{label} {},{} {}x{}{at}{failed}", node.x, node.y, node.width, node.height)
}
