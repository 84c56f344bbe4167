//! Tests that each rule of the metric makes a difference: if the rule is switched off, at least one story fails. `cargo
//! run -p alldrawn-rules -- test -p alldrawn-conformance --test switches -- --nocapture` prints which stories.

use alldrawn_conformance::differences::ends_as_expected;
use alldrawn_conformance::script::Script;
use alldrawn_conformance::stories::{DISPUTED, all};
use alldrawn_core::rules::{self, ALL, Rule};
use std::panic::{AssertUnwindSafe, catch_unwind};

#[test]
fn each_rule_switched_off_fails_a_story() {
    let mut scripts = all();
    scripts.retain(|script| !DISPUTED.contains(&script.name.as_str()));
    assert!(scripts.iter().all(|script| !fails_without(None, script)), "all stories pass with all rules on");
    let mut unnoticed = Vec::new();
    for (number, Rule { name, section, says }) in ALL.iter().enumerate() {
        let failed: Vec<&str> = scripts
            .iter()
            .filter(|script| fails_without(Some(number), script))
            .map(|script| script.name.as_str())
            .collect();
        let first = failed.iter().take(6).copied().collect::<Vec<_>>().join(", ");
        println!("{name}: {} stories fail: {first}. §{section}: {says}", failed.len());
        if failed.is_empty() {
            unnoticed.push(format!("{name} (§{section}): {says}"));
        }
    }
    assert!(
        unnoticed.is_empty(),
        "no story fails without these rules. For each, add a story to tests/conformance/src/stories that ends otherwise \
         without the rule, or correct `off` in tests/rules/rules.toml:\n{}",
        unnoticed.join("\n")
    );
}

// Returns true if the story fails without the rule. A rule that prevents loops or overflows in the core may fail by a
// panic.
fn fails_without(rule: Option<usize>, script: &Script) -> bool {
    rules::switch_off(rule);
    let run = catch_unwind(AssertUnwindSafe(|| ends_as_expected(script)));
    rules::switch_off(None);
    !run.unwrap_or(false)
}
