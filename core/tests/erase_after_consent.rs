//! Consent withdrawn while the disk refuses to remove anything, and given again before it does.
#![allow(clippy::unwrap_used)]

mod scene;

use alldrawn_core::queue::{Limits, MemoryStorage, Queue, Storage, StorageError};
use alldrawn_core::upload::{Delivery, Moment, Random, UploadConfig};
use scene::{ids, reopen, small_event, visit_id};

/// A disk that removes nothing while it `fails`.
#[derive(Debug, Default)]
struct Stubborn {
    disk: MemoryStorage,
    fails: bool,
}

impl Storage for Stubborn {
    fn segments(&mut self) -> Result<Vec<u64>, StorageError> {
        self.disk.segments()
    }

    fn read(&mut self, segment: u64, offset: usize, into: &mut [u8]) -> Result<usize, StorageError> {
        self.disk.read(segment, offset, into)
    }

    fn append(&mut self, segment: u64, bytes: &[u8], sync: bool) -> Result<(), StorageError> {
        self.disk.append(segment, bytes, sync)
    }

    fn truncate(&mut self, segment: u64, length: usize) -> Result<(), StorageError> {
        self.disk.truncate(segment, length)
    }

    fn remove(&mut self, segment: u64) -> Result<(), StorageError> {
        if self.fails { Err(StorageError::Device(None)) } else { self.disk.remove(segment) }
    }
}

#[test]
fn a_visit_after_consent_was_given_again_is_kept_and_one_before_is_erased() {
    let now = Moment { mono_ms: 1, wall_ms: 1_000_000, random: 0 };
    let queue = Queue::open(Stubborn::default(), Limits::MAIN);
    let mut delivery = Delivery::new(queue, UploadConfig::default(), true, &now);
    let mut random = Random(71);
    let [before, after] = [(); 2].map(|()| visit_id(&mut random));
    delivery.finish(before, &small_event(before), &now);
    delivery.commit(&now).unwrap();
    delivery.queue_mut().storage_mut().fails = true;
    delivery.set_consent(false, &now);
    delivery.finish(visit_id(&mut random), &[], &now);
    assert!(delivery.commit(&now).is_err(), "it is still there");
    delivery.set_consent(true, &now);
    delivery.finish(after, &small_event(after), &now);
    assert!(delivery.commit(&now).is_err(), "nothing is written beside what should be gone");
    assert!(delivery.put_off());

    delivery.queue_mut().storage_mut().fails = false;
    delivery.commit(&now).unwrap();
    assert!(!delivery.put_off());
    assert_eq!(
        (delivery.queue().backlog().0, delivery.queue().tally().total()),
        (1, 1),
        "the one without consent"
    );
    let mut launched = reopen(delivery.queue_mut().storage_mut().disk.clone());
    assert_eq!(ids(&mut launched), [after].into());
    assert_eq!(launched.tally().total(), 1);
}
