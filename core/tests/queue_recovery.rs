//! Recovery at the next launch after truncation, damage, failing disks and too many visits.
#![allow(clippy::unwrap_used)]

mod scene;

use std::collections::BTreeSet;

use alldrawn_core::deliver::queue::log_record::{LogRecordKind, MAX_SEQUENCE, encode};
use alldrawn_core::deliver::queue::{Control, Limits, MemoryStorage, Queue, StorageError, VisitId};
use alldrawn_core::deliver::upload::Random;
use alldrawn_core::wire::{DropReason, Outcome, Visit};
use prost::Message;
use scene::{FaultyDisk, begun, ids, reopen, small_event, visit_id};

/// A log of one segment, and for each commit the log's length and the visits acknowledged by then.
struct CommittedLog {
    log: Vec<u8>,
    number: u64,
    acknowledged: Vec<(usize, BTreeSet<VisitId>)>,
}

/// Writes twelve visits that begin, are seen and finish, some at the same time, with one commit per step.
fn committed_log() -> CommittedLog {
    let mut queue = Queue::open(MemoryStorage::default(), Limits::MAIN);
    let mut random = Random(1);
    let mut known = BTreeSet::new();
    let mut acknowledged = Vec::new();
    let mut open: Vec<VisitId> = Vec::new();
    for step in 0..36 {
        if step % 3 == 0 {
            let id = visit_id(&mut random);
            queue.begin(id, &begun(id, "Home"), step);
            open.push(id);
            known.insert(id);
        } else if step % 3 == 1 {
            queue.seen(open[0], 1_500_000 * step as u64, step);
        } else if step % 2 == 0 {
            let id = open.remove(0);
            queue.finish(id, &small_event(id), step);
        }
        queue.commit(0).unwrap();
        let length = queue.storage_mut().segments.values().map(Vec::len).sum();
        acknowledged.push((length, known.clone()));
    }
    let (number, log) = queue.storage_mut().segments.first_key_value().unwrap();
    CommittedLog { log: log.clone(), number: *number, acknowledged }
}

fn disk(number: u64, log: &[u8]) -> MemoryStorage {
    MemoryStorage { segments: [(number, log.to_vec())].into() }
}

#[test]
fn nothing_acknowledged_is_lost_when_cut_at_any_byte() {
    let committed = committed_log();
    for cut in 0..=committed.log.len() {
        let mut queue = reopen(disk(committed.number, &committed.log[..cut]));
        let found = ids(&mut queue);
        let promised = committed.acknowledged.iter().rev().find(|(length, _)| *length <= cut);
        let promised = promised.map(|(_, ids)| ids.clone()).unwrap_or_default();
        assert!(promised.is_subset(&found), "cut at {cut}");
        assert_eq!(queue.drops().total(), 0, "a truncated log is not damaged; cut at {cut}");
        // Recovery itself may be interrupted: the next launch finds the same visits.
        let again = ids(&mut reopen(queue.storage_mut().clone()));
        assert_eq!(again, found, "cut at {cut}");
    }
}

#[test]
fn a_recovery_cut_at_any_byte_loses_nothing() {
    let committed = committed_log();
    let mut whole = reopen(disk(committed.number, &committed.log));
    let promised = ids(&mut whole);
    let log = whole.storage_mut().segments[&committed.number].clone();
    for cut in committed.log.len()..log.len() {
        let mut queue = reopen(disk(committed.number, &log[..cut]));
        assert_eq!(ids(&mut queue), promised, "cut at {cut}");
    }
}

#[test]
fn one_damaged_byte_costs_at_most_one_record_and_is_counted() {
    let committed = committed_log();
    let (_, all) = committed.acknowledged.last().unwrap();
    for at in 0..committed.log.len() {
        let mut log = committed.log.clone();
        log[at] ^= 0x10;
        let mut queue = reopen(disk(committed.number, &log));
        let missing = all.difference(&ids(&mut queue)).count() as u64;
        let counted = queue.drops().count(DropReason::Corrupt);
        assert!(missing <= counted && counted <= 1, "byte {at}: {missing} missing, {counted} counted");
        let again = reopen(queue.storage_mut().clone());
        assert_eq!(again.drops().count(DropReason::Corrupt), counted, "damage is counted once; byte {at}");
    }
}

#[test]
fn a_zeroed_page_loses_only_its_own_records_and_counts_them() {
    let mut queue = Queue::open(MemoryStorage::default(), Limits::MAIN);
    let mut random = Random(2);
    let mut all = BTreeSet::new();
    for _ in 0..2_000 {
        let id = visit_id(&mut random);
        queue.finish(id, &small_event(id), 0);
        all.insert(id);
        queue.commit(0).unwrap();
    }
    let clean = queue.storage_mut().clone();
    assert!(clean.segments.len() > 3);
    for number in clean.segments.keys() {
        for page in 0..clean.segments[number].len() / 4096 {
            let mut hurt = clean.clone();
            hurt.segments.get_mut(number).unwrap()[page * 4096..][..4096].fill(0);
            let mut queue = reopen(hurt);
            let missing = all.difference(&ids(&mut queue)).count() as u64;
            assert_eq!(queue.drops().count(DropReason::Corrupt), missing, "segment {number}, page {page}");
            assert!((30..60).contains(&missing), "{missing}");
        }
        let mut gone = clean.clone();
        gone.segments.insert(*number, Vec::new());
        let mut queue = reopen(gone);
        let missing = all.difference(&ids(&mut queue)).count() as u64;
        let last = number == clean.segments.keys().last().unwrap();
        assert_eq!(
            queue.drops().count(DropReason::Corrupt),
            if last { 0 } else { missing },
            "segment {number}"
        );
    }
}

#[test]
fn an_unfinished_visit_is_reported_as_lost_with_its_last_seen_time() {
    let mut queue = Queue::open(MemoryStorage::default(), Limits::MAIN);
    let mut random = Random(3);
    let [finished, seen, unseen] = [(); 3].map(|()| visit_id(&mut random));
    for id in [finished, seen, unseen] {
        assert!(queue.begin(id, &begun(id, "Checkout"), 5));
    }
    for elapsed_us in [200_000, 1_100_000, 1_900_000, 2_300_000] {
        queue.seen(seen, elapsed_us, 6);
    }
    queue.finish(finished, &small_event(finished), 7);
    queue.commit(0).unwrap();
    let mut queue = reopen(queue.storage_mut().clone());
    let mut lost = queue.oldest(9, usize::MAX);
    lost.retain(|queued| queued.id != finished);
    let lost: Vec<_> = lost.iter().map(|queued| Visit::decode(&queued.event[..]).unwrap()).collect();
    for (visit, id, elapsed_us) in [(&lost[0], seen, 2_300_000), (&lost[1], unseen, 4_000)] {
        assert_eq!(visit.visit_id, id);
        assert_eq!((visit.outcome(), visit.elapsed_us), (Outcome::Lost, elapsed_us));
        assert_eq!((visit.surface.as_str(), visit.begin_us), ("Checkout", 4_000));
        assert_eq!(visit.visually_complete_us, None);
    }
}

#[test]
fn last_seen_times_are_written_once_a_second() {
    let mut queue = Queue::open(MemoryStorage::default(), Limits::MAIN);
    let id = visit_id(&mut Random(4));
    queue.begin(id, &begun(id, "Home"), 0);
    queue.commit(0).unwrap();
    let before = queue.storage_mut().segments[&1].len();
    for frame in 0..600 {
        queue.seen(id, frame * 16_667, 0);
        queue.commit(0).unwrap();
    }
    // 600 frames are 10 s: nine records of 28 + 24 bytes.
    assert_eq!(queue.storage_mut().segments[&1].len() - before, 9 * 52);
}

#[test]
fn a_full_queue_drops_the_oldest_and_counts_them() {
    let mut queue = Queue::open(FaultyDisk::default(), Limits::MAIN);
    let mut random = Random(5);
    let pending = visit_id(&mut random);
    queue.begin(pending, &begun(pending, "Stays"), 0);
    let all: Vec<VisitId> = (0..6_000)
        .map(|_| {
            let id = visit_id(&mut random);
            queue.finish(id, &[small_event(id), vec![0x82, 0x7D, 200], vec![7; 200]].concat(), 0);
            queue.commit(0).unwrap();
            id
        })
        .collect();
    assert!(queue.storage_mut().most_bytes <= Limits::MAIN.total_bytes, "{}", queue.storage_mut().most_bytes);
    assert!(queue.storage_mut().bytes() > Limits::MAIN.total_bytes * 8 / 10);
    let mut queue = reopen(queue.storage_mut().disk.clone());
    let mut found = ids(&mut queue);
    assert!(found.remove(&pending), "the pending visit's begin record is kept when its segment is dropped");
    let dropped = queue.drops().count(DropReason::QueueFull) as usize;
    assert_eq!(found.len() + dropped, all.len());
    assert!(all[dropped..].iter().all(|id| found.contains(id)), "the dropped visits are the oldest");
}

#[test]
fn all_limits_together_are_one_mebibyte() {
    assert_eq!(Limits::MAIN.total_bytes + 2 * Limits::SIDE.total_bytes, 1024 * 1024);
}

#[test]
fn delivered_visits_are_removed_and_free_their_space() {
    let mut queue = Queue::open(MemoryStorage::default(), Limits::MAIN);
    let mut random = Random(6);
    let control = Control { sample_one_in: 10, failures: 3, ..Control::default() };
    queue.set_control(control);
    for _ in 0..1_500 {
        let id = visit_id(&mut random);
        queue.finish(id, &small_event(id), 0);
    }
    queue.count(DropReason::NotSampled, 7);
    queue.commit(0).unwrap();
    while queue.backlog().0 > 100 {
        let tickets: Vec<_> = queue.oldest(50, usize::MAX).iter().map(|queued| queued.ticket).collect();
        queue.retire(&tickets, None);
        queue.commit(0).unwrap();
    }
    assert_eq!(queue.storage_mut().segments.len(), 1);
    let left = ids(&mut queue);
    let mut queue = reopen(queue.storage_mut().clone());
    assert_eq!((ids(&mut queue), queue.control()), (left, control));
    assert_eq!(queue.drops().count(DropReason::NotSampled), 7);
    queue.reported(&queue.drops().clone());
    queue.commit(0).unwrap();
    assert_eq!(reopen(queue.storage_mut().clone()).drops().total(), 0);
}

#[test]
fn visits_stay_in_memory_until_a_failing_disk_accepts_them() {
    for error in [StorageError::Full, StorageError::ReadOnly, StorageError::Device(Some(5))] {
        for (written, stuck) in [(0, false), (10, false), (90, false), (10, true), (300, true)] {
            let mut queue = Queue::open(FaultyDisk::default(), Limits::MAIN);
            let mut random = Random(7);
            let mut give = |queue: &mut Queue<FaultyDisk>, count| {
                (0..count)
                    .map(|_| {
                        let id = visit_id(&mut random);
                        queue.finish(id, &small_event(id), 0);
                        id
                    })
                    .collect::<BTreeSet<_>>()
            };
            let mut all = give(&mut queue, 3);
            queue.commit(0).unwrap();
            queue.storage_mut().fault = Some((error, written));
            queue.storage_mut().stuck = stuck;
            all.extend(give(&mut queue, 4));
            assert_eq!(queue.commit(1), Err(error));
            assert_eq!(queue.fault(), Some(error));
            assert_eq!(ids(&mut queue), all, "visits in memory are delivered too");
            queue.storage_mut().fault = None;
            assert_eq!(queue.commit(2), Err(error), "the disk is not tried again for 5 s");
            queue.commit(6_000).unwrap();
            assert_eq!(queue.fault(), None);
            let mut queue = reopen(queue.storage_mut().disk.clone());
            assert_eq!(ids(&mut queue), all);
            assert_eq!(queue.drops().total(), 0, "{error:?} after {written} bytes, stuck: {stuck}");
        }
    }
}

#[test]
fn without_a_disk_memory_is_bounded_and_losses_are_counted() {
    let mut queue = Queue::open(FaultyDisk::default(), Limits::MAIN);
    queue.storage_mut().fault = Some((StorageError::ReadOnly, 0));
    let mut random = Random(8);
    for now in 0..5_000 {
        let id = visit_id(&mut random);
        queue.finish(id, &small_event(id), 0);
        assert!(queue.commit(now).is_err());
    }
    let (visits, bytes) = queue.backlog();
    assert!(bytes <= Limits::MAIN.staged_bytes);
    assert_eq!(visits as u64 + queue.drops().count(DropReason::QueueFull), 5_000);
}

#[test]
fn erase_leaves_no_byte_on_disk() {
    let mut queue = Queue::open(MemoryStorage::default(), Limits::MAIN);
    let mut random = Random(9);
    for _ in 0..500 {
        let id = visit_id(&mut random);
        queue.begin(id, &begun(id, "Home"), 0);
        queue.finish(id, &small_event(id), 0);
        queue.commit(0).unwrap();
    }
    queue.count(DropReason::TooOld, 3);
    queue.erase().unwrap();
    queue.commit(0).unwrap();
    assert_eq!(*queue.storage_mut(), MemoryStorage::default());
    assert_eq!((queue.backlog(), queue.drops().total()), ((0, 0), 0));
    // The queue still works.
    let id = visit_id(&mut random);
    queue.finish(id, &small_event(id), 0);
    queue.commit(0).unwrap();
    assert_eq!(ids(&mut reopen(queue.storage_mut().clone())), [id].into());
}

/// Records with valid checksums that no queue writes.
#[test]
fn a_queue_works_after_reading_forged_records() {
    let varint_max = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1];
    let audited = [&[0x20][..], &varint_max].concat();
    let retired = [&[0x0A, 11, 0][..], &varint_max].concat();
    let dropped = [&[0x12, 20][..], &varint_max, &varint_max].concat();
    let id = visit_id(&mut Random(10));
    for (kind, payload) in [
        (LogRecordKind::Checkpoint, audited),
        (LogRecordKind::Checkpoint, retired),
        (LogRecordKind::Checkpoint, dropped),
        (LogRecordKind::Checkpoint, vec![0xFF; 300]),
        (LogRecordKind::Begin, b"too short".to_vec()),
        (LogRecordKind::Begin, [&id[..], &[0xFF; 40]].concat()),
        (LogRecordKind::Seen, id.to_vec()),
        (LogRecordKind::Event, Vec::new()),
        (LogRecordKind::Unknown(200), vec![1; 50]),
    ] {
        for sequence in [0, 1, 2, 3, 1 << 40, MAX_SEQUENCE] {
            let mut log = Vec::new();
            encode(&mut log, LogRecordKind::Checkpoint, 1, 0, &[]);
            encode(&mut log, kind, sequence, i64::MIN, &payload);
            let mut queue = reopen(disk(1, &log));
            queue.finish(id, &small_event(id), 0);
            queue.commit(0).unwrap();
            assert!(ids(&mut queue).contains(&id), "{kind:?} {sequence}");
            assert!(ids(&mut reopen(queue.storage().clone())).contains(&id), "{kind:?} {sequence}");
        }
    }
}

/// A forged checkpoint with a valid checksum covers sequences after its own. Records that are missing there are
/// counted at once, not at the launch after their segment is gone.
#[test]
fn a_checkpoint_covers_no_record_after_it() {
    // Retired: 2 to 200 (field 1, packed). Audited: up to 200 (field 4).
    for payload in [&[0x0A, 0x03, 0x02, 0xC8, 0x01][..], &[0x20, 0xC8, 0x01]] {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        encode(&mut first, LogRecordKind::Checkpoint, 1, 0, payload);
        let id = [7; 16];
        encode(&mut second, LogRecordKind::Event, 101, 0, &[&id[..], b"a visit"].concat());
        let segments = [(1, first), (50, second)].into();
        let mut queue = Queue::open(MemoryStorage { segments }, Limits::MAIN);
        // 2 to 49, and 51 to 100.
        assert_eq!(queue.drops().count(DropReason::Corrupt), 48 + 50);
        queue.finish([8; 16], b"another", 0);
        assert_eq!(queue.commit(0), Ok(()));
        let next = Queue::open(queue.storage_mut().clone(), Limits::MAIN);
        assert_eq!(next.drops(), queue.drops());
    }
}
