//! Tests that every story ends as the metric demands, and that the vectors on disk match the stories.

use alldrawn_conformance::stories::{DISPUTED, all};
use alldrawn_conformance::{differences::differences, runner, vectors};
use std::collections::BTreeSet;

#[test]
fn every_story_ends_as_the_metric_demands() {
    let mut failures = Vec::new();
    for script in all() {
        let found = differences(&script, &runner::run(&script).unwrap());
        match (DISPUTED.contains(&script.name.as_str()), found.is_empty()) {
            (true, true) => failures
                .push(format!("{}: no longer differs from the metric; remove it from DISPUTED", script.name)),
            (true, false) => {
                println!("disputed: {} ({}): {}", script.name, script.rule, found.join("; "))
            }
            (false, true) => {}
            (false, false) => failures.push(format!(
                "{} ({}): {}\n  {}",
                script.name,
                script.rule,
                script.story,
                found.join("\n  ")
            )),
        }
    }
    assert!(
        failures.is_empty(),
        "{} stories do not end as expected:\n{}\nIf the metric changed, change these stories (tests/conformance/src/stories, a file per section); \
         if not, the core is wrong.",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn the_vectors_on_disk_match_the_stories() {
    let differences = vectors::check().unwrap();
    assert!(
        differences.is_empty(),
        "{}\nIf this change is intended, write the vectors again: {}",
        differences.join("\n"),
        vectors::WRITE
    );
}

#[test]
fn story_names_are_unique_and_valid_file_names() {
    let scripts = all();
    let names: BTreeSet<&str> = scripts.iter().map(|script| script.name.as_str()).collect();
    let mut rest = names.clone();
    let duplicates: Vec<&str> =
        scripts.iter().map(|script| script.name.as_str()).filter(|name| !rest.remove(name)).collect();
    assert!(duplicates.is_empty(), "two stories have the same name: {duplicates:?}");
    let is_file_name =
        |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    assert!(names.iter().all(|name| is_file_name(name)));
    assert!(DISPUTED.iter().all(|name| names.contains(name)), "DISPUTED names a story that does not exist");
    assert!(names.len() >= 110, "only {} stories, expected at least 110", names.len());
}
