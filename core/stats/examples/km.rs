//! Reads visit times from standard input and prints their percentiles as one line of JSON, which
//! `tests/stats/lifelines_check.py` checks.
//!
//! Each line is a visit: `microseconds,state,weight`, with state 1 for completed and 0 for censored. Each argument is a
//! percentile: `cargo run -p alldrawn-stats --example km -- 0.5 0.9 < visits.csv` prints
//! `{"0.5":[complete at once, Kaplan–Meier, never complete],…}` in microseconds, `null` if it is not reached.

use alldrawn_stats::{Assumption, Curve, Histogram, Micros, Percentile, Quantile};
use std::io::{BufRead as _, Error, stdin};

const ASSUMPTIONS: [Assumption; 3] =
    [Assumption::CompleteAtOnce, Assumption::KaplanMeier, Assumption::NeverComplete];

fn main() -> Result<(), Error> {
    let mut histogram = Histogram::new();
    for (number, line) in stdin().lock().lines().enumerate() {
        read(&line?, &mut histogram).ok_or_else(|| {
            Error::other(format!("line {}: expected microseconds,state,weight", number + 1))
        })?;
    }
    let curves = ASSUMPTIONS.map(|assumption| Curve::new(&histogram, assumption));
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

fn read(line: &str, histogram: &mut Histogram) -> Option<()> {
    let mut fields = line.split(',').map(str::trim);
    let time = Micros(fields.next()?.parse().ok()?);
    let state = fields.next()?;
    let weight = fields.next()?.parse().ok()?;
    match state {
        "1" => histogram.observe(time, weight),
        "0" => histogram.censor(time, weight),
        _ => return None,
    }
    fields.next().is_none().then_some(())
}
