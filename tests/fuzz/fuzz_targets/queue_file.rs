//! Opens a hostile queue: its segments contain arbitrary bytes, or arbitrary records with valid checksums, which a
//! fuzzer would not find by itself. Opening must terminate, must keep the queue's limits, and must leave a queue that
//! works.
#![no_main]

use alldrawn_core::deliver::queue::log_record::{LogRecordKind, encode};
use alldrawn_core::deliver::queue::{Limits, MemoryStorage, Queue};
use libfuzzer_sys::fuzz_target;

const EVENT: &[u8] = b"a visit";

/// Makes log records with valid checksums from the input: kind, sequence (one byte, or 8 bytes after a byte of 255),
/// length, payload.
fn forge(mut input: &[u8]) -> Vec<u8> {
    let mut log = Vec::new();
    while let [code, low, length, rest @ ..] = input {
        let (sequence, rest) = match (low, rest.split_first_chunk()) {
            (255, Some((bytes, rest))) => (u64::from_le_bytes(*bytes), rest),
            _ => (u64::from(*low), rest),
        };
        let kind = match code % 5 {
            _ if *code == 5 => LogRecordKind::Dropped,
            0 => LogRecordKind::Checkpoint,
            1 => LogRecordKind::Begin,
            2 => LogRecordKind::Seen,
            3 => LogRecordKind::Event,
            _ => LogRecordKind::Unknown(*code),
        };
        let (payload, rest) = rest.split_at(rest.len().min(usize::from(*length)));
        encode(&mut log, kind, sequence, i64::from(*code), payload);
        input = rest;
    }
    log
}

fuzz_target!(|bytes: &[u8]| {
    // The first byte determines the position at which the input is split into two segments.
    let Some((cut, log)) = bytes.split_first() else { return };
    let forged = if cut % 2 == 1 && *cut < 255 { Some(forge(log)) } else { None };
    let log = forged.as_deref().unwrap_or(log);
    let (first, second) = log.split_at(log.len() * usize::from(*cut) / 255);
    let segments = [(1, first.to_vec()), (1 + u64::from(*cut), second.to_vec())].into();
    let mut queue = Queue::open(MemoryStorage { segments }, Limits::MAIN);
    assert_eq!(queue.commit(0), Ok(()));
    assert!(queue.backlog().0 <= Limits::MAIN.events.max(log.len() / 28));

    let id = [0xA5; 16];
    queue.finish(id, EVENT, 0);
    assert_eq!(queue.commit(0), Ok(()));
    let visits = queue.oldest(usize::MAX, usize::MAX).len();
    assert_eq!(queue.commit(0), Ok(()));

    // The recovered state must be consistent: the next launch finds the same visits and counts nothing twice.
    let (drops, disk) = (*queue.drops(), queue.storage_mut().clone());
    let mut next = Queue::open(disk, Limits::MAIN);
    assert_eq!(next.commit(0), Ok(()));
    let found = next.oldest(usize::MAX, usize::MAX);
    assert_eq!(found.len(), visits);
    assert!(found.iter().any(|queued| queued.id == id));
    assert_eq!(*next.drops(), drops);
});
