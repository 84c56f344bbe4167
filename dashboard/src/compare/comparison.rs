//! The result of a comparison, before it is rendered.

use std::collections::BTreeSet;

use alldrawn_core::wire::Platform;
use alldrawn_stats::gate::{self, Evidence, Judged, Mix, Verdict};

use super::{
    LeftOut, Selection, Unit,
    groups::{Groups, Pair},
};
use crate::chart_names::ChartNames;

/// One unit, compared between the two groups of visits.
#[derive(Debug)]
pub struct Compared {
    /// The unit.
    pub unit: Unit,
    /// The unit's name, such as `Home · revisit` or `Home · first session`.
    pub name: String,
    /// What its visits say.
    pub evidence: Evidence,
    /// The verdict.
    pub judged: Judged,
    /// The mix of devices and networks on both sides.
    pub mix: Mix,
    /// The smallest slow-down that would have been called worse with 80 % power: among all units, and alone. A factor,
    /// such as 1.18. `None` if the unit is not tested, or if no slow-down would have been found.
    pub smallest_slowdown: (Option<f64>, Option<f64>),
    /// True if the candidate has no visits on the unit's platform at all.
    pub no_platform: bool,
}

impl Compared {
    /// Returns the reason for the verdict, in one sentence. If no difference was found, it says what could have been.
    pub fn reason(&self) -> String {
        let reason = self.evidence.reason(&self.judged);
        match (self.judged.verdict, self.smallest_slowdown.0) {
            (Verdict::Inconclusive | Verdict::NoDifference, Some(_)) => {
                format!("{reason}; finds slow-downs from {}", slowdown_words(self.smallest_slowdown.0))
            }
            (Verdict::Missing, _) if self.no_platform => {
                let platform = self.unit.chart.platform_word();
                format!(
                    "{reason}, here or on any surface on {platform}: if it is not released there, add platform=NAME \
                     to both conditions"
                )
            }
            (Verdict::Inconclusive, None) => format!("{reason}; too few visits to find any slow-down"),
            _ => reason,
        }
    }
}

/// What the gate says as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GateResult {
    /// No surface is worse or missing. With `--strict`: all are better, or without a difference, or new.
    Pass,
    /// A surface is worse or missing. With `--strict`: or inconclusive, or has too few visits.
    Fail,
    /// No surface has enough visits for a verdict.
    CouldNotJudge,
}

impl GateResult {
    /// Returns the exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Pass => 0,
            Self::Fail => 1,
            Self::CouldNotJudge => 2,
        }
    }

    /// Returns the result's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::CouldNotJudge => "could not judge",
        }
    }
}

/// All units, compared and judged together.
#[derive(Debug)]
pub struct Comparison {
    /// What was compared.
    pub selection: Selection,
    /// The visits that the age rule left out.
    pub left_out: LeftOut,
    /// The units, those with the most important verdicts first.
    pub units: Vec<Compared>,
}

impl Comparison {
    /// Compares the groups. Calls `progress` with the numbers of units done and of all units.
    pub fn new(groups: Groups, mut progress: impl FnMut(usize, usize)) -> Comparison {
        let Groups { selection, pairs, left_out, .. } = groups;
        let names = ChartNames::new(pairs.keys().map(|unit| &unit.chart));
        let count = pairs.len();
        let mut measured = Vec::with_capacity(count);
        for (done, (unit, Pair { baseline, candidate, mix })) in pairs.into_iter().enumerate() {
            progress(done, count);
            measured.push((unit, Evidence::new(&baseline, &candidate, &selection.settings), mix));
        }
        let elsewhere: Vec<bool> = measured.iter().map(|(unit, ..)| is_elsewhere(unit, &measured)).collect();
        for ((_, evidence, _), elsewhere) in measured.iter_mut().zip(elsewhere) {
            evidence.elsewhere = elsewhere;
        }
        let platforms: BTreeSet<Platform> = measured
            .iter()
            .filter(|(_, evidence, _)| evidence.events.1 > 0)
            .map(|(unit, ..)| unit.chart.platform)
            .collect();
        let judged = gate::judge(&measured.iter().map(|(_, evidence, _)| evidence).collect::<Vec<_>>());
        let mut units: Vec<Compared> = measured
            .into_iter()
            .zip(judged)
            .map(|((unit, evidence, mix), judged)| {
                let slowdown =
                    |surfaces| evidence.sensitivity.as_ref().and_then(|of| of.smallest_slowdown(surfaces));
                let first = if unit.first_session { " · first session" } else { "" };
                Compared {
                    name: format!("{}{first}", names.name(&unit.chart)),
                    no_platform: !platforms.contains(&unit.chart.platform),
                    smallest_slowdown: (slowdown(judged.surfaces), slowdown(1)),
                    unit,
                    evidence,
                    judged,
                    mix,
                }
            })
            .collect();
        units.sort_by_key(|unit| unit.judged.verdict);
        Comparison { selection, left_out, units }
    }

    /// Returns what the gate says.
    pub fn result(&self) -> GateResult {
        let any = |is: fn(Verdict) -> bool| self.units.iter().any(|unit| is(unit.judged.verdict));
        match self.selection.strict {
            _ if any(Verdict::fails) => GateResult::Fail,
            _ if !any(Verdict::is_judged) => GateResult::CouldNotJudge,
            true if any(|verdict| matches!(verdict, Verdict::Inconclusive | Verdict::TooFew)) => {
                GateResult::Fail
            }
            _ => GateResult::Pass,
        }
    }

    /// Returns the numbers of units with each verdict that occurs, the most important verdict first.
    pub fn counts(&self) -> Vec<(Verdict, usize)> {
        let count = |verdict| self.units.iter().filter(|unit| unit.judged.verdict == verdict).count();
        let counts = Verdict::ALL.into_iter().map(|verdict| (verdict, count(verdict)));
        counts.filter(|(_, count)| *count > 0).collect()
    }

    /// Returns the number of units that were tested at once.
    pub fn tested(&self) -> usize {
        self.units.iter().filter(|unit| unit.evidence.tested).count()
    }

    /// Returns the numbers of events of the baseline and the candidate.
    pub fn events(&self) -> (u64, u64) {
        let events = self.units.iter().map(|unit| unit.evidence.events);
        events.fold((0, 0), |(b, a), (before, after)| (b + before, a + after))
    }

    /// Returns the least, the median and the largest of the smallest slow-downs that the tested units could have found:
    /// among all units, and alone. Factors; infinite if no slow-down would have been found. `None` if no unit was
    /// tested.
    pub fn power(&self) -> Option<[[f64; 3]; 2]> {
        let tested = || self.units.iter().filter(|unit| unit.evidence.tested);
        let spread = |of: fn(&Compared) -> Option<f64>| {
            let mut all: Vec<f64> = tested().map(|unit| of(unit).unwrap_or(f64::INFINITY)).collect();
            all.sort_by(f64::total_cmp);
            Some([*all.first()?, *all.get(all.len() / 2)?, *all.last()?])
        };
        Some([spread(|unit| unit.smallest_slowdown.0)?, spread(|unit| unit.smallest_slowdown.1)?])
    }
}

/// Returns true if the candidate's visits of this unit are in another unit: it has visits of the same chart in sessions
/// of the other kind, or judged by another definition.
fn is_elsewhere(unit: &Unit, all: &[(Unit, Evidence, Mix)]) -> bool {
    all.iter().any(|(other, evidence, _)| {
        let (a, b) = (&unit.chart, &other.chart);
        evidence.events.1 > 0 && a.surface == b.surface && a.kind == b.kind && a.platform == b.platform
    })
}

/// Writes a number with commas between thousands, such as `12,400`.
pub(super) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Writes a slow-down, such as `+18 %`.
pub(super) fn slowdown_words(factor: Option<f64>) -> String {
    match factor {
        Some(factor) if factor.is_finite() => format!("+{:.0} %", (factor - 1.0) * 100.0),
        _ => "none".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_easy_to_read() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(thousands(number), text);
        }
        assert_eq!(slowdown_words(Some(1.18)), "+18 %");
        assert_eq!(
            (slowdown_words(None), slowdown_words(Some(f64::INFINITY))),
            ("none".into(), "none".into())
        );
    }
}
