//! The words for outcomes: which rule of the metric ended a visit. `replay` and `explain` share them.

use alldrawn_core::wire::Outcome;

/// A rule of the metric in words, and the section that states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// What happened.
    pub words: &'static str,
    /// The section of the metric, for example `§10`.
    pub section: &'static str,
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} (metric {})", self.words, self.section)
    }
}

/// Returns the rule that ended a visit. `settled`: the visit is complete and its settle time passed. `definition`: the
/// version of the metric by which the visit was judged.
pub fn rule(outcome: Outcome, settled: bool, definition: u32) -> Rule {
    let first = definition <= 1;
    let (words, section) = match outcome {
        Outcome::Complete if settled => {
            ("everything that the user could see was ready, and nothing changed for the settle time", "§8")
        }
        Outcome::Complete => (
            "everything that the user could see was ready, and the user acted or left before the settle time was over",
            "§10",
        ),
        Outcome::CompleteWithErrors => {
            ("nothing was pending any more, but what failed covers at least 1 % of the required area", "§15")
        }
        Outcome::Error => (
            "at least half of the required area failed, or the app declared that it shows an error instead",
            "§15",
        ),
        Outcome::Interacted if first => {
            ("the user acted before a candidate could be taken as the end", "§10")
        }
        Outcome::Interacted => {
            ("the user acted while no candidate stood, or while a hold of the app kept it waiting", "§10")
        }
        Outcome::Abandoned if first => {
            ("the surface was left before a candidate could be taken as the end", "§10")
        }
        Outcome::Abandoned => (
            "the surface was left while no candidate stood or while a hold of the app kept it waiting, or it was \
             replaced and no visit followed within 3 s",
            "§10",
        ),
        Outcome::Interrupted => ("a system dialog took the screen", "§10"),
        Outcome::Redirected if first => ("the app replaced the surface before its first candidate", "§10"),
        Outcome::Redirected => {
            ("the app replaced the surface without an input, and the next visit has its start", "§10")
        }
        Outcome::Superseded => ("the next key, or a restart by the app, began another visit", "§10"),
        Outcome::Unchanged => ("no required node changed for 10 s after the key", "§10"),
        Outcome::Lost => ("the process ended while the visit was pending", "§10"),
        Outcome::Timeout => ("30 s passed, and the visit was not complete", "§11"),
        Outcome::Restless => ("candidates kept replacing each other until the time-out", "§11"),
        Outcome::NoContent => ("no content node was required until the time-out", "§9"),
        Outcome::Void => ("the clock cannot be trusted: the device slept, or the clock ran backwards", "§12"),
        Outcome::Unspecified => ("the outcome is of a later schema than this alldrawn knows", "§14"),
    };
    Rule { words, section }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_outcome_has_words_of_its_own() {
        for definition in [1, 2] {
            let outcomes: Vec<Outcome> =
                (0..=14).map(|number| Outcome::try_from(number).unwrap_or_default()).collect();
            let mut words: Vec<&str> =
                outcomes.iter().map(|outcome| rule(*outcome, false, definition).words).collect();
            words.push(rule(Outcome::Complete, true, definition).words);
            assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), 16);
        }
    }
}
