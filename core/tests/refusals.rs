//! What the engine refuses is counted, and says why.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use alldrawn_core::engine::{Begin, Engine};
use alldrawn_core::snapshot::SnapshotError;

#[test]
fn a_begin_without_a_name_is_counted() {
    let mut engine = Engine::default();
    assert_eq!(engine.refused_begins(), 0);
    assert!(engine.begin(&Begin::default()).is_none());
    assert!(engine.begin(&Begin::default()).is_none());
    assert!(engine.begin(&Begin { surface: "feed", ..Begin::default() }).is_some());
    assert_eq!(engine.refused_begins(), 2);
}

#[test]
fn a_snapshot_that_is_none_is_counted_with_its_reason() {
    let mut engine = Engine::default();
    assert_eq!(engine.rejections(), (0, None));
    engine.frame(&[]);
    engine.frame(&[0; 64]);
    assert_eq!(engine.rejections(), (2, Some(SnapshotError::Magic)));
}
