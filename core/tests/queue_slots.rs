//! Several processes share one folder. This binary has only one test: a process that another test started would inherit
//! this process's locks, and hold them until it executes its own program.
#![cfg(all(unix, feature = "runtime"))]
#![allow(clippy::unwrap_used)]

mod scene;

use std::collections::BTreeSet;
use std::fs;

use alldrawn_core::deliver::queue::{Queue, StorageError, open_slot, other_slots};
use alldrawn_core::deliver::upload::Random;
use alldrawn_core::wire::{DropReason, Outcome, Visit};
use prost::Message;
use scene::{begun, fresh_folder, ids, open, small_event, visit_id};

#[test]
fn each_process_has_its_own_slot_and_the_next_launch_adopts_unlocked_slots() {
    let folder = fresh_folder("slots");
    let mut random = Random(21);
    let mut all = BTreeSet::new();
    // A lock belongs to the open file, so a second queue in this process acts like another process.
    let mut queues = [open(&folder), open(&folder), open(&folder)];
    assert_eq!(open_slot(&folder).err(), Some(StorageError::Busy));
    let mut unfinished = BTreeSet::new();
    for queue in &mut queues {
        for _ in 0..200 {
            let id = visit_id(&mut random);
            queue.finish(id, &small_event(id), 0);
            all.insert(id);
        }
        let id = visit_id(&mut random);
        queue.begin(id, &begun(id, "Push"), 0);
        all.insert(id);
        unfinished.insert(id);
        queue.count(DropReason::NotSampled, 5);
        queue.commit(0).unwrap();
    }
    let [first, second, third] = queues;
    drop((first, third));
    let slot = open_slot(&folder).unwrap();
    assert_eq!(slot.number, 0);
    let mut main = Queue::open(slot.storage, slot.limits);
    let adopted: Vec<usize> = other_slots(&folder, 0)
        .map(|other| {
            main.adopt(&mut Queue::open(other.storage, other.limits), 0).unwrap();
            other.number
        })
        .collect();
    assert_eq!(adopted, [2], "the second slot is still locked");
    drop(second);
    for other in other_slots(&folder, 0) {
        main.adopt(&mut Queue::open(other.storage, other.limits), 0).unwrap();
    }
    assert_eq!(ids(&mut main), all);
    assert_eq!(main.drops().count(DropReason::NotSampled), 15);
    let lost = main.oldest(usize::MAX, usize::MAX);
    let lost =
        lost.iter().filter(|queued| Visit::decode(&queued.event[..]).unwrap().outcome() == Outcome::Lost);
    assert_eq!(lost.map(|queued| queued.id).collect::<BTreeSet<_>>(), unfinished);
    drop(main);
    assert_eq!(ids(&mut open(&folder)), all);
    fs::remove_dir_all(folder).unwrap();
}
