//! Prints a comparison, as text or as JSON.

use std::fmt::Write;

use alldrawn_stats::{Comparison, Difference, OutcomeChange, PercentileComparison, Shift, Verdict};
use serde_json::{Value, json};

use super::{ChartComparison, Conditions};
use crate::view::{
    figures::{Reached, ms},
    names,
};

/// The verdicts. The most important one is first.
const VERDICTS: [Verdict; 4] =
    [Verdict::Worse, Verdict::Inconclusive, Verdict::NoDifference, Verdict::Better];

/// Returns a paragraph for each chart, worse ones first, and a last line with the number of charts for each verdict.
pub fn text(compared: &[ChartComparison], baseline: &Conditions, candidate: &Conditions) -> String {
    let mut text = format!("baseline {baseline}, candidate {candidate}\n\n");
    for verdict in VERDICTS {
        for ChartComparison { key, visits: (before, after), comparison } in with(compared, verdict) {
            let name = key.kind.chart_name(&key.surface);
            let reason = comparison.to_string().replace('\n', "\n  ");
            // Writing to a string does not fail.
            let _ = writeln!(text, "{name}: {reason}\n  visits {before} → {after}\n");
        }
    }
    let counts: Vec<_> = VERDICTS
        .into_iter()
        .map(|verdict| (verdict, with(compared, verdict).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(verdict, count)| format!("{count} {verdict}"))
        .collect();
    let _ = writeln!(text, "{}", counts.join(", "));
    text
}

fn with(compared: &[ChartComparison], verdict: Verdict) -> impl Iterator<Item = &ChartComparison> {
    compared.iter().filter(move |one| one.comparison.verdict == verdict)
}

/// Returns the comparison as a JSON object.
pub fn json(compared: &[ChartComparison], baseline: &Conditions, candidate: &Conditions) -> Value {
    let chart = |ChartComparison { key, visits: (before, after), comparison }: &ChartComparison| {
        json!({
            "name": key.kind.chart_name(&key.surface),
            "surface": key.surface,
            "apart": key.kind.to_string(),
            "verdict": word(comparison.verdict),
            "visits": { "baseline": before, "candidate": after },
            "percentiles": comparison.percentiles.iter().map(percentile).collect::<Vec<_>>(),
            "completion_rate": shares(comparison.completion_rate.0.0, comparison.completion_rate.1.0),
            "excluded": shares(comparison.excluded.0.0, comparison.excluded.1.0),
            "outcomes": outcomes(comparison),
        })
    };
    json!({
        "baseline": baseline.to_string(),
        "candidate": candidate.to_string(),
        "surfaces": compared.iter().map(chart).collect::<Vec<_>>(),
    })
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Better => "better",
        Verdict::Worse => "worse",
        Verdict::NoDifference => "no_difference",
        Verdict::Inconclusive => "inconclusive",
    }
}

fn shares(baseline: f64, candidate: f64) -> Value {
    json!({ "baseline": baseline, "candidate": candidate })
}

fn outcomes(comparison: &Comparison) -> Vec<Value> {
    let change = |change: &OutcomeChange| {
        json!({
            "outcome": names::outcome(change.outcome.into()),
            "baseline": change.baseline.0,
            "candidate": change.candidate.0,
        })
    };
    comparison.outcomes.iter().map(change).collect()
}

fn percentile(of: &PercentileComparison) -> Value {
    json!({
        "percentile": of.percentile.to_string(),
        "verdict": word(of.verdict),
        "reason": of.reason(),
        "few": of.few,
        "kaplan_meier": difference(&of.kaplan_meier),
        "never_complete": difference(&of.never_complete),
    })
}

/// Returns a difference as JSON. If only one group reaches the percentile, the result is a word instead of a number.
fn difference(of: &Difference) -> Value {
    json!({
        "baseline_ms": Reached::from(of.baseline),
        "candidate_ms": Reached::from(of.candidate),
        "difference_ms": of.estimate.map(shift),
        "interval_ms": of.interval.map(|(low, high)| [shift(low), shift(high)]),
    })
}

fn shift(shift: Shift) -> Value {
    match shift {
        Shift::OnlyCandidateReaches => "only_candidate_reaches".into(),
        Shift::OnlyBaselineReaches => "only_baseline_reaches".into(),
        Shift::Micros(us) if us < 0 => (-ms(us.unsigned_abs())).into(),
        Shift::Micros(us) => ms(us.unsigned_abs()).into(),
    }
}
