//! Recordings of the first definition are still judged by it: its vectors, as they were, have the same answers and the
//! same event bytes.

use alldrawn_conformance::{packed, vectors};
use alldrawn_core::boundary::Boundary;
use alldrawn_core::judge::definition::Definition;

#[test]
fn each_vector_of_definition_1_has_the_same_answers_and_events() {
    let bytes = vectors::definition_1().unwrap();
    let mut different = packed::replay(&bytes, || Boundary::<()>::judging_by(Definition::FIRST));
    different.retain(|difference| !difference.starts_with(vectors::READ_OTHERWISE));
    assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
}
