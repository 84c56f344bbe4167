//! The report as text, for people on a terminal.

use std::fmt::{self, Write};

use alldrawn_stats::{
    Assumption, Share,
    gate::{LEVEL, Verdict},
};

use super::{
    Compared, Comparison, GateResult, LeftOut, Selection,
    comparison::{slowdown_words, thousands},
    mix_words,
};

/// Returns a headline, a block for each surface that needs attention, a line for each other one, and a summary.
pub(super) fn render(comparison: &Comparison) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = write(&mut text, comparison);
    text
}

fn write(out: &mut String, comparison: &Comparison) -> fmt::Result {
    let Selection { baseline, candidate, age, settings, standardize, .. } = &comparison.selection;
    let (before, after) = comparison.events();
    writeln!(out, "baseline   {baseline} ({} visits)", thousands(before))?;
    writeln!(out, "candidate  {candidate} ({} visits)", thousands(after))?;
    writeln!(
        out,
        "worse      more than {:.0} % slower, or a share more than 1 point worse; the chance of a false alarm on any surface is about {:.0} %",
        settings.margin * 100.0,
        LEVEL * 100.0
    )?;
    if !age.is_zero() {
        let LeftOut { too_young, too_late } = comparison.left_out;
        writeln!(
            out,
            "visits     that began at least {age} ago and arrived at most {age} later ({} younger, {} later ones left out)",
            thousands(too_young),
            thousands(too_late)
        )?;
    }
    if *standardize {
        writeln!(out, "weights    the candidate has the baseline's mix of device and network classes")?;
    }
    writeln!(out)?;
    let width = comparison.units.iter().map(|unit| unit.name.chars().count()).max().unwrap_or(0).min(40);
    for unit in &comparison.units {
        self::unit(out, unit, width, *standardize)?;
    }
    writeln!(out)?;
    summary(out, comparison)
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Worse | Verdict::Missing => "✗",
        Verdict::TooFew | Verdict::Inconclusive => "?",
        Verdict::New => "+",
        Verdict::NoDifference | Verdict::Better => "✓",
    }
}

fn unit(out: &mut String, unit: &Compared, width: usize, standardized: bool) -> fmt::Result {
    let Compared { name, evidence, judged, mix, .. } = unit;
    let verdict = judged.verdict;
    writeln!(out, "{} {name:<width$}  {:<13}  {}", mark(verdict), verdict.to_string(), unit.reason())?;
    if matches!(verdict, Verdict::Worse | Verdict::Better) {
        let list = |assumption| {
            let words = evidence
                .percentiles
                .iter()
                .map(|change| format!("{} {}", change.percentile, change.change(assumption)));
            words.collect::<Vec<_>>().join(", ")
        };
        writeln!(
            out,
            "    if users who left had waited like the others:  {}",
            list(Assumption::KaplanMeier)
        )?;
        writeln!(
            out,
            "    if users who left had never seen it complete:  {}",
            list(Assumption::NeverComplete)
        )?;
        let (before, after) = evidence.events;
        let (complete_before, complete_after) = evidence.completion();
        writeln!(
            out,
            "    visits {} → {}, complete {complete_before} → {complete_after}",
            thousands(before),
            thousands(after)
        )?;
        if !evidence.outcomes.is_empty() {
            let changes: Vec<_> = evidence.outcomes.iter().map(ToString::to_string).collect();
            writeln!(out, "    outcomes: {}", changes.join(", "))?;
        }
    }
    if evidence.events.0 == 0 || evidence.events.1 == 0 {
        return Ok(());
    }
    match mix_words::changes(mix) {
        _ if standardized => match mix.left_out() {
            (Share(0.0), Share(0.0)) => Ok(()),
            (before, after) => writeln!(
                out,
                "    left out, since the other side has no such devices or networks: {before} and {after} of the visits"
            ),
        },
        Some(changes) => {
            writeln!(out, "    another mix of devices or networks: {changes}; --standardize weights it out")
        }
        None => Ok(()),
    }
}

fn summary(out: &mut String, comparison: &Comparison) -> fmt::Result {
    let result = comparison.result();
    let counts: Vec<_> =
        comparison.counts().iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
    if let Some([[least, median, largest], [_, alone, _]]) = comparison.power() {
        let tested = comparison.tested();
        let words = |factor| slowdown_words(Some(factor));
        match tested {
            1 => writeln!(out, "With 80 % power this comparison finds a slow-down of {}.", words(median))?,
            _ => {
                writeln!(
                    out,
                    "With 80 % power this comparison of {tested} surfaces finds a slow-down of {} on the median surface ({} to {}).",
                    words(median),
                    words(least),
                    words(largest)
                )?;
                writeln!(
                    out,
                    "Alone, with --surface NAME, the median surface finds {}: name the few surfaces that matter, if they do.",
                    words(alone)
                )?;
            }
        }
    }
    if result == GateResult::CouldNotJudge {
        writeln!(
            out,
            "No surface has enough visits for a verdict: collect more, or compare versions that have them."
        )?;
    }
    writeln!(out, "{}: {}", result.word().to_uppercase(), counts.join(", "))
}
