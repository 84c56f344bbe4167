//! Verdicts and their reasons in words.

use super::super::histogram::Micros;
use super::super::kaplan_meier::{Assumption, Percentile, Quantile};
use super::super::summary::Share;
use super::evidence::{Evidence, PercentileChange};
use super::outcome_change::OutcomeChange;
use super::p_value::{Measure, Test};
use super::verdict::{Cause, Judged, Verdict};
use alldrawn_core::wire::Outcome;
use std::fmt;

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Worse => "worse",
            Self::Missing => "missing",
            Self::TooFew => "too few",
            Self::Inconclusive => "inconclusive",
            Self::New => "new",
            Self::NoDifference => "no difference",
            Self::Better => "better",
        })
    }
}

/// Displays what a test compares, such as `p90` or `share of visits not complete`.
impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time { percentile, .. } => write!(f, "{percentile}"),
            Self::NotComplete => f.write_str("share of visits not complete"),
            Self::Error => f.write_str("share of visits that end in an error"),
            Self::Excluded => f.write_str("share of visits in no percentile"),
        }
    }
}

/// Displays a change, such as `abandoned 2.1 % → 19.8 %`.
impl fmt::Display for OutcomeChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} → {}", outcome_words(self.outcome), self.baseline, self.candidate)
    }
}

fn outcome_words(outcome: Outcome) -> String {
    match outcome {
        Outcome::Unspecified => "unknown".to_owned(),
        known => known.as_str_name().to_lowercase().replace('_', " "),
    }
}

/// Returns a change of a percentile, such as `1.20 s → 1.52 s (+27 %)`.
fn change((before, after): (Quantile, Quantile)) -> String {
    let percent = match (before, after) {
        (Quantile::At(Micros(before)), Quantile::At(Micros(after))) if before > 0 => {
            let percent = (after as f64 / before as f64 - 1.0) * 100.0;
            let sign = if percent < 0.0 { "−" } else { "+" };
            format!(" ({sign}{:.0} %)", percent.abs())
        }
        _ => String::new(),
    };
    format!("{before} → {after}{percent}")
}

impl PercentileChange {
    /// Returns the change under an assumption, such as `1.20 s → 1.52 s (+27 %)`.
    pub fn change(&self, assumption: Assumption) -> String {
        match assumption {
            Assumption::NeverComplete => change(self.never_complete),
            _ => change(self.kaplan_meier),
        }
    }
}

impl Evidence {
    /// Returns the numbers behind a measure, such as `p90 1.20 s → 1.52 s (+27 %)`.
    pub fn measured(&self, measure: Measure) -> String {
        match measure {
            Measure::Time { percentile, assumption } => {
                let found = self.percentiles.iter().find(|change| change.percentile == percentile);
                let change = found.map(|found| found.change(assumption)).unwrap_or_default();
                let note = match assumption {
                    Assumption::KaplanMeier => "",
                    _ => ", if the visits that users left had never completed",
                };
                format!("{percentile} {change}{note}")
            }
            share => {
                let found = self.shares.iter().find(|(of, ..)| *of == share);
                let (before, after) = found.map_or((Share(0.0), Share(0.0)), |(_, b, a)| (*b, *a));
                format!("{share} {before} → {after}")
            }
        }
    }

    /// Returns the reason for a verdict, in one sentence without a full stop.
    pub fn reason(&self, judged: &Judged) -> String {
        let chance = |p: f64| match p {
            0.0..0.000_1 => "p < 0.0001".to_owned(),
            _ => format!("p = {p:.4}"),
        };
        let strongest = |test: Option<Test>| test.map(|test| self.measured(test.measure)).unwrap_or_default();
        let (before, after) = self.events;
        match (judged.verdict, judged.cause) {
            (_, Cause::NothingCompletes) => {
                format!("none of {after} visits is complete; of the baseline's, {} were", self.completion().0)
            }
            (Verdict::Missing, _) => format!("the baseline has {before} visits, the candidate none"),
            (Verdict::New, _) => format!("the candidate has {after} visits, the baseline none"),
            (_, Cause::Elsewhere) => format!(
                "the baseline has {before} visits; the candidate has none here, but in other sessions or by another definition"
            ),
            (_, Cause::FewExpected) => {
                format!("the baseline has {before} visits, the candidate none, and few were expected")
            }
            (_, Cause::FewGroups) => format!(
                "visits of too few users: {before} and {after} visits, in {} and {} of 20 groups of users; {} are needed{}",
                self.groups.0,
                self.groups.1,
                super::super::interval::FEWEST_GROUPS,
                if self.nothing_completes { "; none of the candidate's is complete" } else { "" }
            ),
            (_, Cause::FewEvents) => format!("too few visits: {before} and {after}"),
            (Verdict::Worse, _) => format!("{}; {}", strongest(self.strongest), chance(judged.worse)),
            (Verdict::Better, _) => {
                format!("{}; {}", strongest(self.strongest_better), chance(judged.better))
            }
            (_, Cause::ShareRose(share)) => {
                format!("{} is faster, but the {}", strongest(self.strongest_better), self.measured(share))
            }
            (Verdict::NoDifference, _) => {
                format!("{}; within the margin in both directions", self.measured(MEDIAN))
            }
            _ => self.measured(MEDIAN),
        }
    }

    /// Returns the shares of visits that are complete, of the baseline and the candidate.
    pub fn completion(&self) -> (Share, Share) {
        let found = self.shares.iter().find(|(of, ..)| *of == Measure::NotComplete);
        found.map_or((Share(0.0), Share(0.0)), |(_, b, a)| (Share(1.0 - b.0), Share(1.0 - a.0)))
    }
}

const MEDIAN: Measure = Measure::Time { percentile: Percentile::P50, assumption: Assumption::KaplanMeier };
