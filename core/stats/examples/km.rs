//! Reads visits from standard input and prints their percentiles as one line of JSON, which
//! `tests/stats/lifelines_check.py` checks.
//!
//! Each line is a visit: `microseconds,state,weight`, with state 1 for complete and settled, 0 for left incomplete, and
//! u for complete but not settled. Then follow the time at which the visit ended, in microseconds, if the state is u,
//! and the visit's candidates, each as `class/age in microseconds/fate` with the numbers of the schema. Each argument is
//! a percentile: `cargo run -p alldrawn-stats --example km -- 0.5 0.9 < visits.csv` prints
//! `{"0.5":[complete at once, Kaplan–Meier, never complete],…}` in microseconds, `null` if it is not reached.

use alldrawn_core::wire::{CandidateFate, Outcome, Visit, VisitFlag};
use alldrawn_stats::{Assumption, Curve, Percentile, Quantile, Tally};
use std::io::{BufRead as _, Error, stdin};

const ASSUMPTIONS: [Assumption; 3] =
    [Assumption::CompleteAtOnce, Assumption::KaplanMeier, Assumption::NeverComplete];

fn main() -> Result<(), Error> {
    let mut tally = Tally::new();
    for (number, line) in stdin().lock().lines().enumerate() {
        let visit = read(&line?).ok_or_else(|| {
            Error::other(format!(
                "line {}: expected microseconds,state,weight[,end][,class/age/fate…]",
                number + 1
            ))
        })?;
        tally.add(&visit);
    }
    let times = tally.whole().times;
    let curves = ASSUMPTIONS.map(|assumption| Curve::new(&times, assumption));
    let mut answers = Vec::new();
    for argument in std::env::args().skip(1) {
        let percentile = argument.parse().ok().and_then(Percentile::new);
        let percentile = percentile
            .ok_or_else(|| Error::other(format!("argument {argument} is not a number between 0 and 1")))?;
        let times = curves.each_ref().map(|curve| match curve.quantile(percentile) {
            Quantile::At(time) => time.0.to_string(),
            Quantile::NotReached => "null".to_owned(),
        });
        answers.push(format!("\"{argument}\":[{}]", times.join(",")));
    }
    println!("{{{}}}", answers.join(","));
    Ok(())
}

fn read(line: &str) -> Option<Visit> {
    let mut fields = line.split(',').map(str::trim);
    let time_us = fields.next()?.parse().ok()?;
    let state = fields.next()?;
    let mut visit = Visit {
        definition_version: 2,
        outcome: Outcome::Complete.into(),
        visually_complete_us: Some(time_us),
        elapsed_us: time_us,
        weight: fields.next()?.parse().ok()?,
        ..Visit::default()
    };
    match state {
        "1" => visit.flags = 1 << VisitFlag::Settled as u32,
        "u" => visit.elapsed_us = fields.next()?.parse().ok()?,
        "0" => {
            visit.outcome = Outcome::Abandoned.into();
            visit.visually_complete_us = None;
        }
        _ => return None,
    }
    visit.candidates = fields.map(candidate).collect::<Option<_>>()?;
    Some(visit)
}

fn candidate(field: &str) -> Option<CandidateFate> {
    let mut parts = field.split('/').map(str::parse);
    let [class, age_us, fate] = [parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?];
    let candidate =
        CandidateFate { class: u32::try_from(class).ok()?, age_us, fate: i32::try_from(fate).ok()? };
    parts.next().is_none().then_some(candidate)
}
