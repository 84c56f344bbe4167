//! Drops: the collector counts each visit that the queue gives up exactly once.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod scene;

use std::collections::BTreeMap;

use alldrawn_core::deliver::queue::{Limits, MemoryStorage, Queue, Storage, StorageError, VisitId};
use alldrawn_core::deliver::upload::{self, Delivery, Next, Now, Random, Response, UploadConfig};
use alldrawn_core::wire::{Batch, DropReason};
use prost::Message;
use scene::{FaultyDisk, begun, below, reopen, small_event, stored_reply, visit_id};

const CONFIG: UploadConfig = UploadConfig {
    batch_visits: 50,
    batch_bytes: 64 * 1024,
    batch_age_ms: 0,
    gap_ms: 0,
    response_ms: 1_000,
    daily_bytes: u64::MAX,
};

fn launch(disk: MemoryStorage, now: &Now) -> Delivery<MemoryStorage> {
    Delivery::new(Queue::open(disk, Limits::MAIN), CONFIG, true, now)
}

fn decoded(batch: &upload::Batch) -> Batch {
    Batch::decode(&batch.body[..]).unwrap()
}

#[test]
fn setting_the_wall_clock_drops_nothing() {
    let mut random = Random(50);
    let in_1970 = Now { mono_ms: 0, wall_ms: 60_000, random: 1 };
    let mut delivery = launch(MemoryStorage::default(), &in_1970);
    for _ in 0..40 {
        let id = visit_id(&mut random);
        delivery.finish(id, &small_event(id), &in_1970);
    }
    delivery.commit(&in_1970).unwrap();
    let set = Now { mono_ms: 5, wall_ms: 1_790_000_000_000, random: 1 };
    let mut delivery = launch(delivery.queue().storage().clone(), &set);
    let Next::Send(batch) = delivery.next_batch(&set) else { panic!("a batch must be due") };
    assert_eq!((batch.visits, delivery.queue().drops().total()), (40, 0));
}

/// Returns how many visits the reopened queue has to deliver, and how many drops it has to report.
fn next_launch<S: Storage>(queue: &mut Queue<S>) -> (usize, u64) {
    let queued = queue.oldest(usize::MAX, usize::MAX);
    (queued.len(), queue.drops().total())
}

#[test]
fn a_dropped_visit_is_not_reported_as_lost_too() {
    let mut random = Random(52);
    let id = visit_id(&mut random);
    let mut queue = reopen(MemoryStorage::default());
    queue.begin(id, &begun(id, "Home"), 0);
    queue.commit(0).unwrap();
    queue.finish(id, &[0; 20_000], 0);
    queue.commit(0).unwrap();
    assert_eq!(next_launch(&mut reopen(queue.storage().clone())), (0, 1), "too large for a record");

    let mut queue = reopen(MemoryStorage::default());
    for _ in 0..Limits::MAIN.pending + 6 {
        let id = visit_id(&mut random);
        queue.begin(id, &begun(id, "Home"), 0);
        queue.commit(0).unwrap();
    }
    assert_eq!(
        next_launch(&mut reopen(queue.storage().clone())),
        (Limits::MAIN.pending, 6),
        "too many pending"
    );
}

/// A disk accepts begin records and is then full: visits that memory cannot keep are counted, the others arrive.
#[test]
fn a_visit_refused_by_a_full_disk_is_counted_once() {
    let mut random = Random(53);
    let mut queue = Queue::open(FaultyDisk::default(), Limits::MAIN);
    let ids: Vec<VisitId> = (0..60).map(|_| visit_id(&mut random)).collect();
    for id in &ids {
        queue.begin(*id, &begun(*id, "Home"), 0);
    }
    queue.commit(0).unwrap();
    queue.storage_mut().fault = Some((StorageError::Full, 0));
    for id in &ids {
        queue.finish(*id, &[0; 8_000], 0);
        let _ = queue.commit(0);
    }
    let oldest = queue.oldest(1, usize::MAX);
    queue.retire(&[oldest[0].ticket], Some(DropReason::Refused));
    queue.storage_mut().fault = None;
    queue.commit(10_000).unwrap();
    let (waiting, dropped) = (queue.backlog().0, queue.drops().total());
    assert!(waiting > 5 && dropped > 5, "{waiting} and {dropped}");
    assert_eq!(waiting as u64 + dropped, 60);
    assert_eq!(next_launch(&mut reopen(queue.storage().disk.clone())), (waiting, dropped));
}

/// The drops that a collector has received: the largest count for each report number and reason.
#[derive(Default)]
struct ReportedDrops(BTreeMap<(u64, i32), u64>);

impl ReportedDrops {
    fn receive(&mut self, batch: &upload::Batch) {
        let Batch { report, dropped, .. } = decoded(batch);
        for dropped in dropped {
            assert_ne!(report, 0, "a batch with drops has a report number");
            let count = self.0.entry((report, dropped.reason)).or_default();
            *count = (*count).max(dropped.count);
        }
    }

    fn total(&self) -> u64 {
        self.0.values().sum()
    }
}

#[test]
fn drops_are_counted_once_if_the_response_is_lost() {
    let mut reported = ReportedDrops::default();
    let mut random = Random(51);
    let now = |mono_ms| Now { mono_ms, wall_ms: 0, random: u64::MAX - mono_ms };
    let mut delivery = launch(MemoryStorage::default(), &now(0));
    let finish = |delivery: &mut Delivery<_>, random: &mut Random| {
        let id: VisitId = visit_id(random);
        delivery.finish(id, &small_event(id), &now(0));
    };
    delivery.overflowed(7);
    finish(&mut delivery, &mut random);
    let Next::Send(lost) = delivery.next_batch(&now(0)) else { panic!("a batch must be due") };
    reported.receive(&lost);
    delivery.batch_done(lost.handle, &Response::NoResponse, &now(0)).unwrap();

    finish(&mut delivery, &mut random);
    let Next::Send(batch) = delivery.next_batch(&now(100_000_000)) else { panic!("a batch must be due") };
    assert_eq!(batch.visits, 2);
    reported.receive(&batch);
    delivery.overflowed(2);
    delivery.batch_done(batch.handle, &Response::of(200, stored_reply(2).encode_to_vec()), &now(0)).unwrap();
    assert_eq!((reported.total(), delivery.queue().drops().total()), (7, 2));

    finish(&mut delivery, &mut random);
    let Next::Send(batch) = delivery.next_batch(&now(200_000_000)) else { panic!("a batch must be due") };
    assert_ne!(decoded(&batch).report, decoded(&lost).report, "later drops have a new report number");
    reported.receive(&batch);
    assert_eq!(reported.total(), 9);
}

#[test]
fn adopted_drops_keep_their_report_number() {
    let (mut mine, mut other) = (reopen(MemoryStorage::default()), reopen(MemoryStorage::default()));
    mine.count(DropReason::QueueFull, 2);
    other.count(DropReason::QueueFull, 7);
    let sent = other.report(99);
    mine.adopt(&mut other, 0).unwrap();
    assert_eq!((mine.report(5), mine.drops().total()), (sent, 9), "the adopted report grows by 2");
}

/// Finishes a visit and returns the next batch, waiting as long as the policy demands.
fn next(delivery: &mut Delivery<MemoryStorage>, now: &mut Now, random: &mut Random) -> upload::Batch {
    let id = visit_id(random);
    delivery.finish(id, &small_event(id), now);
    loop {
        match delivery.next_batch(now) {
            Next::Send(batch) => return batch,
            Next::Wait { ms } => *now = Now { mono_ms: now.mono_ms + ms, random: random.draw(), ..*now },
            Next::Idle => panic!("a visit is waiting, so a batch must come"),
        }
    }
}

/// Drops, visits, lost responses and killed processes in any order.
#[test]
fn each_drop_on_disk_is_counted_once_whatever_is_lost() {
    for seed in 0..300 {
        let mut random = Random(seed);
        let mut now = Now { mono_ms: 0, wall_ms: 0, random: 1 };
        let mut delivery = launch(MemoryStorage::default(), &now);
        let (mut reported, mut expected, mut uncommitted) = (ReportedDrops::default(), 0, 0);
        for step in 0..60 {
            now = Now { random: random.draw(), ..now };
            match below(&mut random, 6) {
                0 | 1 => {
                    let count = 1 + below(&mut random, 3);
                    delivery.overflowed(count);
                    uncommitted += count;
                }
                2 => {
                    delivery.commit(&now).unwrap();
                    expected += std::mem::take(&mut uncommitted);
                }
                3 => {
                    delivery = launch(delivery.queue().storage().clone(), &now);
                    uncommitted = 0;
                }
                _ => {
                    let batch = next(&mut delivery, &mut now, &mut random);
                    // Counts are committed to disk before they are sent.
                    expected += std::mem::take(&mut uncommitted);
                    let response = Response::of(200, stored_reply(batch.visits as usize).encode_to_vec());
                    match below(&mut random, 4) {
                        0 => {}                        // The request is lost.
                        1 => reported.receive(&batch), // The response is lost.
                        2 => {
                            reported.receive(&batch);
                            delivery.batch_done(batch.handle, &response, &now).unwrap();
                        }
                        _ => {
                            reported.receive(&batch);
                            delivery.batch_done(batch.handle, &response, &now).unwrap();
                            // The process dies before the commit.
                            delivery = launch(delivery.queue().storage().clone(), &now);
                        }
                    }
                }
            }
            assert!(reported.total() <= expected, "seed {seed}, step {step}");
        }
        // After the last acknowledgement every drop has been reported.
        let batch = next(&mut delivery, &mut now, &mut random);
        reported.receive(&batch);
        assert_eq!(reported.total(), expected + uncommitted, "seed {seed}");
    }
}
