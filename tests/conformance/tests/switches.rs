//! Each rule of the metric makes a difference: switched off, at least one story ends otherwise than it must.
//! `cargo test -p alldrawn-conformance --features rule-switches --test switches -- --nocapture` prints which.

use alldrawn_conformance::script::Script;
use alldrawn_conformance::stories::{DISPUTED, all};
use alldrawn_conformance::{runner, verdict};
use alldrawn_core::rules::{self, Rule};
use std::panic::{AssertUnwindSafe, catch_unwind};

#[test]
fn each_rule_switched_off_fails_a_story() {
    let mut scripts = all();
    scripts.retain(|script| !DISPUTED.contains(&script.name.as_str()));
    assert!(scripts.iter().all(|script| !fails_without(None, script)), "they hold with all rules");
    let mut silent = Vec::new();
    for &rule in rules::ALL {
        let failed: Vec<&str> = scripts
            .iter()
            .filter(|script| fails_without(Some(rule), script))
            .map(|script| script.name.as_str())
            .collect();
        let shown = failed.iter().take(6).copied().collect::<Vec<_>>().join(", ");
        println!("{rule:?}: {} stories end otherwise: {shown}. {}", failed.len(), rule.says());
        if failed.is_empty() {
            silent.push(format!("{rule:?}: {}", rule.says()));
        }
    }
    assert!(silent.is_empty(), "no story tells of these rules:\n{}", silent.join("\n"));
}

// A rule that keeps the core from looping or overflowing may end otherwise in that way too.
fn fails_without(rule: Option<Rule>, script: &Script) -> bool {
    rules::switch_off(rule);
    let run = catch_unwind(AssertUnwindSafe(|| runner::run(script)));
    rules::switch_off(None);
    match run {
        Ok(run) => run.map_or(true, |run| !verdict::differences(script, &run).is_empty()),
        Err(_) => true,
    }
}
