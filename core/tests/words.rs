//! What is said to people: a sentence of its own for each thing that can be wrong, and a number that stays.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use alldrawn_core::deliver::queue::StorageError;
use alldrawn_core::deliver::upload::ReplyError;
use alldrawn_core::judge::snapshot::SnapshotError;
use std::collections::BTreeSet;
use std::fmt::Display;

fn all_differ<T: Display>(things: &[T]) -> Vec<String> {
    let words: Vec<String> = things.iter().map(T::to_string).collect();
    assert!(words.iter().all(|words| !words.is_empty() && !words.contains('\n')), "{words:?}");
    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len(), "{words:?}");
    words
}

#[test]
fn a_rejected_snapshot_has_its_code_and_its_words() {
    let errors = [
        SnapshotError::Short,
        SnapshotError::Magic,
        SnapshotError::Version,
        SnapshotError::HeaderLength,
        SnapshotError::Stride,
        SnapshotError::Count,
        SnapshotError::Parent { record: 12 },
    ];
    assert_eq!(errors.map(SnapshotError::code), [1, 2, 3, 4, 5, 6, 7]);
    let words = all_differ(&errors);
    assert!(words[2].ends_with("is not 1"), "{}", words[2]);
    assert!(words[5].contains("65536"), "{}", words[5]);
    assert!(words[6].contains("record 12"), "{}", words[6]);
}

#[test]
fn what_fails_far_from_the_user_is_told_as_well() {
    let device = StorageError::Device(Some(5));
    let words = all_differ(&[
        StorageError::Full,
        StorageError::ReadOnly,
        StorageError::Busy,
        device,
        StorageError::Device(None),
    ]);
    assert!(words[3].contains("error 5"), "{}", words[3]);
    all_differ(&[ReplyError::TooLong, ReplyError::Malformed, ReplyError::Miscounted]);
}
