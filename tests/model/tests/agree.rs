//! Tests that model and core give the same answers to 100,000 random scripts, which reach every outcome.
//! `ALLDRAWN_MODEL_SCRIPTS` sets another number of scripts, for slow or repeated runs.

use alldrawn_core::wire::Outcome;
use alldrawn_model::compare::compare;
use alldrawn_model::generate::generate;
use alldrawn_model::shrink::shrink;
use std::collections::BTreeMap;

const SEED: u64 = 1;
const SCRIPTS: u64 = 100_000;
// Minimum number of scripts that reach every outcome.
const MIN_SCRIPTS: u64 = 5_000;

#[test]
fn model_and_core_agree() {
    let mut outcomes: BTreeMap<&str, u32> = BTreeMap::new();
    let scripts = match std::env::var("ALLDRAWN_MODEL_SCRIPTS") {
        Ok(scripts) => scripts.parse().expect("ALLDRAWN_MODEL_SCRIPTS must be a number of scripts"),
        Err(_) => SCRIPTS,
    };
    assert!(
        scripts >= MIN_SCRIPTS,
        "{scripts} scripts are too few to reach every outcome: use {MIN_SCRIPTS}"
    );
    for number in 0..scripts {
        let script = generate(SEED, number);
        match compare(&script) {
            Ok(events) => events.iter().for_each(|event| {
                *outcomes.entry(event.outcome().as_str_name()).or_default() += 1;
            }),
            Err(_) => {
                let short = shrink(&script);
                let disagreement = compare(&short).expect_err("a shrunk script still disagrees");
                panic!("script {number} of seed {SEED}:\n{}", disagreement.report(&short));
            }
        }
    }
    println!("seed {SEED}, {scripts} scripts; visits by outcome: {outcomes:#?}");
    // `lost` is reported by the next launch, not by the engine.
    for outcome in (1..=14).filter_map(|number| Outcome::try_from(number).ok()) {
        let reached = outcome == Outcome::Lost || outcomes.contains_key(outcome.as_str_name());
        assert!(reached, "no script reached {outcome:?}");
    }
}
