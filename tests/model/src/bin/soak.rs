//! Compares the model with the core on many random scripts: `soak -- --scripts 1000000 --seed 7`.

use alldrawn_core::wire::Outcome;
use alldrawn_model::compare::compare;
use alldrawn_model::generate::generate;
use alldrawn_model::shrink::shrink;
use std::collections::BTreeMap;
use std::process::ExitCode;

fn option(name: &str, default: u64) -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().and_then(|value| value.parse().ok()).unwrap_or(default)
}

fn main() -> ExitCode {
    let (scripts, seed) = (option("--scripts", 1_000_000), option("--seed", 1));
    let (from, max_disagreements) = (option("--from", 0), option("--disagreements", 1));
    let mut outcomes: BTreeMap<i32, u64> = BTreeMap::new();
    let mut found = 0;
    for number in from..from + scripts {
        let script = generate(seed, number);
        match compare(&script) {
            Ok(events) => events.iter().for_each(|event| *outcomes.entry(event.outcome).or_default() += 1),
            Err(_) => {
                let short = shrink(&script);
                if let Err(disagreement) = compare(&short) {
                    println!("--- script {number} of seed {seed}\n{}", disagreement.report(&short));
                }
                found += 1;
                if found >= max_disagreements {
                    break;
                }
            }
        }
        if number % 100_000 == 99_999 {
            println!("{} scripts, {found} disagreements", number + 1 - from);
        }
    }
    println!("seed {seed}: {found} disagreements; visits by outcome:");
    for (outcome, visits) in outcomes {
        println!("{visits:>9}  {}", Outcome::try_from(outcome).map_or("?", |outcome| outcome.as_str_name()));
    }
    ExitCode::from(u8::from(found > 0))
}
