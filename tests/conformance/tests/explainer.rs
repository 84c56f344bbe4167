//! Tests that the Explainer's notes on every story agree with the engine's answers and events, under both definitions.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod explained;

use alldrawn_conformance::lower::handle_of_bits;
use alldrawn_conformance::stories::all;
use alldrawn_conformance::{packed, runner, vectors};
use alldrawn_core::judge::definition::Definition;
use alldrawn_core::judge::engine::Engine;
use alldrawn_core::judge::time::Moment;
use alldrawn_core::record::Call;
use explained::Explained;
use std::collections::BTreeSet;

#[test]
fn each_story_is_explained_as_the_engine_judged_it() {
    let mut words = BTreeSet::new();
    for script in all() {
        let run = runner::run(&script).unwrap();
        let mut explained = Explained::new(&script.name, Engine::default());
        for step in &run.steps {
            let reply = explained.entry(&step.entry);
            assert_eq!(reply, step.reply, "{}: explaining a call must not change its reply", script.name);
        }
        assert_eq!((explained.begun, explained.refused), (run.begun.len(), run.refused), "{}", script.name);
        words.append(&mut explained.words);
    }
    let missing: Vec<&str> =
        WORDS.iter().chain(WORDS_2).filter(|word| !words.contains(**word)).copied().collect();
    assert!(missing.is_empty(), "no story needs {missing:?}");
    let of_definition_1: Vec<&str> = WORDS_1.iter().filter(|word| words.contains(**word)).copied().collect();
    assert!(of_definition_1.is_empty(), "only definition 1 has {of_definition_1:?}");
}

#[test]
fn each_vector_of_definition_1_is_explained_by_it() {
    let file = vectors::definition_1().unwrap();
    let mut words = BTreeSet::new();
    for (name, steps) in packed::read(&file) {
        let mut explained = Explained::new(&name, Engine::judging_by(Definition::FIRST));
        for step in &steps {
            let reply = explained.entry(&step.entry);
            assert!(reply.event == step.event || name == vectors::READ_OTHERWISE, "{name}");
        }
        words.append(&mut explained.words);
    }
    let missing: Vec<&str> =
        WORDS.iter().chain(WORDS_1).filter(|word| !words.contains(**word)).copied().collect();
    assert!(missing.is_empty(), "no vector needs {missing:?}");
    let of_definition_2: Vec<&str> = WORDS_2.iter().filter(|word| words.contains(**word)).copied().collect();
    assert!(of_definition_2.is_empty(), "definition 1 has no {of_definition_2:?}");
}

// What explanations of either definition say.
const WORDS: &[&str] = &[
    "cause: appeared",
    "cause: busy",
    "cause: no change",
    "cause: no frame",
    "cause: nothing required",
    "cause: pending",
    "cause: renewed",
    "confirmed",
    "extended",
    "failures",
    "hold waits",
    "holds spent",
    "live",
    "not taken: hold open",
    "pending again",
    "settle overdue",
    "start: own",
    "start: shared",
    "taken",
];

// What only explanations of definition 1 say.
const WORDS_1: &[&str] = &[
    "blocks: small beside content",
    "dialog waits",
    "not taken: just released",
    "not taken: sparse",
    "not taken: young",
];

// What only explanations of definition 2 say.
const WORDS_2: &[&str] = &[
    "after replacement",
    "blocks: exempt",
    "blocks: for a while",
    "blocks: together",
    "busy ignored",
    "cause: loud live region",
    "cause: small busy",
    "dialog",
    "error declared",
    "error forgotten",
    "inherited by",
    "no heir",
    "no longer live",
    "not taken: later",
    "quiet",
    "rechecked",
    "replaced",
    "small busy waits",
    "snapshot waits",
    "start: redirect",
    "watch ended",
    "watched",
];

#[test]
fn a_call_names_its_visit_and_time() {
    let (visit, at) = (handle_of_bits(7), Moment(5));
    let snapshot: Vec<u8> = (0..64).collect();
    let frame = Call::Frame(&snapshot);
    assert_eq!(frame.visit(), Some(handle_of_bits(0x1B1A_1918)));
    assert_eq!(frame.at(), Some(Moment(0x2726_2524_2322_2120)));
    let short = Call::Frame(&snapshot[..27]);
    assert_eq!((short.visit(), short.at()), (None, None));
    let wake = Call::Wake { visit, at };
    assert_eq!((wake.visit(), wake.at()), (Some(visit), Some(at)));
}
