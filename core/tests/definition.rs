//! Tests that events have the definition number that docs/metric.md states.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use alldrawn_core::judge::event::DEFINITION_VERSION;
use std::fs;
use std::path::Path;

#[test]
fn the_metric_and_the_events_state_the_same_definition() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/metric.md");
    let metric = fs::read_to_string(path).unwrap().replace('\n', " ");
    let (_, rest) = metric.split_once("`definition_version` it was judged by: ").unwrap();
    let number: String = rest.chars().take_while(char::is_ascii_digit).collect();
    assert_eq!(
        number,
        DEFINITION_VERSION.to_string(),
        "docs/metric.md and core/src/judge/definition.rs differ"
    );
}
