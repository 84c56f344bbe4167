//! Runs the core's delivery against the real collector: every visit that a client regards as delivered is stored once.
// Helpers of tests may panic.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::{cell::Cell, collections::BTreeSet};

use alldrawn_core::{
    deliver::queue::{Limits, MemoryStorage, Queue},
    deliver::upload::{Batch, BatchResult, Delivery, Next, Now, Random, Response, UploadConfig, parse_reply},
    wire::{Outcome, UploadReply, Visit},
};
use prost::Message;
use support::{Collector, batch, gzip, visit};
use tempfile::tempdir;

const PROTOBUF: (&str, &str) = ("accept", "application/x-protobuf");

fn reply(collector: &Collector, visits: Vec<Visit>) -> UploadReply {
    let count = visits.len() as u32;
    let (status, body) = collector.post_raw(&batch(visits), &[PROTOBUF]);
    assert_eq!(status, 200);
    parse_reply(&body, count).expect("the reply accounts for every visit")
}

#[test]
fn the_reply_accounts_for_every_visit() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let counts = |visits| {
        let UploadReply { stored, refused, .. } = reply(&collector, visits);
        (stored, refused)
    };
    assert_eq!(counts(vec![visit(1), visit(2)]), (2, 0));
    assert_eq!(counts(vec![visit(1), visit(2)]), (2, 0), "visits sent again count as stored");
    assert_eq!(
        counts(vec![visit(2), visit(3), visit(3)]),
        (3, 0),
        "one visit was stored before, and a new one is twice in the batch"
    );
    let bad = Visit { outcome: Outcome::Timeout.into(), ..visit(4) };
    assert_eq!(
        counts(vec![bad.clone(), visit(5)]),
        (1, 1),
        "a timeout must not have a time to visually complete"
    );
    assert_eq!(counts(vec![bad]), (0, 1), "the only visit of the batch must be refused");
    assert_eq!(collector.visits(), 4);
}

#[test]
fn only_a_client_that_names_protobuf_gets_it() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let body = batch(vec![visit(1)]);
    for accept in [
        "application/x-protobuf",
        "Application/X-Protobuf;q=0.9, application/json",
        "application/json, application/x-protobuf",
    ] {
        let (_, answer) = collector.post_raw(&body, &[("accept", accept)]);
        let stored = UploadReply { stored: 1, ..UploadReply::default() };
        assert_eq!(UploadReply::decode(&answer[..]), Ok(stored), "{accept}");
    }
    for accept in ["*/*", "application/*", "application/json", "application/x-protobuf;q=0", ""] {
        let (_, answer) = collector.post_with(&body, &[("accept", accept)]);
        assert_eq!(answer, serde_json::json!({ "stored": 1, "refused": 0, "duplicates": 1 }), "{accept}");
    }
    let (status, answer) = collector.post_with(b"no batch", &[PROTOBUF]);
    assert_eq!((status, answer["error"].is_string()), (400, true), "an error response must be JSON");
}

/// A client: the core's delivery with a clock that skips its waits.
struct Client {
    delivery: Delivery<MemoryStorage>,
    random: Random,
    mono_ms: Cell<u64>,
}

impl Client {
    fn new() -> Self {
        let queue = Queue::open(MemoryStorage::default(), Limits::MAIN);
        let mut random = Random(7);
        let now = Now { mono_ms: 0, wall_ms: 1_790_000_000_000, random: random.draw() };
        let delivery = Delivery::new(queue, UploadConfig::default(), true, &now);
        Self { delivery, random, mono_ms: Cell::new(0) }
    }

    fn now(&mut self) -> Now {
        let mono_ms = self.mono_ms.get();
        Now { mono_ms, wall_ms: 1_790_000_000_000 + mono_ms as i64, random: self.random.draw() }
    }

    fn finish(&mut self, visit: &Visit) {
        let id = visit.visit_id.as_slice().try_into().unwrap();
        let now = self.now();
        self.delivery.finish(id, &visit.encode_to_vec(), &now);
        self.delivery.commit(&now).unwrap();
    }

    /// Returns the next batch, skipping waits; `None` if everything is delivered.
    fn next(&mut self) -> Option<Batch> {
        for _ in 0..1_000 {
            let now = self.now();
            match self.delivery.next_batch(&now) {
                Next::Send(batch) => return Some(batch),
                Next::Wait { ms } => self.mono_ms.set(self.mono_ms.get() + ms),
                Next::Idle => return None,
            }
        }
        panic!("the client waits for ever");
    }

    fn finish_batch(&mut self, batch: &Batch, response: &Response) -> BatchResult {
        let now = self.now();
        let result = self.delivery.batch_done(batch.handle, response, &now);
        self.delivery.commit(&now).unwrap();
        result.expect("the batch is in flight")
    }
}

/// Uploads a batch as a platform does, and returns the response.
fn post(collector: &Collector, batch: &Batch) -> Response {
    let headers = [PROTOBUF, ("content-type", "application/x-protobuf"), ("content-encoding", "gzip")];
    let (status, body) = collector.post_raw(&gzip(&batch.body), &headers);
    Response::of(status, body)
}

#[test]
fn every_visit_arrives_once_though_responses_are_lost() {
    const VISITS: u64 = 230;
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let mut client = Client::new();
    (0..VISITS).for_each(|number| client.finish(&visit(number)));
    let (mut lost, mut delivered) = (0, BTreeSet::new());
    let mut sent = 0;
    while let Some(batch) = client.next() {
        sent += 1;
        let response = post(&collector, &batch);
        // Two of three responses are lost. Meanwhile another visit ends.
        if sent % 3 != 0 {
            lost += 1;
            assert_eq!(client.finish_batch(&batch, &Response::NoResponse), BatchResult::Again);
            if sent < 10 {
                client.finish(&visit(VISITS + sent));
            }
            continue;
        }
        let BatchResult::Delivered(reply) = client.finish_batch(&batch, &response) else {
            panic!("{response:?}")
        };
        assert_eq!((reply.stored, reply.refused), (batch.visits, 0));
        let visits = alldrawn_core::wire::Batch::decode(&batch.body[..]).unwrap().visits;
        for visit in visits {
            assert!(delivered.insert(visit.visit_id), "a visit was delivered twice");
        }
    }
    assert!(lost >= 8, "only {lost} responses were lost, expected at least 8");
    assert_eq!(client.delivery.queue().backlog(), (0, 0));
    assert_eq!(client.delivery.queue().drops().total(), 0, "the client must not drop visits");
    assert_eq!(collector.visits(), delivered.len() as u64);
    let again: Vec<Visit> = delivered.iter().map(|id| Visit { visit_id: id.clone(), ..visit(0) }).collect();
    assert_eq!(
        collector.send(again),
        (0, delivered.len() as u64),
        "the collector must have stored all visits"
    );
}

#[test]
fn a_visit_that_breaks_a_rule_does_not_stop_the_others() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let mut client = Client::new();
    for number in 0..60 {
        let bad = number % 20 == 3;
        client.finish(&Visit { elapsed_us: if bad { u64::MAX } else { 1_000_000 }, ..visit(number) });
    }
    let mut refused = 0;
    while let Some(batch) = client.next() {
        let response = post(&collector, &batch);
        let BatchResult::Delivered(reply) = client.finish_batch(&batch, &response) else {
            panic!("{response:?}")
        };
        refused += reply.refused;
    }
    assert_eq!((collector.visits(), refused), (57, 3));
    let (_, all) = collector.get("/api/surfaces");
    assert_eq!(
        all["dropped"],
        serde_json::json!([{ "reason": "refused", "count": 3 }]),
        "the next batch must report the refused visits"
    );
}

#[test]
fn drops_are_counted_once_though_a_response_was_lost() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let mut client = Client::new();
    client.delivery.overflowed(7);
    client.finish(&visit(1));
    let batch = client.next().unwrap();
    post(&collector, &batch);
    assert_eq!(client.finish_batch(&batch, &Response::NoResponse), BatchResult::Again);
    client.finish(&visit(2));
    let batch = client.next().unwrap();
    assert_eq!(batch.visits, 2, "the batch must contain the first visit again, and another one");
    let response = post(&collector, &batch);
    assert!(matches!(client.finish_batch(&batch, &response), BatchResult::Delivered(_)));
    let (_, all) = collector.get("/api/surfaces");
    assert_eq!(all["dropped"], serde_json::json!([{ "reason": "queue_full", "count": 7 }]));
}

#[test]
fn a_response_that_is_no_collector_reply_delivers_nothing() {
    let store = tempdir().unwrap();
    let collector = Collector::start(store.path());
    let mut client = Client::new();
    client.finish(&visit(1));
    let batch = client.next().unwrap();
    let json = collector.post_raw(&batch.body, &[]).1;
    assert_eq!(
        client.finish_batch(&batch, &Response::of(200, json)),
        BatchResult::Again,
        "the client must reject a JSON reply, because it expects protobuf"
    );
    let batch = client.next().unwrap();
    let response = post(&collector, &batch);
    assert!(matches!(client.finish_batch(&batch, &response), BatchResult::Delivered(_)));
    assert!(client.next().is_none());
    assert_eq!(collector.visits(), 1);
}
