//! Puts switches into a source file.

use crate::table::Switch;
use std::ops::Range;

/// Returns `source` with each switch replaced by `if the rule is on { ON } else { OFF }`. Each switch is passed with
/// the number and the name of its rule.
///
/// # Errors
/// Returns a line for each switch whose code does not occur as often as the table says.
pub fn splice(source: &str, switches: &[(usize, &str, &Switch)]) -> Result<String, Vec<String>> {
    let mut insertions = Vec::new();
    let mut problems = Vec::new();
    for &(number, rule, switch) in switches {
        let places = find(source, &switch.after, &switch.on);
        if places.len() != switch.times {
            problems.push(problem(rule, switch, places.len()));
        }
        // An expression may be an operand, so it is parenthesized; statements stand alone.
        let (open, close) = if switch.on.ends_with(';') { ("", "") } else { ("(", ")") };
        for Range { start, end } in places {
            // If an inner and an outer switch meet at one place, the inner one ends first and the outer one begins
            // first.
            let begin = format!("{open}if crate::rules::on({number}) {{ ");
            let finish = format!(" }} else {{ {} }}{close}", switch.off);
            insertions.push(((end, 0, usize::MAX - start), finish));
            insertions.push(((start, 1, usize::MAX - end), begin));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    insertions.sort();
    let mut spliced = String::new();
    let mut done = 0;
    for ((place, ..), text) in insertions {
        spliced += &source[done..place];
        spliced += &text;
        done = place;
    }
    Ok(spliced + &source[done..])
}

fn problem(rule: &str, Switch { file, after, on, times, .. }: &Switch, found: usize) -> String {
    let times = if *times == 1 { "exactly once".to_owned() } else { format!("exactly {times} times") };
    let after = if after.is_empty() { String::new() } else { format!(" after `{after}`") };
    format!(
        "rule {rule}: core/src/{file} contains `{on}`{after} {found} times, not {times}: update tests/rules/rules.toml"
    )
}

// Returns the byte ranges of `on` directly after `after`. White space is ignored, and words match only as a whole.
fn find(source: &str, after: &str, on: &str) -> Vec<Range<usize>> {
    let code: Vec<(usize, char)> = source.char_indices().filter(|(_, c)| !c.is_whitespace()).collect();
    let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<_>>();
    let before = squeeze(after).len();
    let wanted = [squeeze(after), squeeze(on)].concat();
    code.windows(wanted.len().max(1))
        .filter(|window| window.iter().map(|(_, c)| c).eq(&wanted))
        .map(|window| (window[0].0, window[before].0, window[wanted.len() - 1]))
        .map(|(first, start, (last, c))| (first, start..last + c.len_utf8()))
        .filter(|(first, range)| whole_word(source, *first) && whole_word(source, range.end))
        .map(|(_, range)| range)
        .collect()
}

// Returns true unless this position is within a word.
fn whole_word(source: &str, place: usize) -> bool {
    let word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    !(word(source[..place].chars().next_back()) && word(source[place..].chars().next()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn switch(after: &str, on: &str, off: &str) -> Switch {
        Switch { file: "a.rs".into(), after: after.into(), on: on.into(), off: off.into(), times: 1 }
    }

    fn one(source: &str, switch: &Switch) -> Result<String, Vec<String>> {
        splice(source, &[(7, "Seven", switch)])
    }

    #[test]
    fn an_expression_is_found_whatever_its_white_space() {
        let spliced = one("x && a\n    >= b", &switch("", "a >= b", "true"));
        assert_eq!(spliced.unwrap(), "x && (if crate::rules::on(7) { a\n    >= b } else { true })");
    }

    #[test]
    fn statements_are_not_parenthesized() {
        let spliced = one("a(); b()", &switch("", "a();", ""));
        assert_eq!(spliced.unwrap(), "if crate::rules::on(7) { a(); } else {  } b()");
    }

    #[test]
    fn words_match_whole_and_only_after_the_given_code() {
        let spliced = one("if old.fold { old } else { old }", &switch("else {", "old", "new"));
        assert_eq!(
            spliced.unwrap(),
            "if old.fold { old } else { (if crate::rules::on(7) { old } else { new }) }"
        );
        assert_eq!(find("old fold older old", "", "old"), [0..3, 15..18]);
    }

    #[test]
    fn switches_may_lie_within_each_other() {
        let (outer, inner) = (switch("", "f(a)", "0"), switch("", "a", "b"));
        let spliced = splice("f(a)", &[(1, "Inner", &inner), (2, "Outer", &outer)]);
        let within = "(if crate::rules::on(1) { a } else { b })";
        assert_eq!(spliced.unwrap(), format!("(if crate::rules::on(2) {{ f({within}) }} else {{ 0 }})"));
    }

    #[test]
    fn code_that_is_missing_or_ambiguous_is_named() {
        let line =
            "rule Seven: core/src/a.rs contains `a` 2 times, not exactly once: update tests/rules/rules.toml";
        assert_eq!(one("a + a", &switch("", "a", "b")).unwrap_err(), [line]);
        assert!(one("b", &switch("", "a", "b")).unwrap_err()[0].contains("contains `a` 0 times"));
    }
}
