//! Recordings of the first definition are still judged by it: its vectors, as they were, have the same answers and the
//! same event bytes.

use alldrawn_conformance::{packed, vectors};
use alldrawn_core::boundary::Boundary;
use alldrawn_core::judge::definition::Definition;

/// A vector whose frames have a kind that no binding of the first definition wrote: 200, which stood for a kind of a
/// later version. Two of its bits now mean that a node is live or an error node, so it is read as an error node.
const OTHER_BYTES: &str = "03-required/unknown-kind";

#[test]
fn each_vector_of_definition_1_has_the_same_answers_and_events() {
    let bytes = std::fs::read(vectors::folder().join("definition-1.bin")).unwrap();
    let mut different = packed::replay(&bytes, || Boundary::<()>::judging_by(Definition::FIRST));
    different.retain(|difference| !difference.starts_with(OTHER_BYTES));
    assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
}
