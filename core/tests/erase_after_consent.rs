//! Consent is withdrawn while the disk cannot remove files, and given again before the disk can.
#![allow(clippy::unwrap_used)]

mod scene;

use alldrawn_core::deliver::queue::{Limits, Queue};
use alldrawn_core::deliver::upload::{Delivery, Now, Random, UploadConfig};
use scene::{FaultyDisk, ids, reopen, small_event, visit_id};

#[test]
fn renewed_consent_keeps_later_visits_and_erases_earlier_ones() {
    let now = Now { mono_ms: 1, wall_ms: 1_000_000, random: 0 };
    let queue = Queue::open(FaultyDisk::default(), Limits::MAIN);
    let mut delivery = Delivery::new(queue, UploadConfig::default(), true, &now);
    let mut random = Random(71);
    let [before, after] = [(); 2].map(|()| visit_id(&mut random));
    delivery.finish(before, &small_event(before), &now);
    delivery.commit(&now).unwrap();
    delivery.queue_mut().storage_mut().stuck = true;
    delivery.set_consent(false, &now);
    delivery.finish(visit_id(&mut random), &[], &now);
    assert!(delivery.commit(&now).is_err(), "the earlier visit is still on disk");
    delivery.set_consent(true, &now);
    delivery.finish(after, &small_event(after), &now);
    assert!(delivery.commit(&now).is_err(), "nothing is written until the earlier visit is erased");
    assert!(delivery.needs_retry());

    delivery.queue_mut().storage_mut().stuck = false;
    delivery.commit(&now).unwrap();
    assert!(!delivery.needs_retry());
    assert_eq!(
        (delivery.queue().backlog().0, delivery.queue().drops().total()),
        (1, 1),
        "the visit without consent is counted as dropped"
    );
    let mut launched = reopen(delivery.queue_mut().storage_mut().disk.clone());
    assert_eq!(ids(&mut launched), [after].into());
    assert_eq!(launched.drops().total(), 1);
}
