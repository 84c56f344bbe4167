//! Tests that random scripts exercise each rule of the metric, and prints how often.

use alldrawn_model::coverage::Coverage;
use alldrawn_model::generate::generate;

const SEED: u64 = 1;
const SCRIPTS: u64 = 20_000;
// Minimum number of times that each rule must decide something.
const MIN_TIMES: u64 = 5;

#[test]
fn every_rule_decides_something() {
    let mut coverage = Coverage::default();
    (0..SCRIPTS).for_each(|number| coverage.add(&generate(SEED, number)));
    println!("decisions in {SCRIPTS} scripts:\n{coverage}");
    let rare = coverage.rarer_than(MIN_TIMES - 1);
    assert!(rare.is_empty(), "fewer than {MIN_TIMES} decisions in {SCRIPTS} scripts: {rare:#?}\n{coverage}");
}
