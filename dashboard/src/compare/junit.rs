//! The report as JUnit XML: a test case for each surface. Continuous integration shows worse and missing surfaces as
//! failures, and surfaces without a verdict as skipped.

use std::fmt::{self, Write};

use alldrawn_stats::gate::Verdict;

use super::Comparison;

/// Returns the report.
pub(super) fn render(comparison: &Comparison) -> String {
    let mut xml = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut xml, comparison);
    xml
}

/// How a verdict counts as the result of a test.
#[derive(PartialEq)]
enum Case {
    Passed,
    Failed,
    Skipped,
}

fn case(verdict: Verdict, strict: bool) -> Case {
    match verdict {
        Verdict::Worse | Verdict::Missing => Case::Failed,
        Verdict::TooFew | Verdict::Inconclusive if strict => Case::Failed,
        Verdict::TooFew | Verdict::New => Case::Skipped,
        Verdict::Inconclusive | Verdict::NoDifference | Verdict::Better => Case::Passed,
    }
}

fn write(out: &mut String, comparison: &Comparison) -> fmt::Result {
    let strict = comparison.selection.strict;
    let count = |wanted: Case| {
        comparison.units.iter().filter(|unit| case(unit.judged.verdict, strict) == wanted).count()
    };
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuite name="alldrawn compare" tests="{}" failures="{}" errors="0" skipped="{}">"#,
        comparison.units.len(),
        count(Case::Failed),
        count(Case::Skipped)
    )?;
    for unit in &comparison.units {
        let verdict = unit.judged.verdict;
        let (name, reason) = (escaped(&unit.name), escaped(&unit.reason()));
        write!(out, r#"  <testcase classname="alldrawn" name="{name}">"#)?;
        match case(verdict, strict) {
            Case::Failed => write!(out, r#"<failure type="{verdict}" message="{verdict}: {reason}"/>"#)?,
            Case::Skipped => write!(out, r#"<skipped message="{verdict}: {reason}"/>"#)?,
            Case::Passed => write!(out, "<system-out>{verdict}: {reason}</system-out>")?,
        }
        writeln!(out, "</testcase>")?;
    }
    writeln!(out, "</testsuite>")
}

/// Escapes a text for XML. Characters that XML 1.0 forbids are replaced.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                escaped.push('\u{fffd}');
            }
            '\t' | '\n' | '\r' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_the_xml() {
        assert_eq!(escaped("a<b> & \"c\"\u{1}\n"), "a&lt;b&gt; &amp; &quot;c&quot;\u{fffd} ");
    }
}
