//! A comparison in words: the verdicts, the assumptions behind them, and the outcomes that changed.

use super::comparison::{Comparison, Difference, OutcomeChange, PercentileComparison, Shift, Verdict};
use super::histogram::Micros;
use alldrawn_core::wire::Outcome;
use std::fmt;

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Better => "better",
            Self::Worse => "worse",
            Self::NoDifference => "no difference",
            Self::Inconclusive => "inconclusive",
        })
    }
}

/// Displays a shift, such as `+320 ms` or `−1.20 s`.
impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnlyCandidateReaches => f.write_str("only the candidate reaches the percentile"),
            Self::OnlyBaselineReaches => f.write_str("only the baseline reaches the percentile"),
            Self::Micros(us) => {
                write!(f, "{}{}", if *us < 0 { "−" } else { "+" }, Micros(us.unsigned_abs()))
            }
        }
    }
}

/// Displays a difference, such as `1.20 s → 1.52 s (+320 ms; 95 % interval: +210 ms to +440 ms)`.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} → {} (", self.baseline, self.candidate)?;
        match self.estimate {
            Some(shift) => write!(f, "{shift}; ")?,
            None => write!(f, "neither reaches the percentile; ")?,
        }
        match self.interval {
            Some((low, high)) if low == high => write!(f, "95 % interval: the same)"),
            Some((Shift::OnlyCandidateReaches, Shift::OnlyBaselineReaches)) => {
                write!(f, "95 % interval: unbounded on both sides)")
            }
            Some((Shift::OnlyCandidateReaches, high)) => write!(f, "95 % interval: at most {high})"),
            Some((low, Shift::OnlyBaselineReaches)) => write!(f, "95 % interval: at least {low})"),
            Some((low, high)) => write!(f, "95 % interval: {low} to {high})"),
            None => write!(f, "too few sessions for an interval)"),
        }
    }
}

impl PercentileComparison {
    /// Returns the verdict and the reason for it, in one sentence.
    pub fn reason(&self) -> String {
        let (others, never) = (&self.kaplan_meier, &self.never_complete);
        let under = |difference: &Difference| format!("{}: {difference}", difference.assumption);
        let both = || format!("{}; {}", under(others), under(never));
        let why = match self.verdict {
            Verdict::Worse if others.rose() && never.rose() => {
                format!("slower under both assumptions; {}", both())
            }
            Verdict::Worse if others.rose() => format!("slower {}", under(others)),
            Verdict::Worse => format!("slower {}", under(never)),
            Verdict::Better => format!("faster under both assumptions; {}", both()),
            Verdict::NoDifference => format!("less than 5 % difference under both assumptions; {}", both()),
            Verdict::Inconclusive if self.few => {
                format!("fewer than {} visits in one of the groups", self.percentile.enough_visits())
            }
            Verdict::Inconclusive if others.fell() => {
                format!("faster only {}; not proven {}", under(others), under(never))
            }
            Verdict::Inconclusive if never.fell() => {
                format!("faster only {}; not proven {}", under(never), under(others))
            }
            Verdict::Inconclusive if others.estimate.is_none() => {
                "neither group reaches the percentile".to_owned()
            }
            Verdict::Inconclusive => format!("the 95 % intervals allow both faster and slower; {}", both()),
        };
        format!("{} {}: {why}", self.percentile, self.verdict)
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

/// Displays the verdict, the percentiles, the completion rate and the outcomes that changed, each on its own line.
impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.verdict)?;
        for percentile in &self.percentiles {
            writeln!(f, "{}", percentile.reason())?;
        }
        let (before, after) = self.completion_rate;
        write!(f, "completion rate {before} → {after}")?;
        if self.lost_visits() {
            let (before, after) = self.excluded;
            write!(
                f,
                ", excluded {before} → {after}: the release is not called better, because it loses visits"
            )?;
        }
        match self.outcomes.is_empty() {
            true => write!(f, "\noutcomes: the share of none changed by 1 % of the visits or more"),
            false => {
                let changes: Vec<String> = self.outcomes.iter().map(OutcomeChange::to_string).collect();
                write!(f, "\noutcomes: {}", changes.join(", "))
            }
        }
    }
}
