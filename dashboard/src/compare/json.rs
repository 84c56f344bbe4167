//! The report as a JSON object, with every figure.

use alldrawn_stats::{
    Assumption, Quantile,
    gate::{Cause, Measure, Test, Verdict},
};
use serde_json::{Value, json};

use super::{Compared, Comparison};
use crate::view::{figures::Reached, names};

/// Returns the report.
pub(super) fn render(comparison: &Comparison) -> Value {
    let of = &comparison.selection;
    let (before, after) = comparison.events();
    let counts: serde_json::Map<String, Value> =
        comparison.counts().iter().map(|(verdict, count)| (word(*verdict), json!(count))).collect();
    json!({
        "result": comparison.result().word().replace(' ', "_"),
        "baseline": of.baseline.to_string(),
        "candidate": of.candidate.to_string(),
        "visits": { "baseline": before, "candidate": after },
        "margin": of.settings.margin,
        "min_visits": of.settings.min_events,
        "age_hours": of.age.hours(),
        "left_out": { "too_young": comparison.left_out.too_young, "too_late": comparison.left_out.too_late },
        "standardized": of.standardize,
        "strict": of.strict,
        "tested": comparison.tested(),
        "verdicts": counts,
        "surfaces": comparison.units.iter().map(unit).collect::<Vec<_>>(),
    })
}

fn word(verdict: Verdict) -> String {
    verdict.to_string().replace(' ', "_")
}

fn unit(of: &Compared) -> Value {
    let Compared { unit, name, evidence, judged, mix, smallest_slowdown, .. } = of;
    let percentile = |change: &alldrawn_stats::gate::PercentileChange| {
        json!({
            "percentile": change.percentile.to_string(),
            "kaplan_meier_ms": times(change.kaplan_meier),
            "never_complete_ms": times(change.never_complete),
            "few": change.few,
        })
    };
    let shares: serde_json::Map<String, Value> = evidence
        .shares
        .iter()
        .map(|(measure, before, after)| (measure_word(*measure), pair(before.0, after.0)))
        .collect();
    let outcome = |change: &alldrawn_stats::gate::OutcomeChange| {
        json!({
            "outcome": names::outcome(change.outcome.into()),
            "baseline": change.baseline.0,
            "candidate": change.candidate.0,
        })
    };
    let stratum = |(name, before, after): (&str, alldrawn_stats::Share, alldrawn_stats::Share)| json!({ "stratum": name, "baseline": before.0, "candidate": after.0 });
    let part = |factor: Option<f64>| factor.map(|factor| factor - 1.0);
    json!({
        "name": name,
        "surface": unit.chart.surface,
        "kind": unit.chart.kind.word(),
        "platform": unit.chart.platform_word(),
        "definition": unit.chart.definition,
        "first_session": unit.first_session,
        "verdict": word(judged.verdict),
        "cause": cause(judged.cause),
        "reason": of.reason(),
        "visits": { "baseline": evidence.events.0, "candidate": evidence.events.1 },
        "groups": { "baseline": evidence.groups.0, "candidate": evidence.groups.1 },
        "p_worse": evidence.worse,
        "p_worse_adjusted": judged.worse,
        "p_better": evidence.better,
        "p_better_adjusted": judged.better,
        "smallest_slowdown": part(smallest_slowdown.0),
        "smallest_slowdown_alone": part(smallest_slowdown.1),
        "percentiles": evidence.percentiles.iter().map(percentile).collect::<Vec<_>>(),
        "shares": shares,
        "tests": evidence.tests.iter().map(test).collect::<Vec<_>>(),
        "outcomes": evidence.outcomes.iter().map(outcome).collect::<Vec<_>>(),
        "mix": mix.shares().into_iter().map(stratum).collect::<Vec<_>>(),
    })
}

fn pair(baseline: f64, candidate: f64) -> Value {
    json!({ "baseline": baseline, "candidate": candidate })
}

fn times((before, after): (Quantile, Quantile)) -> Value {
    json!({ "baseline": Reached::from(before), "candidate": Reached::from(after) })
}

fn test(test: &Test) -> Value {
    let assumption = match test.measure {
        Measure::Time { assumption: Assumption::KaplanMeier, .. } => Some("kaplan_meier"),
        Measure::Time { .. } => Some("never_complete"),
        _ => None,
    };
    json!({
        "measure": measure_word(test.measure),
        "assumption": assumption,
        "t": test.statistic,
        "degrees_of_freedom": test.degrees,
        "p": test.upper_tail(),
    })
}

fn measure_word(measure: Measure) -> String {
    match measure {
        Measure::Time { percentile, .. } => percentile.to_string(),
        Measure::NotComplete => "not_complete".to_owned(),
        Measure::Error => "error".to_owned(),
        Measure::Excluded => "excluded".to_owned(),
    }
}

fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Tests => "tests",
        Cause::NothingCompletes => "nothing_completes",
        Cause::ShareRose(_) => "share_rose",
        Cause::FewGroups => "few_groups",
        Cause::FewEvents => "few_visits",
        Cause::OneSided => "one_sided",
        Cause::FewExpected => "few_expected",
        Cause::Elsewhere => "elsewhere",
    }
}
