//! The metric's rules, each of which can be switched off. Part of the copy of the core for tests.

use std::cell::Cell;

/// A rule of the metric.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The rule's name in tests/rules/rules.toml.
    pub name: &'static str,
    /// The section of docs/metric.md that contains the rule.
    pub section: u32,
    /// The rule in one sentence.
    pub says: &'static str,
}

thread_local! {
    static OFF: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Returns true unless the rule at index `rule` of [`ALL`] is switched off on this thread.
pub fn on(rule: usize) -> bool {
    OFF.get() != Some(rule)
}

/// Switches the rule at this index of [`ALL`] off on this thread, and all other rules on. `None` switches all on.
pub fn switch_off(rule: Option<usize>) {
    OFF.set(rule);
}
