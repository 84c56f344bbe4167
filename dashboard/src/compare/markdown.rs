//! The report as Markdown, for a comment on a change.

use std::fmt::{self, Write};

use alldrawn_stats::gate::Verdict;

use super::{Compared, Comparison, comparison::slowdown_words, mix_words};

/// Returns a headline, a table of the surfaces, and the power of the comparison.
pub(super) fn render(comparison: &Comparison) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut text, comparison);
    text
}

fn write(out: &mut String, comparison: &Comparison) -> fmt::Result {
    let of = &comparison.selection;
    let (before, after) = comparison.events();
    let counts: Vec<_> =
        comparison.counts().iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
    writeln!(out, "### AllDrawn: {} ({})\n", comparison.result().word(), counts.join(", "))?;
    writeln!(
        out,
        "`{}` ({before} visits) → `{}` ({after} visits). *Worse*: more than {:.0} % slower.\n",
        of.baseline,
        of.candidate,
        of.settings.margin * 100.0
    )?;
    writeln!(out, "| surface | verdict | why | visits | finds a slow-down of |\n|---|---|---|---|---|")?;
    for unit in &comparison.units {
        row(out, unit)?;
    }
    if let Some([[_, median, _], [_, alone, _]]) = comparison.power().filter(|_| comparison.tested() > 1) {
        writeln!(
            out,
            "\nWith 80 % power, the median of the {} surfaces finds a slow-down of {}; alone (`--surface`), of {}.",
            comparison.tested(),
            slowdown_words(Some(median)),
            slowdown_words(Some(alone))
        )?;
    }
    Ok(())
}

fn row(out: &mut String, unit: &Compared) -> fmt::Result {
    let (before, after) = unit.evidence.events;
    let verdict = match unit.judged.verdict {
        verdict @ (Verdict::Worse | Verdict::Missing) => format!("**{verdict}**"),
        verdict => verdict.to_string(),
    };
    let both = before > 0 && after > 0;
    let mix = mix_words::changes(&unit.mix).filter(|_| both).map(|changes| format!(" (mix: {changes})"));
    let finds = if unit.evidence.tested { slowdown_words(unit.smallest_slowdown.0) } else { String::new() };
    // The last column has the smallest slow-down already.
    let reason = match unit.judged.verdict {
        Verdict::Missing => unit.reason(),
        _ => unit.evidence.reason(&unit.judged),
    };
    writeln!(
        out,
        "| {} | {verdict} | {} | {before} → {after} | {finds} |",
        cell(&unit.name),
        cell(&(reason + &mix.unwrap_or_default()))
    )
}

/// Escapes a text for a cell of a table.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '|' | '\\' | '`' | '*' | '_' | '[' | ']' | '<' => cell.extend(['\\', character]),
            character if character.is_control() => cell.push(' '),
            character => cell.push(character),
        }
    }
    cell
}
