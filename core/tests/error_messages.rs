//! Messages for people: each error has its own sentence of one line, and a code that does not change.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use alldrawn_core::deliver::queue::StorageError;
use alldrawn_core::deliver::upload::ReplyError;
use alldrawn_core::judge::snapshot::SnapshotError;
use std::collections::BTreeSet;
use std::fmt::Display;

fn assert_distinct<T: Display>(things: &[T]) -> Vec<String> {
    let messages: Vec<String> = things.iter().map(T::to_string).collect();
    assert!(messages.iter().all(|messages| !messages.is_empty() && !messages.contains('\n')), "{messages:?}");
    assert_eq!(messages.iter().collect::<BTreeSet<_>>().len(), messages.len(), "{messages:?}");
    messages
}

#[test]
fn each_snapshot_error_has_its_code_and_its_message() {
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
    let messages = assert_distinct(&errors);
    assert!(messages[2].ends_with("is not 1"), "{}", messages[2]);
    assert!(messages[5].contains("65536"), "{}", messages[5]);
    assert!(messages[6].contains("record 12"), "{}", messages[6]);
}

#[test]
fn each_storage_and_reply_error_has_its_message() {
    let device = StorageError::Device(Some(5));
    let messages = assert_distinct(&[
        StorageError::Full,
        StorageError::ReadOnly,
        StorageError::Busy,
        device,
        StorageError::Device(None),
    ]);
    assert!(messages[3].contains("error 5"), "{}", messages[3]);
    assert_distinct(&[ReplyError::TooLong, ReplyError::Malformed, ReplyError::Miscounted]);
}
