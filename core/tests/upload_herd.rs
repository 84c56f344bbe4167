//! Many clients at once, collectors that refuse, and waits that continue after a restart of the process.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod scene;

use std::collections::{BTreeMap, BTreeSet};

use alldrawn_core::deliver::queue::{Limits, MemoryStorage, Queue, VisitId};
use alldrawn_core::deliver::upload::{Delivery, Next, Now, Random, Response, UploadConfig};
use alldrawn_core::wire::{Batch, DropReason, Dropped, UploadReply};
use prost::Message;
use scene::{print_distribution, small_event, stored_reply, visit_id};

const SECOND: u64 = 1_000;
const HOUR: u64 = 3_600 * SECOND;
const DAY: u64 = 24 * HOUR;

/// Returns the times at which the batches of 2,000 clients arrive, in milliseconds after the collector is back. In its
/// first hour the collector gives `response_while_down`.
fn herd(response_while_down: &Response) -> Vec<u64> {
    let mut seeds = Random(32);
    let mut arrivals = Vec::new();
    for _ in 0..2_000 {
        let mut random = Random(seeds.draw());
        let at = |mono_ms: u64, random: &mut Random| Now { mono_ms, wall_ms: 0, random: random.draw() };
        let queue = Queue::open(MemoryStorage::default(), Limits::MAIN);
        let mut now = at(0, &mut random);
        let mut delivery = Delivery::new(queue, UploadConfig::default(), true, &now);
        let id = visit_id(&mut random);
        delivery.finish(id, &small_event(id), &now);
        loop {
            match delivery.next_batch(&now) {
                Next::Send(batch) if now.mono_ms >= HOUR => {
                    arrivals.push(now.mono_ms - HOUR);
                    let response = Response::of(200, stored_reply(batch.visits as usize).encode_to_vec());
                    delivery.batch_done(batch.handle, &response, &now).unwrap();
                }
                Next::Send(batch) => {
                    delivery.batch_done(batch.handle, response_while_down, &now).unwrap();
                }
                Next::Wait { ms } => now = at(now.mono_ms + ms, &mut random),
                Next::Idle => break,
            }
        }
    }
    arrivals
}

#[test]
fn clients_that_failed_together_retry_at_different_times() {
    let busy = |seconds: &str| Response::Response {
        status: 429,
        retry_after: Some(seconds.to_owned()),
        date: None,
        body: Vec::new(),
    };
    // `max_permille`: the share of clients that may arrive in the busiest second. 2,000 spread evenly over 60 s
    // would be 1.7 %.
    for (name, response, max_permille) in [
        ("dead", Response::NoResponse, 10),
        ("500", Response::of(500, Vec::new()), 10),
        ("429, Retry-After: 60", busy("60"), 40),
        ("429, Retry-After: 3600", busy("3600"), 10),
        ("400", Response::of(400, Vec::new()), 0),
    ] {
        let arrivals = herd(&response);
        if name == "400" {
            assert!(arrivals.is_empty(), "a 400 for a single visit drops it");
            continue;
        }
        assert_eq!(arrivals.len(), 2_000);
        let mut seconds = BTreeMap::<u64, usize>::new();
        for arrival in &arrivals {
            *seconds.entry(arrival / SECOND).or_default() += 1;
        }
        let busiest = seconds.values().max().unwrap() * 1_000 / arrivals.len();
        print_distribution(
            &format!("arrivals after the collector is back ({name}; busiest second {busiest} ‰)"),
            &arrivals,
        );
        assert!(busiest <= max_permille, "{name}: {busiest} ‰ of the clients arrived in one second");
    }
}

#[test]
fn a_collector_that_refuses_everything_gets_few_requests() {
    let mut random = Random(33);
    let mut now = Now { mono_ms: 0, wall_ms: 0, random: 0 };
    let queue = Queue::open(MemoryStorage::default(), Limits::MAIN);
    let mut delivery = Delivery::new(queue, UploadConfig::default(), true, &now);
    for _ in 0..500 {
        let id = visit_id(&mut random);
        delivery.finish(id, &small_event(id), &now);
    }
    let mut requests = 0;
    while now.mono_ms < DAY {
        match delivery.next_batch(&now) {
            Next::Send(batch) => {
                requests += 1;
                delivery.batch_done(batch.handle, &Response::of(400, Vec::new()), &now).unwrap();
            }
            Next::Wait { ms } => now = Now { mono_ms: now.mono_ms + ms, wall_ms: 0, random: random.draw() },
            Next::Idle => break,
        }
    }
    println!("{requests} requests in a day of refusals, {:?}", delivery.queue().drops());
    assert!(requests < 100, "{requests}");
    assert!(delivery.queue().drops().count(DropReason::Refused) <= requests);
}

#[test]
fn the_off_switch_outlives_the_process_and_a_wrong_clock_does_not_extend_it() {
    let mut disk = MemoryStorage::default();
    for (response, wall_later_ms, expected_ms) in [
        // Collecting is off for an hour, and half of it has passed at the next launch.
        (
            Response::of(200, UploadReply { off_for_s: Some(3_600), ..stored_reply(1) }.encode_to_vec()),
            1_800_000,
            1_800_000,
        ),
        // Collecting is off for 136 years, which are cut to a week.
        (
            Response::of(200, UploadReply { off_for_s: Some(u32::MAX), ..stored_reply(1) }.encode_to_vec()),
            0,
            7 * DAY,
        ),
        // The wall clock is set back by 10 years in between: the rest of the wait is dropped.
        (
            Response::of(200, UploadReply { off_for_s: Some(3_600), ..stored_reply(1) }.encode_to_vec()),
            -315_360_000_000,
            0,
        ),
    ] {
        let config = UploadConfig { batch_age_ms: 0, ..UploadConfig::default() };
        let now = Now { mono_ms: 5, wall_ms: 1_790_000_000_000, random: 1 };
        let mut delivery = Delivery::new(Queue::open(disk.clone(), Limits::MAIN), config, true, &now);
        let id = visit_id(&mut Random(34));
        delivery.finish(id, &small_event(id), &now);
        let Next::Send(batch) = delivery.next_batch(&now) else { panic!("a batch is due") };
        delivery.batch_done(batch.handle, &response, &now).unwrap();
        assert_eq!(delivery.sample(&id, &now), None, "collection is off");
        delivery.commit(&now).unwrap();
        let later = Now { mono_ms: 0, wall_ms: now.wall_ms + wall_later_ms, random: 1 };
        let mut next = Delivery::new(
            Queue::open(delivery.queue().storage().clone(), Limits::MAIN),
            config,
            true,
            &later,
        );
        assert_eq!(next.off_until_ms(&later).unwrap_or(0), expected_ms);
        assert_eq!(next.sample(&id, &later).is_some(), expected_ms == 0);
        disk = MemoryStorage::default();
    }
}

/// The collector refuses every batch with one visit in it as too large. Only that visit is dropped.
#[test]
fn a_refused_visit_drops_no_other_visit() {
    let mut random = Random(35);
    let mut now = Now { mono_ms: 0, wall_ms: 0, random: 0 };
    let queue = Queue::open(MemoryStorage::default(), Limits::MAIN);
    let mut delivery = Delivery::new(queue, UploadConfig::default(), true, &now);
    let ids: Vec<VisitId> = (0..40).map(|_| visit_id(&mut random)).collect();
    for id in &ids {
        delivery.finish(*id, &small_event(*id), &now);
    }
    let (mut stored, mut dropped) = (BTreeSet::new(), Vec::new());
    loop {
        match delivery.next_batch(&now) {
            Next::Send(batch) => {
                let Batch { visits, dropped: reported, .. } = Batch::decode(&batch.body[..]).unwrap();
                let bad = visits.iter().any(|visit| visit.visit_id == ids[17]);
                let response = if bad {
                    Response::of(413, Vec::new())
                } else {
                    stored.extend(visits.iter().map(|visit| visit.visit_id.clone()));
                    dropped.extend(reported);
                    Response::of(200, stored_reply(visits.len()).encode_to_vec())
                };
                delivery.batch_done(batch.handle, &response, &now).unwrap();
            }
            Next::Wait { ms } => now = Now { mono_ms: now.mono_ms + ms, wall_ms: 0, random: random.draw() },
            Next::Idle => break,
        }
    }
    assert_eq!(stored.len(), 39);
    assert!(!stored.contains(ids[17].as_slice()));
    assert_eq!(dropped, [Dropped { reason: i32::from(DropReason::Refused), count: 1 }]);
    assert_eq!(delivery.queue().drops().total(), 0, "the drop is reported once");
}
