//! Runs the upload policy for 1,000 simulated days against a collector that misbehaves.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod scene;

use std::collections::{BTreeMap, BTreeSet};

use alldrawn_core::deliver::queue::{Limits, Queue, StorageError, VisitId};
use alldrawn_core::deliver::upload::{BatchResult, Delivery, Next, Now, Random, Response, UploadConfig};
use alldrawn_core::wire::{Batch, DropReason};
use prost::Message;
use scene::{FaultyDisk, begun, below, print_distribution, small_event, stored_reply, visit_id};

const SECOND: u64 = 1_000;
const HOUR: u64 = 3_600 * SECOND;
const DAY: u64 = 24 * HOUR;

/// How the collector behaves for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Condition {
    Healthy,
    Slow,
    Dead,
    Busy,
    BusyUntil,
    TooLarge,
    Failing,
    HalfOpen,
    Portal,
    Poisoned,
    Off,
}

const CONDITIONS: [Condition; 16] = [
    Condition::Healthy,
    Condition::Healthy,
    Condition::Healthy,
    Condition::Healthy,
    Condition::Healthy,
    Condition::Healthy,
    Condition::Slow,
    Condition::Dead,
    Condition::Busy,
    Condition::BusyUntil,
    Condition::TooLarge,
    Condition::Failing,
    Condition::HalfOpen,
    Condition::Portal,
    Condition::Poisoned,
    Condition::Off,
];

/// A collector. It stores accepted visits before it responds.
struct Collector {
    condition: Condition,
    stored: BTreeSet<VisitId>,
    /// Stored visits that a client received an acknowledgement for.
    acknowledged: BTreeSet<VisitId>,
    /// Drop counts by report number and reason.
    reports: BTreeMap<(u64, i32), u64>,
    random: Random,
}

impl Collector {
    /// Returns the response and its delay in milliseconds, or `None` if no response comes.
    fn receive(&mut self, body: &[u8]) -> Option<(Response, u64)> {
        let batch = Batch::decode(body).unwrap();
        let ids: Vec<VisitId> =
            batch.visits.iter().map(|visit| visit.visit_id[..].try_into().unwrap()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "a batch holds each visit once");
        let poison = ids.iter().any(|id| id[0] == 7);
        let quick = 50 + below(&mut self.random, 500);
        let refused = |status| Some((Response::of(status, Vec::new()), quick));
        match self.condition {
            Condition::Dead => return Some((Response::NoResponse, quick)),
            Condition::Busy => {
                let retry_after = Some((30 + below(&mut self.random, 600)).to_string());
                return Some((
                    Response::Response { status: 429, retry_after, date: None, body: vec![] },
                    quick,
                ));
            }
            Condition::BusyUntil => {
                let retry_after = Some("Sun, 06 Nov 1994 08:59:37 GMT".to_owned());
                let date = Some("Sun, 06 Nov 1994 08:49:37 GMT".to_owned());
                return Some((Response::Response { status: 503, retry_after, date, body: vec![] }, quick));
            }
            Condition::TooLarge if ids.len() > 6 => return refused(413),
            Condition::Failing if below(&mut self.random, 3) > 0 => return refused(500),
            Condition::Portal => return Some((Response::of(200, b"<html>Sign in</html>".to_vec()), quick)),
            Condition::Poisoned if poison => return refused(400),
            _ => {}
        }
        self.stored.extend(&ids);
        let mut reply = stored_reply(ids.len());
        if self.condition == Condition::Off {
            reply.off_for_s = Some(3 * 3_600);
        }
        for dropped in &batch.dropped {
            let count = self.reports.entry((batch.report, dropped.reason)).or_default();
            assert!(batch.report != 0 && dropped.count >= *count, "a report's counts never shrink");
            *count = dropped.count;
        }
        let mut acknowledge = || self.acknowledged.extend(&ids);
        match self.condition {
            Condition::HalfOpen if below(&mut self.random, 2) == 0 => None,
            Condition::HalfOpen => Some((Response::NoResponse, 60 * SECOND)),
            Condition::Slow => {
                acknowledge();
                Some((Response::of(200, reply.encode_to_vec()), 45 * SECOND))
            }
            _ => {
                acknowledge();
                Some((Response::of(200, reply.encode_to_vec()), quick))
            }
        }
    }
}

struct Days {
    now_ms: u64,
    random: Random,
    finished: BTreeSet<VisitId>,
    gaps: Vec<u64>,
    last_request_ms: Option<u64>,
    requests: u64,
    delivered: u64,
}

impl Days {
    fn now(&mut self) -> Now {
        let wall_ms = 1_790_000_000_000 + self.now_ms as i64;
        Now { mono_ms: self.now_ms, wall_ms, random: self.random.draw() }
    }

    fn visit(&mut self, delivery: &mut Delivery<FaultyDisk>) {
        let (id, now) = (visit_id(&mut self.random), self.now());
        if delivery.sample(&id, &now).is_none() {
            // The client is switched off and has counted the visit as dropped.
            let _ = delivery.commit(&now);
            self.finished.insert(id);
            return;
        }
        delivery.begin(id, &begun(id, "Home"), &now);
        let _ = delivery.commit(&now);
        delivery.finish(id, &small_event(id), &now);
        let _ = delivery.commit(&now);
        self.finished.insert(id);
    }

    /// Uploads until nothing is left or the app goes to sleep at `until_ms`.
    fn upload(&mut self, delivery: &mut Delivery<FaultyDisk>, collector: &mut Collector, until_ms: u64) {
        while self.now_ms < until_ms {
            let now = self.now();
            match delivery.next_batch(&now) {
                Next::Idle => return,
                Next::Wait { ms } => {
                    assert!(ms > 0, "a wait of 0 ms would be a busy loop");
                    self.now_ms += ms.min(until_ms - self.now_ms);
                }
                Next::Send(batch) => {
                    if let Some(last_ms) = self.last_request_ms {
                        self.gaps.push(self.now_ms - last_ms);
                    }
                    self.last_request_ms = Some(self.now_ms);
                    self.requests += 1;
                    if let Some((response, took_ms)) = collector.receive(&batch.body) {
                        self.now_ms += took_ms;
                        let now = self.now();
                        let result = delivery.batch_done(batch.handle, &response, &now);
                        self.delivered += u64::from(matches!(result, Some(BatchResult::Delivered(_))));
                        assert_eq!(
                            delivery.batch_done(batch.handle, &response, &now),
                            None,
                            "a response is applied once"
                        );
                        let _ = delivery.commit(&now);
                    }
                }
            }
        }
    }
}

fn launch(disk: FaultyDisk, days: &mut Days) -> Delivery<FaultyDisk> {
    let now = days.now();
    let mut delivery = Delivery::new(Queue::open(disk, Limits::MAIN), UploadConfig::default(), true, &now);
    delivery.commit(&now).unwrap();
    delivery
}

#[test]
fn over_1_000_days_every_finished_visit_arrives_or_is_counted() {
    let mut days = Days {
        now_ms: 0,
        random: Random(30),
        finished: BTreeSet::new(),
        gaps: Vec::new(),
        last_request_ms: None,
        requests: 0,
        delivered: 0,
    };
    let mut collector = Collector {
        condition: Condition::Healthy,
        stored: BTreeSet::new(),
        acknowledged: BTreeSet::new(),
        reports: BTreeMap::new(),
        random: Random(31),
    };
    let mut delivery = launch(FaultyDisk::default(), &mut days);
    let (mut kills, mut disk_faults) = (0, 0);
    for day in 0..1_000 {
        // The collector is away for three weeks (days 300 to 320); days 500 to 519 have a heavy user.
        let away = (300..321).contains(&day);
        for session in 0..6 {
            days.now_ms = days.now_ms.max(day * DAY + session * 4 * HOUR + below(&mut days.random, HOUR));
            collector.condition = if away {
                Condition::Dead
            } else {
                CONDITIONS[below(&mut days.random, CONDITIONS.len() as u64) as usize]
            };
            let faulty = below(&mut days.random, 20) == 0;
            let visits = if (500..520).contains(&day) { 300 } else { 4 + below(&mut days.random, 12) };
            for nth in 0..visits {
                days.now_ms += 2 * SECOND + below(&mut days.random, 20 * SECOND);
                if faulty && nth == 2 {
                    disk_faults += 1;
                    let written = below(&mut days.random, 200) as usize;
                    let disk =
                        FaultyDisk { fault: Some((StorageError::Full, written)), ..storage(&delivery) };
                    *delivery_disk(&mut delivery) = disk;
                } else if faulty && nth + 1 == visits {
                    delivery_disk(&mut delivery).fault = None;
                    days.now_ms += 10 * SECOND;
                    let now = days.now();
                    delivery.commit(&now).unwrap();
                }
                days.visit(&mut delivery);
                let until_ms = days.now_ms + 5 * SECOND;
                days.upload(&mut delivery, &mut collector, until_ms);
            }
            let until_ms = days.now_ms + 10 * 60 * SECOND;
            days.upload(&mut delivery, &mut collector, until_ms);
            if below(&mut days.random, 3) == 0 {
                kills += 1;
                delivery = launch(storage(&delivery), &mut days);
            }
        }
    }
    // Eight quiet days at the end.
    collector.condition = Condition::Healthy;
    for hour in 0..200 {
        let until_ms = 1_001 * DAY + hour * HOUR;
        days.upload(&mut delivery, &mut collector, until_ms);
        days.now_ms = days.now_ms.max(until_ms);
    }
    assert_eq!(delivery.queue().backlog(), (0, 0), "every visit is delivered or dropped in the end");

    let missing = days.finished.difference(&collector.stored).count() as u64;
    let mut counted = *delivery.queue().drops();
    for ((_, reason), count) in &collector.reports {
        counted.add(DropReason::try_from(*reason).unwrap(), *count);
    }
    println!(
        "{} visits finished, {} arrived, {missing} did not arrive",
        days.finished.len(),
        collector.stored.len()
    );
    println!(
        "{kills} launches after a kill, {disk_faults} disk faults; {} requests, {} delivered",
        days.requests, days.delivered
    );
    println!("drops counted: {counted:?}");
    assert!(collector.stored.iter().all(|id| days.finished.contains(id)));
    // If a visit arrived, its response was lost and the client dropped it later, the client counts it although it
    // arrived.
    let unacknowledged = collector.stored.difference(&collector.acknowledged).count() as u64;
    assert_eq!(
        counted.total(),
        missing + unacknowledged,
        "the client counts exactly the visits that it gave up"
    );
    assert!(counted.count(DropReason::Refused) > 0);
    assert_eq!(counted.count(DropReason::TooOld), 0, "no visit was dropped as too old");
    assert_eq!(counted.count(DropReason::Corrupt), 0);

    assert!(days.gaps.iter().all(|gap| *gap >= SECOND), "two requests came within a second");
    print_distribution("gaps between requests", &days.gaps);
    let per_day = days.requests as f64 / 1_000.0;
    println!("{per_day:.1} requests per day");
    assert!(per_day < 200.0, "{per_day} requests per day");
}

fn storage(delivery: &Delivery<FaultyDisk>) -> FaultyDisk {
    delivery.queue().storage().clone()
}

fn delivery_disk(delivery: &mut Delivery<FaultyDisk>) -> &mut FaultyDisk {
    delivery.queue_mut().storage_mut()
}
