//! A hostile queue: any bytes as its segments. Opening must end, keep its bounds, and leave a queue that works.
#![no_main]

use alldrawn_core::queue::{Limits, MemoryStorage, Queue};
use libfuzzer_sys::fuzz_target;

const EVENT: &[u8] = b"a visit";

fuzz_target!(|bytes: &[u8]| {
    // The first byte says where the input is cut into two segments.
    let Some((cut, log)) = bytes.split_first() else { return };
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

    // What it made of the input is sound: the next launch finds the same, and counts nothing twice.
    let (tally, disk) = (*queue.tally(), queue.storage_mut().clone());
    let mut next = Queue::open(disk, Limits::MAIN);
    assert_eq!(next.commit(0), Ok(()));
    let found = next.oldest(usize::MAX, usize::MAX);
    assert_eq!(found.len(), visits);
    assert!(found.iter().any(|queued| queued.id == id));
    assert_eq!(*next.tally(), tally);
});
